"""Columns are recognised by the words people use, wherever the header stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.officedoc import RawSheet, SheetError, find_header, match_headers, read_table
from thongsuot.officedoc.raw import filled_rows, raw_cell

UNITS = {
    "code": ("mã", "mã đơn vị"),
    "name": ("tên", "tên đơn vị", "đơn vị"),
    "parent": ("mã cấp trên", "mã đơn vị cấp trên", "trực thuộc"),
    "opened": ("ngày thành lập", "từ ngày"),
}


def sheet(*lines: str) -> RawSheet:
    return RawSheet("Bảng", tuple(filled_rows(tuple(map(raw_cell, line.split("|"))) for line in lines)))


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Mã|Tên|Mã cấp trên", {"code": 0, "name": 1, "parent": 2}),
        ("MÃ ĐƠN VỊ (*)|Tên đơn vị (ghi đầy đủ)|Trực thuộc", {"code": 0, "name": 1, "parent": 2}),
        ("ma don vi|TEN DON VI", {"code": 0, "name": 1}),
        ("code|name|parent", {"code": 0, "name": 1, "parent": 2}),
        ("TT|Mã đơn vị cấp trên trực tiếp|Mã đơn vị", {"parent": 1, "code": 2}),
        ("Mã đơn vị cấp trên|Mã đơn vị", {"parent": 0, "code": 1}),
        ("Ngày thành lập theo quyết định|Mã", {"opened": 0, "code": 1}),
        ("Mã|Mã", {"code": 0}),
        ("Mã đơn vị|Mã", {"code": 0}),
        ("Mã đảng viên", {}),
        ("|  ", {}),
        ("", {}),
    ],
)
def test_headers_are_matched_by_their_wordings(header: str, found: dict[str, int]) -> None:
    assert match_headers(header.split("|"), UNITS) == found


@given(st.lists(st.sampled_from([w for ws in UNITS.values() for w in ws] + ["", "khác", "Mã (x)"]), max_size=8))
def test_no_column_serves_two_keys(header: list[str]) -> None:
    found = match_headers(header, UNITS)
    assert len(set(found.values())) == len(found)


@given(st.permutations([wordings[0] for wordings in UNITS.values()]))
def test_the_order_of_columns_does_not_matter(header: list[str]) -> None:
    found = match_headers(header, UNITS)
    assert {key: header[at] for key, at in found.items()} == {key: wordings[0] for key, wordings in UNITS.items()}


def test_title_rows_above_the_header_are_passed_over() -> None:
    rows = sheet("DANH SÁCH ĐƠN VỊ", "", "Đơn vị|(tính đến 1/7/2026)", "Mã|Tên|Mã cấp trên", "01|Tỉnh|").rows
    header = find_header(rows, UNITS)
    assert header is not None
    assert header.number == 4


def test_of_equal_rows_the_first_is_the_header() -> None:
    header = find_header(sheet("Mã|Tên", "Mã|Tên").rows, UNITS)
    assert header is not None
    assert header.number == 1


def test_a_header_below_the_first_twenty_rows_is_none() -> None:
    titles = [f"tiêu đề {n}" for n in range(20)]
    assert find_header(sheet(*titles, "Mã|Tên").rows, UNITS) is None
    assert find_header(sheet(*titles[1:], "Mã|Tên").rows, UNITS) is not None


def test_table_gives_the_cells_beneath_its_header_by_key() -> None:
    table = read_table(sheet("Danh sách", "Tên|Mã", "Tỉnh|01", "", "Xã"), UNITS)
    assert [(row.number, table.cell(row, "code").text, table.cell(row, "name").text) for row in table.rows] == [
        (3, "01", "Tỉnh"),
        (5, "", "Xã"),
    ]
    assert table.cell(next(iter(table.rows)), "opened").text == ""


def test_a_sheet_without_a_known_header_is_refused() -> None:
    with pytest.raises(SheetError) as refusal:
        read_table(sheet("a|b", "c|d"), UNITS)
    assert (refusal.value.code, refusal.value.params) == ("sheet.no_header", {"sheet": "Bảng"})
