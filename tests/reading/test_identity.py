"""Who issued what, when; and the outline below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]


def test_the_partys_form(reading_of: Reader) -> None:
    text = (
        "BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 21-NQ/TW\nĐẢNG CỘNG SẢN VIỆT NAM\nHà Nội, ngày 16 tháng 6 năm "
        "2026\n\nNGHỊ QUYẾT\nCỦA BỘ CHÍNH TRỊ\nvề phát triển đô thị\n\nI- MỤC TIÊU\n"
    )
    found = reading_of(text).document
    assert (found.kind, found.symbol, found.number) == ("resolution", "21-NQ/TW", "21")
    assert (found.issued_on, found.place) == (date(2026, 6, 16), "Hà Nội")
    assert (found.issuer, found.title) == ("BỘ CHÍNH TRỊ", "về phát triển đô thị")


def test_the_states_form_in_a_letterhead_laid_out_as_a_table(reading_of: Reader) -> None:
    text = (
        "|\n**ỦY BAN NHÂN DÂN**\nTỈNH HÀ NAM\n|\n**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**\n|\n|\nSố: "
        "30/KH-UBND\n|\n*Hà Nam, ngày 21 tháng 4 năm 2026*\n|\n\n**KẾ HOẠCH**\n\nTHỰC HIỆN CÔNG TÁC DÂN "
        "SỐ\n\nI. MỤC ĐÍCH\n"
    )
    found = reading_of(text).document
    assert (found.kind, found.symbol, found.issued_on) == ("plan", "30/KH-UBND", date(2026, 4, 21))
    assert (found.issuer, found.title) == ("ỦY BAN NHÂN DÂN TỈNH HÀ NAM", "THỰC HIỆN CÔNG TÁC DÂN SỐ")


def test_the_title_line_decides_before_the_code(reading_of: Reader) -> None:
    assert (
        reading_of("Số 399-QĐ/TW\nHà Nội, ngày 02 tháng 02 năm 2026\n\nQUY ĐỊNH\nvề công tác văn thư\n").document.kind
        == "regulation"
    )


def test_a_letter_has_a_symbol_and_no_kind_line(reading_of: Reader) -> None:
    assert (
        reading_of("Số 1012-CV/TU\nPhủ Lý, ngày 05 tháng 3 năm 2026\n\nKính gửi các đồng chí.\n").document.kind
        == "letter"
    )


def test_an_annex_has_the_date_of_what_it_is_attached_to(reading_of: Reader) -> None:
    text = "PHỤ LỤC II\nDANH MỤC NHIỆM VỤ\n(Kèm theo Nghị quyết số 03/NQ-CP ngày 13 tháng 01 năm 2026 của Chính phủ)\n"
    found = reading_of(text).document
    assert (found.kind, found.title, found.issued_on, found.issuer) == (
        "annex",
        "DANH MỤC NHIỆM VỤ",
        date(2026, 1, 13),
        "Chính phủ",
    )


@pytest.mark.parametrize(
    "line", ["10:05 06/10/2026", "Thứ Ba, 6 Tháng Mười, 2026 59 lượt xem", "Thứ ba, 06/10/2026 16:58"]
)
def test_a_report_has_its_date_line(reading_of: Reader, line: str) -> None:
    text = (
        f"Chi bộ Một học tập nghị quyết của Trung ương\n\n{line}\nSáng 6/10, Chi bộ Một tổ chức hội nghị "
        f"học tập.\n\nTheo Báo Hà Nam\n"
    )
    found = reading_of(text).document
    assert (found.kind, found.issued_on, found.issuer) == ("news", date(2026, 10, 6), "Báo Hà Nam")
    assert found.title == "Chi bộ Một học tập nghị quyết của Trung ương"


def test_a_text_that_tells_nothing_leaves_all_open(reading_of: Reader) -> None:
    found = reading_of("xin chào.").document
    assert (found.symbol, found.issued_on, found.issuer, found.title) == (None, None, None, None)


def test_the_outline_nests_by_its_marks(resolution: Reader) -> None:
    body = "I- MỤC TIÊU\n1. Đến năm 2030\n- Một.\n- Hai.\n2. Đến năm 2045\na) Ba.\nII- NHIỆM VỤ\n"
    found = resolution(body).outline
    shape = [(clause.kind, clause.number, clause.level) for clause in found]
    assert shape == [
        ("section", "I", 0),
        ("clause", "1", 1),
        ("dash", None, 2),
        ("dash", None, 2),
        ("clause", "2", 1),
        ("letter", "a", 2),
        ("section", "II", 0),
    ]
    assert found[0].heading == "MỤC TIÊU"
    assert found[0].end >= found[5].end
    assert [clause.parent for clause in found] == [None, 0, 1, 1, 0, 4, None]


@pytest.mark.parametrize(
    ("line", "kind", "number"),
    [
        ("Chương II", "chapter", "II"),
        ("Điều 3. Hiệu lực", "article", "3"),
        ("Phần thứ nhất", "part", "thứ nhất"),
        ("PHỤ LỤC I", "appendix", "I"),
        ("1.2. Mục tiêu cụ thể", "clause", "1.2"),
        ("đ) Điểm", "letter", "đ"),
        ("+ Ý nhỏ", "dash", None),
        ("(2) Hai", "letter", "2"),
        ("A. PHẦN CHUNG", "section", "A"),
    ],
)
def test_a_mark_has_its_kind_and_number(resolution: Reader, line: str, kind: str, number: str | None) -> None:
    clause = resolution(f"{line}\n\nNội dung được quy định như sau.\n").outline[0]
    assert (clause.kind, clause.number) == (kind, number)


def test_a_decimal_at_the_head_of_a_line_is_no_mark(resolution: Reader) -> None:
    assert resolution("1.500 đảng viên đã học tập nghị quyết của Tỉnh ủy.\n").outline == ()
