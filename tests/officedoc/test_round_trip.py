"""What goes out comes in again as the same text, and nothing of it has become a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from thongsuot.officedoc import (
    Cell,
    Column,
    Dataset,
    RawSheet,
    Share,
    Sheet,
    SheetError,
    from_sheet,
    to_csv,
    to_xlsx,
    xlsx_out,
)
from thongsuot.officedoc.clean import clean
from thongsuot.vietnamese.dates import format_date

Carrier = Callable[[Sheet], RawSheet]


def through_xlsx(sheet: Sheet) -> RawSheet:
    return from_sheet(to_xlsx(Dataset("", [sheet])), name="bảng.xlsx")[0]


def through_csv(sheet: Sheet) -> RawSheet:
    return from_sheet(to_csv(sheet), name="bảng.csv")[0]


def texts(sheet: RawSheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def column_of(cells: Sequence[Cell], column: Column) -> Sheet:
    """The cells under their column's header, each beside a mark, for a wholly empty row is left out."""
    return Sheet("Bảng", [column, Column("mark", "Dấu")], [(cell, "x") for cell in cells])


both = pytest.mark.parametrize("through", [through_xlsx, through_csv])
any_text = st.text() | st.text(alphabet="=+-@'\t\r\n ,;\"0aệ＝_x1F", max_size=8)
TEXT = Column("text", "Nội dung")


@both
@given(cells=st.lists(any_text, max_size=6))
@settings(max_examples=60, deadline=None)
def test_text_comes_back_as_it_was_and_is_no_formula(through: Carrier, cells: list[str]) -> None:
    header, *rows = through(column_of(cells, TEXT)).rows
    assert [cell.text for cell in header.cells] == ["Nội dung", "Dấu"]
    assert [row.cells[0].text for row in rows] == [clean(cell).strip() for cell in cells]
    assert not any(cell.formula for row in rows for cell in row.cells)


@both
@given(cells=st.lists(st.integers(-(10**20), 10**20), max_size=6))
@settings(max_examples=40, deadline=None)
def test_integers_come_back_to_the_last_digit(through: Carrier, cells: list[int]) -> None:
    _, *rows = texts(through(column_of(cells, Column("n", "Số đảng viên", "integer"))))
    assert [row[0] for row in rows] == [str(cell) for cell in cells]


@both
@given(cells=st.lists(st.dates(), max_size=6))
@settings(max_examples=40, deadline=None)
def test_days_come_back_as_iso_from_1900_on(through: Carrier, cells: list[date]) -> None:
    modern = [cell for cell in cells if cell > date(1900, 3, 1)]
    _, *rows = texts(through(column_of(modern, Column("day", "Ngày", "day"))))
    assert [row[0] for row in rows] == [cell.isoformat() for cell in modern]


@both
@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ("007", "code", "007"),
        (7, "code", "7"),
        (-5, "integer", "-5"),
        (Decimal("-91.45"), "number", "-91,45"),
        (Decimal(1500), "number", "1500"),
        (Decimal("1234.5"), "number", "1234,5"),
        ("1.500", "text", "1.500"),
        ("=1", "text", "=1"),
        ("'=1", "text", "'=1"),
        ("''＝1", "text", "''＝1"),
        ("chưa theo dõi", "integer", "chưa theo dõi"),
        (None, "day", ""),
        (Share(0, 0), "percent", "–"),
    ],
)
def test_cell_of_each_kind(through: Carrier, cell: Cell, kind: str, text: str) -> None:
    column = Column("k", "Cột", kind)  # type: ignore[arg-type]  # the table names the kinds as plain text
    assert texts(through(column_of([cell], column)))[1][0] == text


@pytest.mark.parametrize("cell", ["007", 7, Decimal(7), 10**15])
def test_a_code_is_text_to_excel(cell: Cell) -> None:
    book = load_workbook(BytesIO(to_xlsx(Dataset("", [column_of([cell], Column("code", "Mã", "code"))]))))
    assert book.get_sheet_by_index(0).to_python()[1][0] == str(cell)


@pytest.mark.parametrize("day", [date(1890, 9, 2), date(1900, 2, 28)])
def test_a_day_before_the_calendar_of_excel_is_written_out(day: date) -> None:
    assert texts(through_xlsx(column_of([day], Column("day", "Ngày", "day"))))[1][0] == format_date(day)


