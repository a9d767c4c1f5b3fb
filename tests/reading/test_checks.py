"""The questions of a careful clerk: each where it is to be asked, and where it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.conftest import PARTY_HEAD
from thongsuot.reading import Reading, read
from thongsuot.reading.checks import find_checks
from thongsuot.reading.checks_times import Dated, plan_end
from thongsuot.reading.lexicon import default_lexicon
from thongsuot.reading.manuscript import manuscript
from thongsuot.reading.model import Identity
from thongsuot.reading.sources import open_source
from thongsuot.reading.tables import data_tables

Reader = Callable[[str], Reading]


def codes(reading: Reading) -> list[str]:
    """What is asked, in its order."""
    return [check.code for check in reading.checks]


def plan(title: str, body: str) -> Reading:
    """A plan of 5 March 2026 with this title."""
    head = PARTY_HEAD.replace("NGHỊ QUYẾT", "KẾ HOẠCH").replace("về đẩy mạnh chuyển đổi số", title)
    return read((head + body).encode(), name="ke-hoach.txt")


LATE = "IV. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế hoàn thành việc số hóa hồ sơ trước ngày {}.\n"


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Phát triển y tế số giai đoạn 2026 - 2030", "30/6/2032"),
        ("Phát triển y tế số đến năm 2028", "31/01/2029"),
        ("Phát triển y tế số năm 2026", "30/6/2027"),
        ("Phát triển y tế số đến năm 2030, tầm nhìn đến năm 2035", "30/6/2036"),
        ("Tháng cao điểm y tế số từ ngày 01/4/2026 đến ngày 30/6/2026", "15/8/2026"),
    ],
)
def test_a_time_after_the_end_of_the_plan_is_asked_about(title: str, day: str) -> None:
    reading = plan(title, LATE.format(day))
    assert codes(reading) == ["check.due_after_end"]
    assert dict(reading.checks[0].params)["due"] == f"trước ngày {day}"


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Phát triển y tế số giai đoạn 2026 - 2030", "31/12/2030"),
        ("Phát triển y tế số đến năm 2030, tầm nhìn đến năm 2045", "30/6/2036"),
        ("Thi hành Luật Dược năm 2026", "30/6/2027"),
        ("Tổng kết y tế số giai đoạn 2021 - 2026", "30/6/2027"),
        ("Khắc phục hạn chế của giai đoạn 2021 - 2025", "30/6/2026"),
        ("Phát triển y tế số", "30/6/2040"),
    ],
)
def test_a_time_within_the_plan_or_of_a_plan_without_end_is_not(title: str, day: str) -> None:
    assert codes(plan(title, LATE.format(day))) == []


def test_the_opening_names_the_end_where_the_title_does_not() -> None:
    opening = "Tỉnh ủy ban hành Kế hoạch phát triển y tế số đến năm 2028 như sau:\n\n"
    assert codes(plan("Phát triển y tế số", opening + LATE.format("30/6/2029"))) == ["check.due_after_end"]
    assert codes(plan("Phát triển y tế số", opening + LATE.format("30/6/2028"))) == []


def test_the_report_on_a_plan_may_come_a_year_after_its_end() -> None:
    body = "IV. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế tổng kết việc thực hiện trước ngày 31/3/{}.\n"
    assert codes(plan("Phát triển y tế số giai đoạn 2026 - 2030", body.format(2031))) == []
    assert codes(plan("Phát triển y tế số giai đoạn 2026 - 2030", body.format(2033))) == ["check.due_after_end"]


def test_a_vision_that_only_the_body_names_belongs_to_the_plan() -> None:
    vision = "I. MỤC TIÊU\nĐịnh hướng đến năm 2045: mọi người dân dùng hồ sơ số.\n"
    assert codes(plan("Phát triển y tế số đến năm 2030", vision + LATE.format("30/6/2040"))) == []


@pytest.mark.parametrize("kind", ["letter", "news", "report"])
def test_what_plans_nothing_has_no_end(kind: str) -> None:
    script = manuscript("x", (), default_lexicon())
    assert plan_end(script.with_document(Identity(kind, title="Y tế số giai đoạn 2026 - 2030"))) is None


TABLE = """| TT | Đơn vị | Số hộ | Tỷ lệ (%) |
|---|---|---|---|
| 1 | Xã An Hòa | 1.200 | 91,5 |
| 2 | Xã Bình Minh | 850 | 88,2 |
| 3 | Xã Cẩm Sơn | - | 0 |
| | {label} | {total} | 90,1 |
"""


@pytest.mark.parametrize("label", ["Tổng cộng", "Cộng", "TỔNG SỐ", "Tổng cộng toàn tỉnh"])
def test_a_row_of_totals_that_does_not_close_is_asked_about(resolution: Reader, label: str) -> None:
    (check,) = resolution(TABLE.format(label=label, total="2.150")).checks
    assert (check.code, dict(check.params)) == ("check.total_row", {"total": "2.150", "sum": "2.050"})


@pytest.mark.parametrize(
    ("label", "total"),
    [
        ("Tổng cộng", "2.050"),
        ("Tổng cộng", "2050"),
        ("Tổng số hộ nghèo", "300"),
        ("Cộng", ""),
        ("Cộng", "đang rà soát"),
    ],
)
def test_a_row_that_closes_or_totals_nothing_is_not(resolution: Reader, label: str, total: str) -> None:
    assert codes(resolution(TABLE.format(label=label, total=total))) == []


GROUPED = """| TT | Đơn vị | Số hộ |
|---|---|---|
| I | Vùng núi | 300 |
| 1 | Xã An Hòa | 100 |
| 2 | Xã Bình Minh | 200 |
| II | Đồng bằng | 150 |
| 1 | Xã Cẩm Sơn | 150 |
| | Tổng cộng | {} |
"""
SUBTOTALS = """| Đơn vị | 2025 | 2026 |
|---|---|---|
| Xã An Hòa | 10 | 12,5 |
| Xã Bình Minh | 20 | 2,4 |
| Cộng | 30 | 15 |
| Xã Cẩm Sơn | 5 | 1 |
| Xã Duy Tân | 6 | 2 |
| Cộng | 11 | 3 |
| Tổng cộng | {} | 18 |
"""
ON_TOP = """| Đơn vị | Số hộ |
|---|---|
| Tổng số | {} |
| Xã An Hòa | 10 |
| Xã Bình Minh | 20 |
| Xã Cẩm Sơn | 5 |
"""


@pytest.mark.parametrize(("table", "right", "wrong"), [(GROUPED, 450, 460), (SUBTOTALS, 41, 43), (ON_TOP, 35, 36)])
def test_groups_subtotals_and_a_total_on_top_are_understood(
    resolution: Reader, table: str, right: int, wrong: int
) -> None:
    assert codes(resolution(table.format(right))) == []
    assert codes(resolution(table.format(wrong))) == ["check.total_row"]


@pytest.mark.parametrize(("total", "asked"), [("7.500", []), ("7.600", ["check.total_row"])])
def test_a_label_that_takes_two_cells_of_a_word_table_moves_no_amount(total: str, asked: list[str]) -> None:
    rows = [
        ("TT", "Đơn vị", "Số hộ", "Số người"),
        ("1", "Xã An Hòa", "1.200", "4.000"),
        ("2", "Xã Bình Minh", "900", "3.500"),
        ("Tổng cộng", "", "2.100", total),
    ]
    document = docx.Document()
    document.add_paragraph("I. KẾT QUẢ")
    table = document.add_table(rows=len(rows), cols=4)
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(at, column).text = words
    table.cell(3, 0).merge(table.cell(3, 1)).text = "Tổng cộng"
    stream = BytesIO()
    document.save(stream)
    assert codes(read(stream.getvalue(), name="bao-cao.docx")) == asked


def test_the_total_of_a_table_that_goes_on_over_the_page_counts_all_of_it(resolution: Reader) -> None:
    head = "| Đơn vị | Số hộ |\n|---|---|\n"
    first, second = head + "| Xã An Hòa | 10 |\n| Xã Bình Minh | 20 |\n\n", head + "| Xã Cẩm Sơn | 5 |\n| Cộng | {} |\n"
    assert codes(resolution(first + "\n" + second.format(35))) == []
    assert codes(resolution(first + "\n" + second.format(38))) == ["check.total_row"]


@pytest.mark.parametrize(
    ("words", "total", "parts"),
    [
        ("Tổng số 1.200 đảng viên, gồm 700 nam và 400 nữ.", "1.200", "1.100"),
        ("Tổng số 45 dự án, trong đó 30 dự án đã xong, 12 dự án đang làm.", "45", "42"),
        ("Tổng số có 300 hộ. Trong đó: 100 hộ nghèo, còn lại 150 hộ cận nghèo.", "300", "250"),
        ("Tổng số có 300 hộ, trong đó có 320 hộ nghèo.", "300", "320"),
        (
            "Tổng kinh phí 1,5 tỷ đồng, trong đó ngân sách tỉnh 900 triệu đồng, ngân sách xã 500 triệu đồng.",
            "1.500.000.000",
            "1.400.000.000",
        ),
    ],
)
def test_parts_that_do_not_give_their_total_are_asked_about(
    resolution: Reader, words: str, total: str, parts: str
) -> None:
    (check,) = resolution(f"I. KẾT QUẢ\n{words}\n").checks
    assert (check.code, dict(check.params)) == ("check.total_of_parts", {"total": total, "sum": parts})


@pytest.mark.parametrize(
    "words",
    [
        "Tổng số 1.200 đảng viên, gồm 700 nam (58,3%) và 500 nữ (41,7%).",
        "Tổng số 1.200 đảng viên, trong đó có 300 đảng viên dưới 30 tuổi.",
        "Tổng số 120 dự án, trong đó 20 dự án trọng điểm, 15 dự án khởi công mới.",
        "Tổng số 100 đảng viên, trong đó 60 đảng viên nữ, 50 đảng viên là người dân tộc thiểu số.",
        "Tổng số 1.200 đảng viên, trong đó 700 nam, 500 nữ, tăng 30 đảng viên so với năm 2025.",
        "Tổng số 1.200 đảng viên, sinh hoạt ở 40 chi bộ, trong đó 30 chi bộ nông thôn, 15 chi bộ cơ quan.",
        "Tổng kinh phí 1,5 tỷ đồng, trong đó ngân sách tỉnh 1,2 tỷ đồng, ngân sách xã 300 triệu đồng.",
        "Tổng diện tích 10,4 ha, gồm 5,2 ha lúa và 5,3 ha màu.",
        "Tổng số khoảng 1.200 đảng viên, gồm 700 nam và 400 nữ.",
        "Tổng số 30 đơn vị, bao gồm cả 5 đơn vị mới, 2 đơn vị tách ra.",
    ],
)
def test_parts_that_close_or_are_only_some_are_not(resolution: Reader, words: str) -> None:
    assert codes(resolution(f"I. KẾT QUẢ\n{words}\n")) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nghị quyết số 57-NQ/TW ngày 22/12/2024", "Nghị quyết số 57-NQ/TW, ngày 22 tháng 11 năm 2024"),
        ("Nghị quyết số 57-NQ/TW ngày 22/12/2024", "Nghị quyết số 57-NQ/TW ngày 22/10/2023"),
        ("Quyết định số 15/QĐ-UBND ngày 03/3/2024", "Quyết định số 15/QĐ-UBND ngày 03/3/2025"),
    ],
)
def test_a_number_cited_with_two_dates_is_asked_about_once(resolution: Reader, first: str, second: str) -> None:
    reading = resolution(f"I. KẾT QUẢ\nThực hiện {first}. Căn cứ {second}. Sau đó {second} được sửa.\n")
    assert codes(reading) == ["check.two_dates"]
    assert reading.text[reading.checks[0].start :].startswith(second[:20])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nghị quyết số 57-NQ/TW ngày 22/12/2024", "Nghị quyết số 57-NQ/TW, ngày 22 tháng 12 năm 2024"),
        ("Quyết định số 15/QĐ-UBND ngày 03/3/2024", "Quyết định số 15/QĐ-UBND ngày 10/4/2025"),
        ("Nghị quyết số 21-NQ/TW ngày 25/10/2017", "Nghị quyết số 21-NQ/TW ngày 16/6/2022"),
        (
            "Quyết định số 15/QĐ-UBND ngày 03/3/2024 của UBND xã An Hòa",
            "Quyết định số 15/QĐ-UBND ngày 10/4/2024 của UBND xã Bình Minh",
        ),
        ("Nghị quyết số 21-NQ/TW ngày 25/10/2017", "Nghị quyết số 21-NQ/TW; Kế hoạch số 5/KH-UBND ngày 9/7/2018"),
    ],
)
def test_numbers_that_begin_anew_and_one_date_are_not(resolution: Reader, first: str, second: str) -> None:
    assert codes(resolution(f"I. KẾT QUẢ\nThực hiện {first}. Căn cứ {second}.\n")) == []


@pytest.mark.parametrize(
    ("share", "asked"),
    [("0,2%", True), ("1,3%", False), ("1,33%", False), ("1,30%", True), ("1%", False), ("2,0%", True), ("13%", True)],
)
def test_a_percentage_is_held_to_its_written_decimals(resolution: Reader, share: str, asked: bool) -> None:
    reading = resolution(f"I. KẾT QUẢ\nCó 664 trên 50.000 hộ chưa dùng, chiếm {share}.\n")
    assert codes(reading) == ["check.percentage"] * asked


PIECES = st.sampled_from(
    [
        "Tổng số ", "1.200 ", "0,5 ", "tỷ đồng ", "hộ, ", "trong đó ", "gồm ", "và ", "còn lại ", "(", ")", "%", "\n",
        "| TT | Số hộ |\n", "| 1 | 20 |\n", "| Cộng | 9.9.9 |\n", "| I | - |\n", "| x |\n", "giai đoạn 2026 - 2030 ",
        "đến năm 2099 ", "trước ngày 31/02/2030 ", "Quyết định số 15/QĐ-UBND ngày 03/3/2024 ", "Sở Y tế rà soát ",
        "999999999999999999999999999999999999999999 ", "1,0,0 ", "; ", ". ", "\u200b", "ngày 30/2/9999",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30), st.sampled_from(["Y tế số giai đoạn 2026 - 2030", "Về y tế số"]))
def test_checks_never_raise_and_change_nothing_that_was_found(pieces: list[str], title: str) -> None:
    head = PARTY_HEAD.replace("NGHỊ QUYẾT", "KẾ HOẠCH").replace("về đẩy mạnh chuyển đổi số", title)
    data = (head + "I. KẾT QUẢ\n" + "".join(pieces)).encode()
    reading = read(data, name="bat-ky.txt")
    before = replace(reading)
    source = open_source(data, name="bat-ky.txt")
    script = manuscript(source.text, source.blocks, default_lexicon()).with_document(reading.document)
    tables = tuple(data_tables(script.tables, script.lexicon))
    dated: list[Dated] = [*reading.targets, *reading.assignments, *reading.deadlines]
    again = tuple(find_checks(script, tables, reading.figures, dated, reading.citations))
    assert again == reading.checks
    assert reading == before
    assert all(0 <= check.start < check.end <= len(reading.text) for check in again)
