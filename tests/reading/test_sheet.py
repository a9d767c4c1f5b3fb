"""Plans kept as workbooks are read like plans with a table in Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from tests.officedoc.workbooks import workbook_with, zipped
from thongsuot.reading import Reading, ReadingError, read
from thongsuot.reading.model import Assignment

HEADER = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn hoàn thành"]
ROW = ["1", "Số hóa hồ sơ đảng viên", "Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy", "Kho hồ sơ", "quý III/2026"]


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        day = book.add_format({"num_format": "d/m/yyyy"})
        for rows in sheets:
            page = book.add_worksheet()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write(page, row, column, cell, day)
    return target.getvalue()


def _write(page: object, row: int, column: int, cell: object, day: object) -> None:
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, day)  # type: ignore[attr-defined]
    elif isinstance(cell, str) and cell.startswith("="):
        page.write_formula(row, column, cell, value=7)  # type: ignore[attr-defined]
    elif cell is not None and cell != "":
        page.write(row, column, cell)  # type: ignore[attr-defined]


def plan(*rows: Sequence[object], header: Sequence[object] = HEADER, above: Sequence[Sequence[object]] = ()) -> Reading:
    return read(workbook([*above, header, *rows]), name="ke-hoach.xlsx")


def only(reading: Reading) -> Assignment:
    (found,) = reading.assignments
    return found


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingError) as error:
        read(data, name="ke-hoach.xlsx")
    return error.value.code


def test_a_row_is_a_task_with_its_bodies_product_and_date() -> None:
    task = only(plan(ROW))
    assert (task.row, task.action, task.lead) == ("1", "Số hóa hồ sơ đảng viên", ("Ban Tổ chức Tỉnh ủy",))
    assert (task.coordinating, task.product) == (("Văn phòng Tỉnh ủy",), "Kho hồ sơ")
    assert task.due is not None
    assert (task.due.kind, task.due.until) == ("quarter", date(2026, 9, 30))


@pytest.mark.parametrize(
    "header",
    [
        ["STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Kết quả", "Thời gian"],
        ["Số TT", "TÊN NHIỆM VỤ", "PHÂN CÔNG THỰC HIỆN", "PHỐI HỢP", "SẢN PHẨM DỰ KIẾN", "TIẾN ĐỘ"],
        ["TT", "Nhiệm vụ cụ thể", "Chủ trì (ghi rõ)", "Phối hợp thực hiện", "Hình thức văn bản", "Thời hạn"],
    ],
)
def test_headers_come_in_many_wordings(header: list[str]) -> None:
    task = only(plan(ROW, header=header))
    assert (task.lead, task.product, task.row) == (("Ban Tổ chức Tỉnh ủy",), "Kho hồ sơ", "1")


def test_a_day_kept_as_a_date_is_read_as_people_write_it() -> None:
    reading = plan([*ROW[:5], date(2026, 6, 30)])
    due = only(reading).due
    assert due is not None
    assert (due.kind, due.until, due.text) == ("day", date(2026, 6, 30), "30/6/2026")


def test_a_body_that_reaches_over_several_rows_leads_each_of_them() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        for row, number in enumerate("123", 1):
            page.write_row(row, 0, [number, f"Việc thứ {number}"])
        page.merge_range(1, 2, 2, 2, "Ban Tổ chức Tỉnh ủy")
        page.write(3, 2, "Văn phòng Tỉnh ủy")
        page.merge_range(1, 5, 3, 5, "quý III/2026")
    found = read(target.getvalue(), name="a.xlsx").assignments
    assert [task.lead for task in found] == [("Ban Tổ chức Tỉnh ủy",)] * 2 + [("Văn phòng Tỉnh ủy",)]
    assert [task.due.until for task in found if task.due] == [date(2026, 9, 30)] * 3


def test_a_task_that_reaches_over_several_rows_is_one() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        for column, words in enumerate(["1", "Số hóa hồ sơ"]):
            page.merge_range(1, column, 2, column, words)
        page.write_column(1, 2, ["Sở Nội vụ", "Sở Tài chính"])
        page.write_column(1, 4, ["Kho hồ sơ", "Dự toán"])
    task = only(read(target.getvalue(), name="a.xlsx"))
    assert (task.action, task.lead) == ("Số hóa hồ sơ", ("Sở Nội vụ", "Sở Tài chính"))
    assert task.product == "Kho hồ sơ Dự toán"


def test_a_number_that_a_formula_gives_counts_for_what_it_came_to() -> None:
    assert only(plan(["=A1+1", *ROW[1:]])).row == "7"


def test_what_looks_like_a_formula_and_is_text_stays_text() -> None:
    data = workbook_with(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Nhiệm vụ</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Chủ trì</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>=HYPERLINK("x")</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>Văn phòng Tỉnh ủy</t></is></c></row>'
    )
    assert only(read(data, name="a.xlsx")).action == '=HYPERLINK("x")'


def test_the_letterhead_above_the_table_tells_which_document_it_is() -> None:
    head = [
        ["TỈNH ỦY HỒNG LAM", "", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["Số 31-KH/TU", "", "", "Hồng Lam, ngày 05 tháng 02 năm 2026"],
        ["KẾ HOẠCH"],
        ["số hóa hồ sơ đảng viên"],
    ]
    reading = plan(ROW, above=head)
    assert (reading.document.kind, reading.document.symbol) == ("plan", "31-KH/TU")
    assert reading.document.issued_on == date(2026, 2, 5)
    assert only(reading).row == "1"


def test_the_task_of_the_higher_level_is_no_task_of_its_own_and_names_what_is_cited() -> None:
    header = ["TT", "Nhiệm vụ cấp trên", "Nhiệm vụ", "Chủ trì"]
    task = only(plan(["1", "Nghị quyết số 57-NQ/TW", "Mở lớp tập huấn", "Sở Nội vụ"], header=header))
    assert (task.action, task.cites) == ("Mở lớp tập huấn", ("57-NQ/TW",))


def test_every_sheet_is_read_and_each_is_a_table_of_its_own() -> None:
    second = [["TT", "Công việc", "Đầu mối"], ["1", "Mở lớp tập huấn", "Sở Nội vụ"]]
    reading = read(workbook([HEADER, ROW], second), name="a.xlsx")
    assert [task.lead for task in reading.assignments] == [("Ban Tổ chức Tỉnh ủy",), ("Sở Nội vụ",)]


def test_a_sheet_without_known_heads_is_kept_as_text_and_asks_nothing() -> None:
    reading = read(workbook([["Họ tên", "Quê quán"], ["Nguyễn Văn A", "Hồng Lam"]]), name="a.xlsx")
    assert "Nguyễn Văn A" in reading.text
    assert reading.assignments == ()


def test_a_stamp_in_a_cell_is_a_stamp() -> None:
    assert refusal(workbook([["TỐI MẬT"], HEADER, ROW])) == "reading.secret"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook([[]]), "reading.empty"),
        (workbook([HEADER])[:-60], "reading.damaged"),
        (zipped({"xl/workbook.xml": b"<workbook"}), "reading.damaged"),
        (workbook_with("<!DOCTYPE a>"), "reading.bomb"),
        (workbook_with('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "reading.too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_code(data: bytes, code: str) -> None:
    assert refusal(data) == code
