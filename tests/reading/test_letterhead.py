"""Heads and feet in two columns, in every form in which files hold them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typst
from docx import Document

from thongsuot.reading import Reading, read
from thongsuot.reading.model import Identity

Reader = Callable[[str], Reading]
PARTY = [
    ("TỈNH ỦY HỒNG LAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("*", ""),
    ("Số 09-CT/TU", "Hồng Lam, ngày 05 tháng 8 năm 2026"),
]
STATE = [
    ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TỈNH HỒNG LAM", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: 214/KH-UBND", "Hồng Lam, ngày 05 tháng 8 năm 2026"),
]
FORMS = [
    pytest.param(PARTY, "CHỈ THỊ", ("directive", "09-CT/TU", "09", "TỈNH ỦY HỒNG LAM"), id="party"),
    pytest.param(STATE, "KẾ HOẠCH", ("plan", "214/KH-UBND", "214", "ỦY BAN NHÂN DÂN TỈNH HỒNG LAM"), id="state"),
]
TITLE = "về sinh hoạt chi bộ"
BODY = "III. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ chủ trì rà soát, hoàn thành trước ngày 30/9/2026."
FOOT = [
    ("Nơi nhận:", "T/M BAN THƯỜNG VỤ"),
    ("- Ủy ban nhân dân các xã thực hiện;", "PHÓ BÍ THƯ"),
    ("- Sở Nội vụ rà soát, báo cáo trước ngày 30/10/2026.", "(Đã ký)"),
]
Columns = list[tuple[str, str]]


def known(document: Identity) -> tuple[str, str | None, str | None, str | None]:
    assert (document.issued_on, document.place, document.title) == (date(2026, 8, 5), "Hồng Lam", TITLE)
    return document.kind, document.symbol, document.number, document.issuer


def lined(rows: Columns, gap: str) -> str:
    return "\n".join(f"{left}{gap}{right}".rstrip() for left, right in rows)


def text_of(head: Columns, kind: str, gap: str) -> str:
    return f"{lined(head, gap)}\n\n{kind}\n{TITLE}\n\n{BODY}\n\n{lined(FOOT, gap)}\n"


@pytest.mark.parametrize("gap", [" " * 30, " " * 4, "\t", "\t\t\t", " "])
@pytest.mark.parametrize(("head", "kind", "identity"), FORMS)
def test_both_columns_on_one_line_of_text(
    reading_of: Reader, head: Columns, kind: str, identity: tuple[str, ...], gap: str
) -> None:
    reading = reading_of(text_of(head, kind, gap))
    assert known(reading.document) == identity
    assert [task.lead for task in reading.assignments] == [("Sở Nội vụ",)]


@pytest.mark.parametrize("breaks", [True, False], ids=["line breaks", "paragraphs"])
@pytest.mark.parametrize(("head", "kind", "identity"), FORMS)
def test_a_table_without_borders_in_a_word_file(
    head: Columns, kind: str, identity: tuple[str, ...], *, breaks: bool
) -> None:
    word = Document()
    for rows in (head, FOOT):
        cells = word.add_table(rows=1, cols=2).rows[0].cells
        for cell, column in zip(cells, zip(*rows, strict=True), strict=True):
            lines = [line for line in column if line]
            cell.text = "\n".join(lines) if breaks else lines[0]
            for line in [] if breaks else lines[1:]:
                cell.add_paragraph(line)
        for line in [kind, TITLE, *BODY.split("\n")] if rows is head else []:
            word.add_paragraph(line)
    stream = io.BytesIO()
    word.save(stream)
    reading = read(stream.getvalue(), name="a.docx")
    assert known(reading.document) == identity
    assert [task.lead for task in reading.assignments] == [("Sở Nội vụ",)]


@pytest.mark.parametrize(("head", "kind", "identity"), FORMS)
def test_paragraphs_with_tabs_in_a_word_file(head: Columns, kind: str, identity: tuple[str, ...]) -> None:
    word = Document()
    for line in text_of(head, kind, "\t").splitlines():
        word.add_paragraph(line)
    stream = io.BytesIO()
    word.save(stream)
    assert known(read(stream.getvalue(), name="a.docx").document) == identity


@pytest.mark.parametrize(("head", "kind", "identity"), FORMS)
def test_pdf_lines_that_join_both_columns(tmp_path: Path, head: Columns, kind: str, identity: tuple[str, ...]) -> None:
    lines = [*(f"{left} {right}" for left, right in head), kind, TITLE, *BODY.split("\n")]
    source = tmp_path / "a.typ"
    paragraphs = "\n\n".join(f'#"{line}"' for line in lines)
    source.write_text(f'#set text(font: "Libertinus Serif")\n{paragraphs}', encoding="utf-8")
    data = typst.compile(str(source))
    assert isinstance(data, bytes)
    assert known(read(data, name="a.pdf").document) == identity


def test_a_name_in_small_letters_is_kept_as_written(reading_of: Reader) -> None:
    head = [("Tỉnh ủy Hồng Lam", PARTY[0][1]), ("Số 3-KL/TU", PARTY[2][1])]
    assert reading_of(text_of(head, "KẾT LUẬN", " " * 9)).document.issuer == "Tỉnh ủy Hồng Lam"


@pytest.mark.parametrize(
    "line",
    [
        "Tại hội nghị ở Hà Nội, ngày 22 tháng 7 năm 2022",
        "LỊCH SỬ ĐẢNG CỘNG SẢN VIỆT NAM",
        "Cách mạng   được nhắc lại ba lần.",
    ],
)
def test_a_line_that_only_looks_like_a_head_is_left_whole(reading_of: Reader, line: str) -> None:
    assert [block.cell for block in reading_of(f"{line}\nCác chi bộ học tập.\n").blocks] == [None, None]


@pytest.mark.parametrize(
    ("left", "issuer"),
    [
        (("UBND TỈNH HỒNG LAM", "SỞ NỘI VỤ"), "SỞ NỘI VỤ"),
        (("ĐẢNG BỘ TỈNH HỒNG LAM", "ĐẢNG ỦY XÃ AN BÌNH"), "ĐẢNG ỦY XÃ AN BÌNH"),
        (("BAN CHẤP HÀNH ĐẢNG BỘ", "TỈNH HỒNG LAM"), "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH HỒNG LAM"),
    ],
)
def test_the_body_above_the_issuer_is_not_the_issuer(reading_of: Reader, left: tuple[str, str], issuer: str) -> None:
    head = [(left[0], STATE[0][1]), (left[1], STATE[1][1]), STATE[2]]
    assert reading_of(text_of(head, "KẾ HOẠCH", " " * 12)).document.issuer == issuer


def test_the_lines_of_a_head_stand_alone_in_hard_wrapped_text(reading_of: Reader) -> None:
    sentence = "Các cấp ủy tiếp tục rà soát việc thực hiện các nghị quyết của Đảng bộ tỉnh"
    lines = [PARTY[0][0], *PARTY[2], "", "CHỈ THỊ", TITLE, "", *[sentence] * 12]
    assert known(reading_of("\n".join(lines)).document) == ("directive", "09-CT/TU", "09", PARTY[0][0])


def test_a_letter_has_its_subject_as_title(reading_of: Reader) -> None:
    head = [*STATE[:2], ("Số: 12/SNV-CCHC", STATE[2][1]), ("V/v rà soát thủ tục", "")]
    assert reading_of(lined(head, "        ") + "\n\nKính gửi: Các sở.\n").document.title == "rà soát thủ tục"
