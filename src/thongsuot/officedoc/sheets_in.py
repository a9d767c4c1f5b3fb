"""The one door for sheets that people hand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import Final

from thongsuot.officedoc.csv_in import CsvRows, sheet_of_csv
from thongsuot.officedoc.csv_out import to_csv
from thongsuot.officedoc.dataset import Sheet
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.headers import HEADER_WITHIN, Table, Wanted, read_table
from thongsuot.officedoc.raw import MAX_CELLS, RawSheet
from thongsuot.officedoc.xlsx_in import sheets_of_workbook

MAX_BYTES: Final = 32 * 1024 * 1024
"""A sheet of 275,000 units weighs about 15 MB."""

_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})


def from_sheet(data: bytes, *, name: str) -> list[RawSheet]:
    """Return the filled sheets of an .xlsx workbook, or the one of a .csv, at least one.

    The content decides what the file is; `name` only stands for it in refusals and tells text from other bytes.

    :raises SheetError: see its docstring for the codes.
    """
    _check_size(data, name)
    filled = [sheet for sheet in _sheets(data, name) if sheet.rows]
    if not filled:
        raise SheetError("sheet.empty", name=name)
    return filled


def long_table(data: bytes, *, name: str, wanted: Wanted) -> Table:
    """Return the rows beneath the first filled sheet's header, to be gone through as often as wanted.

    Those of a .csv are read anew each time, so that half a million members are never held at once.

    :raises SheetError: see its docstring for the codes; damaged and too_large also while the rows are gone through.
    """
    _check_size(data, name)
    if _is_workbook(data) or not _is_text(name):
        return read_table(from_sheet(data, name=name)[0], wanted)
    rows = CsvRows.of(data, name)
    first = tuple(islice(rows, HEADER_WITHIN))
    if not first:
        raise SheetError("sheet.empty", name=name)
    table = read_table(RawSheet(name, first), wanted)
    return _LongTable(table.header, table.columns, replace(rows, after=table.header.number))


def csv_to_read(sheet: Sheet) -> bytes:
    """Return the sheet as .csv, which `long_table` will take in.

    :raises SheetError: sheet.too_large
    """
    if (size := (len(sheet.rows) + 1) * len(sheet.columns)) > MAX_CELLS:
        raise SheetError("sheet.too_large", what="cells", size=size, limit=MAX_CELLS)
    data = to_csv(sheet)
    _check_size(data, sheet.name)
    return data


@dataclass(frozen=True, slots=True)
class _LongTable(Table):
    rows: CsvRows

    def column(self, key: str) -> Iterator[str]:
        at = self.columns.get(key)
        return iter(()) if at is None else self.rows.column(at)


def _check_size(data: bytes, name: str) -> None:
    if len(data) > MAX_BYTES:
        raise SheetError("sheet.too_large", what="bytes", size=len(data), limit=MAX_BYTES)
    if not data or data.isspace():
        raise SheetError("sheet.empty", name=name)


def _is_workbook(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLE))


def _is_text(name: str) -> bool:
    return PurePath(name).suffix.lower() in _TEXT_SUFFIXES


def _sheets(data: bytes, name: str) -> list[RawSheet]:
    if data.startswith(_ZIP):
        return sheets_of_workbook(data, name)
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise SheetError("sheet.encrypted", name=name)
    if _is_text(name):
        return [sheet_of_csv(data, name)]
    raise SheetError("sheet.unknown_kind", name=name)
