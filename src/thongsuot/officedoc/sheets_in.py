"""The one door for sheets that people hand in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from thongsuot.officedoc.csv_in import sheet_of_csv
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.raw import RawSheet
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
    if len(data) > MAX_BYTES:
        raise SheetError("sheet.too_large", what="bytes", size=len(data), limit=MAX_BYTES)
    if not data.strip():
        raise SheetError("sheet.empty", name=name)
    filled = [sheet for sheet in _sheets(data, name) if sheet.rows]
    if not filled:
        raise SheetError("sheet.empty", name=name)
    return filled


def _sheets(data: bytes, name: str) -> list[RawSheet]:
    if data.startswith(_ZIP):
        return sheets_of_workbook(data, name)
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise SheetError("sheet.encrypted", name=name)
    if PurePath(name).suffix.lower() in _TEXT_SUFFIXES:
        return [sheet_of_csv(data, name)]
    raise SheetError("sheet.unknown_kind", name=name)
