"""Finding wanted columns in a sheet whose headers nobody prescribed."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import itemgetter
from typing import Final

from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.raw import EMPTY, RawCell, RawRow, RawSheet
from thongsuot.vietnamese.text import fold

HEADER_WITHIN: Final = 20
"""Title rows stand above a header, but a header this far down is none."""

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")

Wanted = Mapping[str, Sequence[str]]
"""For each column by its key the wordings in use: {"code": ("mã", "mã đơn vị", "code")}; the key counts as one."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows beneath a header, with the place of each column that was recognised; they can be gone through again."""

    header: RawRow
    columns: Mapping[str, int]
    rows: Iterable[RawRow]

    def cell(self, row: RawRow, key: str) -> RawCell:
        """Return the row's cell in the column, empty where the column or the cell is missing."""
        at = self.columns.get(key)
        return EMPTY if at is None or at >= len(row.cells) else row.cells[at]

    def picked(self, keys: Sequence[str]) -> Iterator[tuple[RawRow, tuple[RawCell, ...]]]:
        """Return each row with its cells in these columns (two or more), empty where the column or cell is missing."""
        wide = max(self.columns.values(), default=-1) + 1
        pick = itemgetter(*(self.columns.get(key, wide) for key in keys))
        for row in self.rows:
            cells = row.cells[:wide]
            yield row, pick(cells + (EMPTY,) * (wide + 1 - len(cells)))

    def column(self, key: str) -> Iterator[str]:
        """Return the texts of one column alone, empty ones included."""
        return (self.cell(row, key).text for row in self.rows)

    def come_again(self, key: str) -> frozenset[int]:
        """The hashes of a column's texts that stand in more than one row (or share their hash).

        Eight bytes a row: a table of the texts themselves would hold a large sheet's half.
        """
        hashes = sorted(array("q", map(hash, self.column(key))))
        return frozenset(one for one, other in pairwise(hashes) if one == other)


def match_headers(header: Sequence[str], wanted: Wanted) -> dict[str, int]:
    """Return the column index of every key that the header names.

    Compared by folded words: a header is a wording, brackets aside ("Mã (bắt buộc)"), or begins with one of two words
    or more ("Mã đơn vị trực thuộc"). What fits whole wins, then the longer wording; each column serves one key.
    """
    found: dict[str, int] = {}
    for _, at, key in sorted(_candidates(header, wanted)):
        if key not in found and at not in found.values():
            found[key] = at
    return found


def find_header(rows: Sequence[RawRow], wanted: Wanted) -> RawRow | None:
    """Return the row, among the first twenty, that names most wanted columns (the first of equals), or None."""
    return max(
        (row for row in islice(rows, HEADER_WITHIN) if _matches(row, wanted)),
        key=lambda row: len(_matches(row, wanted)),
        default=None,
    )


def read_table(sheet: RawSheet, wanted: Wanted) -> Table:
    """Return the sheet's rows beneath its header.

    :raises SheetError: sheet.no_header where no row names any wanted column.
    """
    header = find_header(sheet.rows, wanted)
    if header is None:
        raise SheetError("sheet.no_header", sheet=sheet.name)
    rows = tuple(row for row in sheet.rows if row.number > header.number)
    return Table(header, _matches(header, wanted), rows)


def _matches(row: RawRow, wanted: Wanted) -> dict[str, int]:
    return match_headers([cell.text for cell in row.cells], wanted)


def _candidates(header: Sequence[str], wanted: Wanted) -> Iterator[tuple[tuple[bool, int], int, str]]:
    for at, title in enumerate(header):
        whole = {fold(title), fold(_BRACKETS.sub(" ", title))}
        for key, wordings in wanted.items():
            for wording in map(fold, (key, *wordings)):
                if wording in whole or (" " in wording and fold(title).startswith(f"{wording} ")):
                    yield (wording not in whole, -len(wording)), at, key