def test_share_is_a_number_in_a_workbook_and_a_percentage_in_csv() -> None:
    sheet = column_of([Share(9996, 10000), Share(3, 3)], Column("p", "Tỷ lệ", "percent"))
    assert [row[0] for row in texts(through_xlsx(sheet))] == ["Tỷ lệ", "0,999", "1"]
    assert [row[0] for row in texts(through_csv(sheet))] == ["Tỷ lệ", "99,9 %", "100 %"]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "-"])
def test_csv_puts_an_apostrophe_before_what_could_run(text: str) -> None:
    line = to_csv(Sheet("", [TEXT], [(text,)])).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'")


def test_csv_leaves_a_negative_number_a_number() -> None:
    sheet = Sheet("", [Column("n", "Số", "integer"), Column("d", "Số", "number")], [(-5, Decimal("-1.5"))])
    assert to_csv(sheet).decode("utf-8-sig") == 'Số,Số\r\n-5,"-1,5"\r\n'


def test_csv_starts_with_the_mark_that_excel_looks_for() -> None:
    assert to_csv(Sheet("", [TEXT], [])) == "\ufeffNội dung\r\n".encode()


def test_workbook_holds_no_formula_and_no_link() -> None:
    cells = ["=HYPERLINK(1)", "{=1}", "http://x.vn", "+1", "@a"]
    book = ZipFile(BytesIO(to_xlsx(Dataset("=1+1", [column_of(cells, Column("f", "=2+2"))], source="=3"))))
    parts = {name: book.read(name) for name in book.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())


def test_workbook_tells_title_caption_and_note_above_the_table() -> None:
    sheet = Sheet("Bảng", [TEXT], [("a",)], note="Không tính chi bộ mới lập")
    dataset = Dataset("Học tập", [sheet], as_of=datetime(2026, 7, 22, 10, 30), source="báo cáo của đơn vị")  # noqa: DTZ001
    assert texts(from_sheet(to_xlsx(dataset), name="x.xlsx")[0]) == [
        ["Học tập"],
        ["Số liệu đến 10:30, 22/7/2026. Nguồn: báo cáo của đơn vị"],
        ["Không tính chi bộ mới lập"],
        ["Nội dung"],
        ["a"],
    ]


def test_caption_in_english() -> None:
    dataset = Dataset("Study", [], as_of=date(2026, 7, 22), source="reports", language="en")
    assert dataset.caption() == "Figures as of 22 July 2026. Source: reports"


@given(st.lists(st.text(), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_names_become_names_that_excel_takes(names: list[str]) -> None:
    sheets = [Sheet(name, [TEXT], [(str(at),)]) for at, name in enumerate(names)]
    read = from_sheet(to_xlsx(Dataset("", sheets)), name="x.xlsx")
    assert [texts(sheet)[1] for sheet in read] == [[str(at)] for at in range(len(names))]
    assert len({sheet.name.casefold() for sheet in read}) == len(names)
    assert all(0 < len(sheet.name) <= 31 for sheet in read)


def test_a_number_that_parts_two_names_is_not_taken_itself() -> None:
    sheets = [Sheet(name, [TEXT], [(name,)]) for name in ("x", "x (1)", "x", "X", "(1)", "")]
    read = from_sheet(to_xlsx(Dataset("", sheets)), name="x.xlsx")
    assert [sheet.name for sheet in read] == ["x", "x (1)", "x (2)", "X (3)", "(1)", "(2)"]


@pytest.mark.parametrize("name", ["History", "A/B:C", "'x'", "Chi bộ cơ quan Ủy ban nhân dân xã Hòa Bình", ""])
def test_two_sheets_of_one_awkward_name(name: str) -> None:
    sheets = [Sheet(name, [TEXT], [("a",)]), Sheet(name, [TEXT], [("b",)])]
    assert [texts(sheet)[1] for sheet in from_sheet(to_xlsx(Dataset("", sheets)), name="x.xlsx")] == [["a"], ["b"]]


def test_text_too_long_for_a_cell_is_cut_in_sight() -> None:
    text = texts(through_xlsx(column_of(["a" * 40_000], TEXT)))[1][0]
    assert len(text) == 32_767
    assert text.endswith("a…")


def test_more_rows_than_excel_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_out, "MAX_ROWS", 3)
    assert len(through_xlsx(column_of(["a", "b"], TEXT)).rows) == 3
    with pytest.raises(SheetError) as refusal:
        through_xlsx(column_of(["a", "b", "c"], TEXT))
    assert (refusal.value.code, refusal.value.params) == ("sheet.too_large", {"what": "rows", "size": 3, "limit": 3})
