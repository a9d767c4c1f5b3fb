"""Sheets as people hand them in: text, cell by cell, nothing understood yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.errors import SheetError

MAX_CELLS: Final = 3_000_000
"""Cells of a sheet, gaps included: 275,000 units or members with 10 columns."""


class RawCell(NamedTuple):
    """A cell's text, trimmed; `formula` where the text is what a formula last came to (in a .csv, the formula).

    Text stays as written, so "007" and "22/7/2022" do too. A real date cell becomes ISO 8601, a number bare digits with
    a decimal comma: `parse_date` and `parse_number` of `vietnamese` read both.
    """

    text: str
    formula: bool = False


EMPTY: Final = RawCell("")


class RawRow(NamedTuple):
    """A row that holds something; `number` counts from 1 as the user's program does, empty rows included."""

    number: int
    cells: tuple[RawCell, ...]


class Tall(NamedTuple):
    """A cell that reaches over several rows: the numbers of the first and the last, its column counted from 0."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet's rows from the top, title rows above the header included; a .csv bears the file's name.

    A cell that reaches over several rows holds its text in the first alone; `tall` says how far down it counts.
    """

    name: str
    rows: tuple[RawRow, ...]
    tall: tuple[Tall, ...] = ()


def cell_of(text: str, *, formula: bool = False) -> RawCell:
    """Return the cell with its text cleaned and trimmed."""
    trimmed = clean(text).strip()
    return RawCell(trimmed, formula) if trimmed or formula else EMPTY


raw_cell = lru_cache(maxsize=65_536)(cell_of)
"""The same, remembered: sheets repeat themselves."""


def filled_rows(rows: Iterable[tuple[RawCell, ...]]) -> Iterator[RawRow]:
    """Number the rows and leave the empty ones out.

    :raises SheetError: sheet.too_large beyond `MAX_CELLS`.
    """
    size = 0
    for number, cells in enumerate(rows, 1):
        size += max(len(cells), 1)
        if size > MAX_CELLS:
            raise SheetError("sheet.too_large", what="cells", size=size, limit=MAX_CELLS)
        if cells.count(EMPTY) < len(cells):
            yield RawRow(number, cells)
