"""A sheet as .csv that Excel opens with its diacritics and runs nothing of."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Final

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Cell, Column, Share, Sheet
from thongsuot.vietnamese.numbers import format_number, format_percent

FORMULA_START: Final = re.compile("'*[=+\\-@\t\n＝＋－＠]")
"""What a spreadsheet program may take for a formula, behind any apostrophes that were there before."""


def to_csv(sheet: Sheet) -> bytes:
    """Return the header and rows, comma-separated, UTF-8 with a byte-order mark.

    Text that could start a formula gets a leading apostrophe (OWASP, "CSV Injection"), which `from_sheet` takes off
    again. Numbers are bare digits with a decimal comma, days ISO 8601, shares percentages.
    """
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(_defused(column.title) for column in sheet.columns)
    writer.writerows(_line(row, sheet.columns) for row in sheet.rows)
    return lines.getvalue().encode("utf-8-sig")


def _line(row: Iterable[Cell], columns: Iterable[Column]) -> list[str]:
    return [_field(cell) for cell, _ in zip(row, columns, strict=True)]


def _field(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _defused(cell)
        case date():
            return cell.isoformat()
        case Share():
            return format_percent(cell.part, cell.whole).replace(".", "")
        case _:
            return format_number(cell).replace(".", "")


@lru_cache(maxsize=32_768)  # sheets repeat themselves
def _defused(text: str) -> str:
    cleaned = clean(text)
    return f"'{cleaned}" if FORMULA_START.match(cleaned) else cleaned
