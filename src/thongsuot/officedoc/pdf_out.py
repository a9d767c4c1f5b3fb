"""A dataset as .pdf, in the typography of the Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Cell, Dataset, Kind, Share, Sheet, shown
from thongsuot.officedoc.typesetting import set_pages
from thongsuot.vietnamese.numbers import format_number

_WIDE_FROM: Final = 6
_SIDES: Final[Mapping[Kind, str]] = {"integer": "right", "number": "right", "percent": "right", "day": "center"}
_LEAST, _MOST = 6, 40
"""Columns of text share the room by their longest words, within these."""


def to_pdf(dataset: Dataset) -> bytes:
    """Return the document: title, caption and each sheet as a table whose header repeats on every page.

    A4, landscape from six columns on, the number of the page at its head from the second on.
    """
    columns = max((len(sheet.columns) for sheet in dataset.sheets), default=0)
    return set_pages(
        "table",
        {
            "title": clean(dataset.title),
            "caption": dataset.caption(),
            "language": dataset.language,
            "wide": columns >= _WIDE_FROM,
            "sheets": sheets_of(dataset),
        },
    )


def sheets_of(dataset: Dataset) -> list[dict[str, Any]]:
    """Each sheet as the templates of `typ/` take it."""
    return [_sheet(sheet, dataset.language) for sheet in dataset.sheets]


def _sheet(sheet: Sheet, language: str) -> dict[str, Any]:
    rows = [
        [_words(cell, column.kind, language) for cell, column in zip(row, sheet.columns, strict=True)]
        for row in sheet.rows
    ]
    return {
        "name": clean(sheet.name),
        "note": clean(sheet.note),
        "titles": [clean(column.title) for column in sheet.columns],
        "sides": [_SIDES.get(column.kind, "left") for column in sheet.columns],
        "widths": [_width(column.kind, [row[at] for row in rows]) for at, column in enumerate(sheet.columns)],
        "rows": rows,
    }


def _width(kind: Kind, words: Sequence[str]) -> int:
    """The share of the room that a column of text takes; 0: no more than its figures need."""
    if kind != "text":
        return 0
    return min(_MOST, max(_LEAST, *map(len, words), 0))


def _words(cell: Cell, kind: Kind, language: str) -> str:
    words = shown(cell, kind, language)
    if not isinstance(cell, Share) or not cell.whole:
        return words
    return f"{words} ({format_number(cell.part, language)}/{format_number(cell.whole, language)})"
