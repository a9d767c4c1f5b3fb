"""A .csv file as a raw sheet, in whatever encoding and with whatever delimiter an office program wrote it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Final

from thongsuot.officedoc.csv_out import FORMULA_START
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.raw import RawCell, RawSheet, filled_rows, raw_cell

DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 20
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_DEFUSED: Final = re.compile(f"'(?={FORMULA_START.pattern})")


def sheet_of_csv(data: bytes, name: str) -> RawSheet:
    """Return the rows of the file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1258.

    A leading apostrophe that keeps a text from being a formula is taken off; what starts with "=" is a formula.

    :raises SheetError: unknown_kind, damaged, too_large.
    """
    text = _decoded(data, name)
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return RawSheet(name, tuple(filled_rows(tuple(map(_cell, line)) for line in lines)))
    except csv.Error as error:
        raise SheetError("sheet.damaged", name=name, row=lines.line_num) from error


def _cell(text: str) -> RawCell:
    return raw_cell(_DEFUSED.sub("", text, count=1) if text.startswith("'") else text, formula=text.startswith("="))


def _decoded(data: bytes, name: str) -> str:
    if not data.startswith(_UTF_16) and b"\0" in data:
        raise SheetError("sheet.unknown_kind", name=name)
    for encoding in ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp1258"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError("sheet.damaged", name=name, row=None)


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most of the first lines into one number of fields above one."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    widths = Counter(width for width in _widths(text, delimiter) if width > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _widths(text: str, delimiter: str) -> Iterator[int]:
    return map(len, islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _SAMPLE))
