"""Delimited text in the encodings and with the delimiters that office programs write."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.officedoc import RawCell, SheetError, from_sheet, raw

TABLE = [["Mã", "Tên đơn vị", "Tỷ lệ"], ["007", "Đảng bộ xã Hòa Bình", "91,4"], ["008", "Chi bộ cơ quan", "7,5"]]


def read(data: bytes, name: str = "bảng.csv") -> list[list[str]]:
    (sheet,) = from_sheet(data, name=name)
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def refusal(data: bytes, name: str = "bảng.csv") -> SheetError:
    with pytest.raises(SheetError) as caught:
        from_sheet(data, name=name)
    return caught.value


def from_sheet_or_code(data: bytes) -> str:
    try:
        return f"read {len(from_sheet(data, name='x.csv')[0].rows)}"
    except SheetError as error:
        return error.code


def cp1258(text: str) -> bytes:
    """As Windows writes it: letters with their own shape composed, tones as combining marks."""
    encoded = bytearray()
    for letter in text:
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = list(normalize("NFD", letter))
            tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            shape = normalize("NFC", base + "".join(mark for mark in marks if mark != tone))
            encoded += (shape + tone).encode("cp1258")
    return bytes(encoded)


def test_the_test_knows_cp1258() -> None:
    with pytest.raises(UnicodeDecodeError):
        cp1258(TABLE[1][1]).decode("utf-8")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoded",
    [
        str.encode,
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: normalize("NFD", text).encode(),
        cp1258,
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "nfd", "cp1258"],
)
def test_every_encoding_delimiter_and_line_ending_gives_the_same_table(
    delimiter: str, ending: str, encoded: object
) -> None:
    assert callable(encoded)
    text = ending.join(delimiter.join(line) for line in TABLE)
    assert read(encoded(text)) == TABLE


def test_commas_delimit_when_decimals_are_quoted() -> None:
    assert read('Mã,Tên,Tỷ lệ\n007,"Hòa, Bình","91,4"\n'.encode()) == [
        ["Mã", "Tên", "Tỷ lệ"],
        ["007", "Hòa, Bình", "91,4"],
    ]


def test_a_single_column_needs_no_delimiter() -> None:
    assert read("Mã\n007\n008".encode()) == [["Mã"], ["007"], ["008"]]


def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them() -> None:
    (sheet,) = from_sheet(b'a,b\n\n"1\n2",3\n,\n4,5\n', name="x.csv")
    assert [(row.number, row.cells[0].text) for row in sheet.rows] == [(1, "a"), (3, "1\n2"), (5, "4")]


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("=1+1", RawCell("=1+1", formula=True)),
        ("'=1+1", RawCell("=1+1")),
        ("''=1+1", RawCell("'=1+1")),
        ("'+84", RawCell("+84")),
        ("'tên", RawCell("'tên")),
        ("'", RawCell("'")),
        ("-5", RawCell("-5")),
        ("+84", RawCell("+84")),
    ],
)
def test_what_a_field_may_start_with(field: str, cell: RawCell) -> None:
    assert from_sheet(f"a,{field}".encode(), name="x.csv")[0].rows[0].cells[1] == cell


@pytest.mark.parametrize(
    ("data", "code", "params"),
    [
        (b'a,b\n"c,d\n', "sheet.damaged", {"row": 2}),
        (b'a,b\n"c"d,e\n', "sheet.damaged", {"row": 2}),
        (b"\xff\xfea", "sheet.damaged", {"row": None}),
        (b"caf\x9d\xff\xd5\xfe,\x8d", "sheet.damaged", {"row": None}),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "sheet.unknown_kind", {}),
        (b",,\n,,", "sheet.empty", {}),
        (b"\xef\xbb\xbf", "sheet.empty", {}),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str, params: dict[str, object]) -> None:
    error = refusal(data)
    assert (error.code, error.params) == (code, {"name": "bảng.csv", **params})


@pytest.mark.parametrize("name", ["bảng", "bảng.xlsx", "bảng.pdf", "bảng.html"])
def test_text_of_another_name_is_not_taken_for_a_table(name: str) -> None:
    assert refusal(b"a,b", name).code == "sheet.unknown_kind"


def test_more_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "MAX_CELLS", 4)
    assert len(read(b"a,b\nc,d")) == 2
    assert refusal(b"a,b\nc,d\n\n").params == {"what": "cells", "size": 5, "limit": 4}


@given(st.binary())
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert from_sheet_or_code(data).startswith(("read", "sheet."))
