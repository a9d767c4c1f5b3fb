"""Workbooks that people hand in: what their cells become, and which are refused."""

from __future__ import annotations

import struct
import tracemalloc
from datetime import datetime
from io import BytesIO
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from tests.officedoc.workbooks import RELATIONS, SHEET, WORKBOOK, parts_with, workbook_with, zipped
from thongsuot.officedoc import (
    Column,
    Dataset,
    RawCell,
    RawSheet,
    Sheet,
    SheetError,
    container,
    from_sheet,
    raw,
    sheets_in,
    to_docx,
    to_xlsx,
    xlsx_in,
)

NAME = "đơn vị.xlsx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes, name: str = NAME) -> SheetError:
    with pytest.raises(SheetError) as caught:
        from_sheet(data, name=name)
    return caught.value


def code(data: bytes, name: str = NAME) -> str:
    return refusal(data, name).code


def from_sheet_or_code(data: bytes) -> str:
    try:
        return f"read {len(from_sheet(data, name=NAME)[0].rows)}"
    except SheetError as error:
        return error.code


def cells(sheet: RawSheet) -> dict[int, tuple[RawCell, ...]]:
    return {row.number: row.cells for row in sheet.rows}


def made_in_excel() -> bytes:
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet, hidden, chart_page = book.add_worksheet("Đơn vị"), book.add_worksheet("Ẩn"), book.add_chartsheet("Biểu đồ")
    hidden.write(0, 0, "bí mật")
    hidden.hide()
    day, moment = book.add_format({"num_format": "d/m/yyyy"}), book.add_format({"num_format": "d/m/yyyy hh:mm"})
    clock, percent = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "0.0%"})
    sheet.write_row(2, 0, ["  007 ", "22/7/2022", "Ho\u0300a"])
    sheet.write_row(3, 0, [7, 0.1 + 0.2, 1e20])
    sheet.write_row(4, 0, [-1234.5, True, None])
    sheet.write_datetime(5, 0, datetime(2022, 7, 22), day)  # noqa: DTZ001
    sheet.write_datetime(5, 1, datetime(2022, 7, 22, 8, 30), moment)  # noqa: DTZ001
    sheet.write_number(5, 2, 0.5, clock)
    sheet.write_formula(7, 0, "=1+1", None, 2)
    sheet.write_formula(7, 1, '="0"&"07"', None, "007")
    sheet.write_formula(7, 2, "=1/0", None, "#DIV/0!")
    sheet.write_number(8, 0, 0.914, percent)
    sheet.conditional_format(
        "A1:A3", {"type": "data_bar", "data_bar_2010": True, "min_type": "formula", "min_value": "=$A$9"}
    )
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='Đơn vị'!$A$4:$A$5"})
    chart_page.set_chart(chart)
    book.close()
    return target.getvalue()


def test_cells_become_text_with_the_row_numbers_of_excel() -> None:
    (sheet,) = from_sheet(made_in_excel(), name=NAME)
    assert sheet.name == "Đơn vị"
    assert cells(sheet) == {
        3: (RawCell("007"), RawCell("22/7/2022"), RawCell("Hòa")),
        4: (RawCell("7"), RawCell("0,3"), RawCell("100000000000000000000")),
        5: (RawCell("-1234,5"), RawCell("TRUE"), RawCell("")),
        6: (RawCell("2022-07-22"), RawCell("2022-07-22 08:30"), RawCell("12:00")),
        8: (RawCell("2", formula=True), RawCell("007", formula=True), RawCell("", formula=True)),
        9: (RawCell("0,914"), RawCell(""), RawCell("")),
    }


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<row><c t="str"><v>a</v></c><c><f>A1</f><v>1</v></c></row>', {1: [("a", False), ("1", True)]}),
        ('<row r="3"><c r="C3"><v>1</v></c></row>', {3: [("", False), ("", False), ("1", False)]}),
        ('<row r="2"><c r="AA2"><f>1</f><v>5</v></c></row>', {2: [("", False)] * 26 + [("5", True)]}),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>=1+1</t></is></c></row>', {1: [("=1+1", False)]}),
        ('<row r="1"><c r="A1"><f>NOW()</f></c><c r="B1"><v>1</v></c></row>', {1: [("", True), ("1", False)]}),
    ],
)
def test_formulas_are_found_where_they_stand(xml: str, expected: dict[int, list[tuple[str, bool]]]) -> None:
    (sheet,) = from_sheet(workbook_with(xml), name=NAME)
    assert {number: [tuple(cell) for cell in row] for number, row in cells(sheet).items()} == expected


