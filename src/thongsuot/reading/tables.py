"""Tells what a table holds from its column heads, and gives its rows by column.

Reads: the tables of a manuscript. Writes: for each table with known heads its kind ("tasks", "targets" or "units")
and its rows;
a row that only names a group ("II | Hoàn thiện thể chế") governs those below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thongsuot.reading.columns import column_key
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Row
from thongsuot.reading.passages import Passage

_NUMBER = re.compile(r"\W*(?P<number>\d{1,3}(?:\.\d{1,3})*|[a-zđ](?=[.)]))\W*$")
_ROMAN = re.compile(r"\W*(?P<number>[IVXLC]+|[A-Z])\W*$")
_WORD = re.compile(r"\w")
_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number as written, its cells by column, and the words of the group that it stands under."""

    number: str | None
    cells: dict[str, Passage]
    group: str | None

    def with_more(self, cells: dict[str, Passage]) -> TableRow:
        """The row with what a second part of it adds; a cell that only says the same again is left as it is."""
        merged = dict(self.cells)
        for key, cell in cells.items():
            own = merged.get(key)
            joint = "; " if key in {"lead", "coordinating"} else " "
            merged[key] = cell if own is None else own if own.words == cell.words else own.followed_by(cell, joint)
        return TableRow(self.number, merged, self.group)

    def span(self, *keys: str) -> tuple[int, int]:
        """From the first to the last of the named cells, of all but the number when none is named."""
        chosen = [cell for key, cell in self.cells.items() if (key in keys if keys else key != "number")]
        return min(cell.start for cell in chosen), max(cell.end for cell in chosen)

    def words(self, key: str) -> str:
        """The words of a column, "" when the cell is empty."""
        return self.cells[key].words if key in self.cells else ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table whose columns are known. `heads` are the columns' own words by key."""

    kind: str
    heads: dict[str, str]
    rows: tuple[TableRow, ...]


def data_tables(tables: Sequence[tuple[Row, ...]], lexicon: Lexicon) -> Iterator[DataTable]:
    """This function will give the tables whose heads tell what they hold; one as wide and without heads goes on
    with the one before it.
    """
    found: list[tuple[str, dict[str, str], list[str | None], list[Row]]] = []
    for table in tables:
        headed = _headed(table, lexicon)
        if headed:
            found.append(headed)
        elif found and len(table[0]) == len(found[-1][2]):
            found[-1][3].extend(table)
    for kind, heads, keys, rows in found:
        yield DataTable(kind, heads, tuple(_rows(rows, keys, heads)))


def _headed(table: Sequence[Row], lexicon: Lexicon) -> tuple[str, dict[str, str], list[str | None], list[Row]] | None:
    """The kind, the heads, the column keys and the rows of a table, None when its heads tell nothing."""
    for at, row in enumerate(table[:_HEAD_ROWS]):
        keys, height = _column_keys(table, at, lexicon)
        if kind := _kind(keys):
            heads = {key: cell.words for key, cell in zip(keys, row, strict=False) if key and cell}
            return kind, heads, keys, list(table[at + height :])
    return None


def _kind(keys: Sequence[str | None]) -> str | None:
    known = set(keys)
    if {"old_units", "new_unit"} <= known:
        return "units"
    if "indicator" in known and known & {"value", "counted_in", "product"} and "task" not in known:
        return "targets"
    if known & {"task", "indicator"} and known & {"lead", "due", "product"}:
        return "tasks"
    return None


def _column_keys(table: Sequence[Row], at: int, lexicon: Lexicon) -> tuple[list[str | None], int]:
    """The key of each column, and how many rows the heads take: two where a second row divides a head ("Thực
    hiện": chủ trì, phối hợp).
    """
    keys = [column_key(cell.words, lexicon) if cell else None for cell in table[at]]
    below = table[at + 1] if at + 1 < len(table) else ()
    under = [column_key(cell.words, lexicon) if cell else None for cell in below]
    if sum(1 for key in under if key) >= 2 and not any(cell and _NUMBER.match(cell.words) for cell in below[:1]):
        merged = [second or first for first, second in zip(keys, under, strict=False)]
        return _unique(merged), 2
    return _unique(keys), 1


def _unique(keys: Sequence[str | None]) -> list[str | None]:
    """A key is given once; a second column of the same kind takes a number ("value2")."""
    seen: dict[str, int] = {}
    unique: list[str | None] = []
    for key in keys:
        if key is None:
            unique.append(None)
            continue
        seen[key] = seen.get(key, 0) + 1
        unique.append(key if seen[key] == 1 else f"{key}{seen[key]}")
    return unique


def _rows(rows: Sequence[Row], keys: Sequence[str | None], heads: dict[str, str]) -> Iterator[TableRow]:
    group: str | None = None
    pending: TableRow | None = None
    for row in rows:
        cells = {
            key or f"column{index}": cell for index, (key, cell) in enumerate(zip(keys, row, strict=False)) if cell
        }
        number = _number(cells)
        content = [cell for key, cell in cells.items() if key != "number" and _WORD.search(cell.words)]
        if _is_group(cells, content, number):
            group = content[0].words if content else group
        elif heads == {key: cell.words for key, cell in cells.items() if key in heads}:
            continue  # the heads once more, as on each page that the table goes on over
        elif pending and _goes_on(pending, cells, number):
            pending = pending.with_more(cells)
        elif content and not _repeats_heads(cells):
            if pending:
                yield pending
            pending = TableRow(number, cells, group)
    if pending:
        yield pending


def _goes_on(before: TableRow, cells: dict[str, Passage], number: str | None) -> bool:
    """A page break cut the row before: no number although rows have one, and the text goes on in the middle."""
    if number is not None or before.number is None or not before.number[0].isdigit():
        return False
    words = (cells.get("task") or cells.get("indicator") or next(iter(cells.values()))).words
    return "task" not in cells or words[:1] in "(-+;," or words[:1].islower()


def _number(cells: dict[str, Passage]) -> str | None:
    cell = cells.get("number")
    found = (_NUMBER.match(cell.words) or _ROMAN.match(cell.words)) if cell else None
    return found["number"] if found else None


def _is_group(cells: dict[str, Passage], content: Sequence[Passage], number: str | None) -> bool:
    """A row with one filled cell and no row number of its own, or a Roman one, names a group."""
    filled = len({cell.words for cell in content})
    if number is not None and number[0].isdigit():
        return False
    if number is not None and number.isupper() and "lead" not in cells and "product" not in cells and content:
        return True
    return (filled == 1 and (number is not None or "number" not in cells)) or (not content and number is not None)


def _repeats_heads(cells: dict[str, Passage]) -> bool:
    """Column numbers below the heads ("1 | 2 | 3 …") are no row."""
    words = [cell.words.strip("() ") for cell in cells.values()]
    return (
        len(words) >= 3
        and all(word.isdigit() and len(word) <= 2 for word in words)
        and words == [str(index) for index in range(int(words[0]), int(words[0]) + len(words))]
    )