def test_sheet_parts_are_found_by_absolute_paths_too() -> None:
    parts = parts_with('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts[RELATIONS] = parts[RELATIONS].replace(b'"worksheets/', b'"/xl/worksheets/')
    assert from_sheet(zipped(parts), name=NAME)[0].name == "Bảng"


def test_content_decides_the_kind_not_the_name() -> None:
    data = workbook_with('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert from_sheet(data, name="bảng.csv") == from_sheet(data, name="bảng.xlsx")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "sheet.empty"),
        (b" \n", "sheet.empty"),
        (workbook_with(""), "sheet.empty"),
        (workbook_with('<row r="1"><c r="A1" t="str"><v>  </v></c></row>'), "sheet.empty"),
        (b"%PDF-1.7 text", "sheet.unknown_kind"),
        (b"code;name\n1;a", "sheet.unknown_kind"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "sheet.unknown_kind"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "sheet.encrypted"),
        (to_docx(Dataset("Báo cáo", [Sheet("a", [Column("a", "A")], [("b",)])])), "sheet.unknown_kind"),
        (b"PK\x03\x04 and no more", "sheet.damaged"),
        (workbook_with("<row>"), "sheet.damaged"),
        (workbook_with('<row r="1"><c r="1A"><v>1</v></c></row>'), "sheet.damaged"),
        (workbook_with("", **{RELATIONS: b"<r/>"}), "sheet.damaged"),
        (workbook_with("", **{WORKBOOK: b"not xml"}), "sheet.damaged"),
    ],
)
def test_what_is_no_readable_workbook_is_refused(data: bytes, expected: str) -> None:
    assert code(data) == expected


def test_a_refusal_names_the_file() -> None:
    assert refusal(b"%PDF-1.7").params == {"name": NAME}


def test_half_a_workbook_is_damaged() -> None:
    data = made_in_excel()
    assert code(data[: len(data) // 2]) == "sheet.damaged"


def test_an_entry_with_a_password_is_encrypted() -> None:
    data = bytearray(workbook_with(""))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + flags] |= 1
    assert code(bytes(data)) == "sheet.encrypted"


def test_a_file_beyond_the_limit_is_refused_by_its_size() -> None:
    data = b"PK" + bytes(sheets_in.MAX_BYTES)
    assert refusal(data).params == {"what": "bytes", "size": len(data), "limit": sheets_in.MAX_BYTES}


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    parts = parts_with("") | {"xl/media/a.xml": bytes(container.MAX_UNPACKED + 1)}
    data = zipped(parts)
    assert len(data) < sheets_in.MAX_BYTES
    assert code(data) == "sheet.bomb"


def test_a_heap_of_entries_is_refused() -> None:
    assert code(zipped(parts_with("") | {f"{n}.xml": b"" for n in range(container.MAX_ENTRIES)})) == "sheet.bomb"


def test_an_entry_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    data = bytearray(zipped(parts_with("") | {"z.xml": bytes(50_000_000)}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    tracemalloc.start()
    try:
        assert code(bytes(data)) == "sheet.damaged"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("part", [SHEET, WORKBOOK, "xl/sharedStrings.xml", "docProps/core.xml"])
def test_an_entity_bomb_is_refused_in_any_part(part: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert code(workbook_with("", **{part: bomb})) == "sheet.bomb"


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c t=">" r="XFD1048576"><!-- --><v>1</v></c></row>',
    ],
)
def test_a_cell_in_the_last_corner_does_not_cost_gigabytes(xml: str) -> None:
    assert refusal(workbook_with(xml)).params["what"] == "cells"


def test_an_empty_styled_cell_in_the_last_corner_is_no_matter() -> None:
    xml = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert cells(from_sheet(workbook_with(xml), name=NAME)[0]) == {1: (RawCell("1"),)}


def test_a_false_count_of_strings_is_refused() -> None:
    strings = b'<sst uniqueCount="4294967296"><si><t>a</t></si></sst>'
    assert code(workbook_with("", **{"xl/sharedStrings.xml": strings})) == "sheet.too_large"


def test_more_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_in, "MAX_CELLS", 3)
    assert code(workbook_with('<row r="2"><c r="B2"><v>1</v></c></row>')) == "sheet.too_large"
    monkeypatch.setattr(xlsx_in, "MAX_CELLS", 4)
    monkeypatch.setattr(raw, "MAX_CELLS", 4)
    assert from_sheet(workbook_with('<row r="2"><c r="B2"><v>1</v></c></row>'), name=NAME)


def test_two_sheets_of_one_name_are_refused() -> None:
    parts = parts_with("")
    sheet = parts[WORKBOOK][parts[WORKBOOK].index(b"<sheet ") : parts[WORKBOOK].index(b"</sheets>")]
    assert code(zipped(parts | {WORKBOOK: parts[WORKBOOK].replace(sheet, sheet * 2)})) == "sheet.damaged"


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_any_damage_is_read_or_refused(seed: int) -> None:
    random = Random(seed)
    parts = parts_with('<row r="1"><c r="A1"><v>44000</v></c><c r="B1"><f>A1</f><v>2</v></c></row>')
    path = random.choice([SHEET, WORKBOOK, RELATIONS])
    part = bytearray(parts[path])
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(part))
        part[at : at + random.randint(0, 3)] = random.choice(
            [b"", b"9999999999", b"<", b'"', bytes([random.randrange(256)])]
        )
    assert from_sheet_or_code(zipped(parts | {path: bytes(part)})).startswith(("read", "sheet."))


def test_a_written_workbook_survives_the_guard_unchanged() -> None:
    sheet = Sheet("Bảng", [Column("a", "A")], [(str(n),) for n in range(500)])
    assert [row.cells[0].text for row in from_sheet(to_xlsx(Dataset("", [sheet])), name=NAME)[0].rows[1:]] == [
        str(n) for n in range(500)
    ]
