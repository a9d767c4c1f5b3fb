"""Finds tables in plain text.

Reads: lines. Writes: grids, the offsets of each cell. Three ways in which tables come out of other programs are known:

    | 1 | Rà soát quy chế | Sở Nội vụ |        a row to a line (Markdown)
    1<tab>Rà soát quy chế<tab>Sở Nội vụ      cells parted by tabs
    |                                        a bar on a line of its own before and behind each cell (web pages
    saved as text)
    1
    |
    Rà soát quy chế
    |

Tables flattened to one cell a line are put together by `flattened`, which needs the words of column heads; the two
columns of the head of a document are parted by `letterhead`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from thongsuot.reading.sources.flattened import flattened_grid
from thongsuot.reading.sources.letterhead import letterhead_grid
from thongsuot.reading.sources.lines import Line
from thongsuot.reading.sources.spans import Grid, Span

_SEPARATOR = re.compile(r"[\s:|+=-]+$")
_CELL = re.compile(r"(?:\\.|[^|\\])*", re.DOTALL)

__all__ = ["Grid", "grids_in"]


def grids_in(lines: list[Line]) -> list[Grid]:
    """This function will find the tables, in their order and without overlap."""
    head = letterhead_grid(lines)
    found: list[Grid] = [head] if head else []
    position = head.last + 1 if head else 0
    while position < len(lines):
        grid = _grid_at(lines, position)
        if grid:
            found.append(grid)
        position = grid.last + 1 if grid else position + 1
    return found


def _grid_at(lines: list[Line], position: int) -> Grid | None:
    words = lines[position].words
    if words == "|":
        return _barred(lines, position)
    if _is_row(words):
        return _rows(lines, position)
    if "\t" in words:
        return _tabbed(lines, position)
    return flattened_grid(lines, position)


def _is_row(words: str) -> bool:
    return words.count("|") >= (2 if words.startswith("|") else 3)


def _rows(lines: list[Line], position: int) -> Grid:
    """A Markdown table; a row whose cell holds a line break goes on until its closing bar."""
    last = position
    rows: list[list[Span]] = []
    while last < len(lines) and _is_row(lines[last].words):
        first = last
        while not lines[last].words.endswith("|") and last + 1 < len(lines) and _goes_on(lines, last + 1):
            last += 1
        if not _SEPARATOR.match(lines[first].words):
            rows.append(_row_cells(lines[first : last + 1]))
        last += 1
    return Grid(position, last - 1, rows)


def _goes_on(lines: list[Line], position: int) -> bool:
    words = lines[position].words
    return bool(words) and not words.startswith("|") and words.endswith("|")


def _row_cells(lines: list[Line]) -> list[Span]:
    """The cells between the bars of a row; the empty ones before the first and behind the last bar are none."""
    spans = [span for line in lines for span in _between_bars(line)]
    if spans and spans[0][0] >= spans[0][1]:
        spans.pop(0)
    if spans and spans[-1][0] >= spans[-1][1]:
        spans.pop()
    return spans


def _between_bars(line: Line) -> Iterator[Span]:
    start = line.start
    for part in line.raw.split("|"):
        lead = len(part) - len(part.lstrip())
        yield (start + lead, start + lead + len(part.strip()))
        start += len(part) + 1


def _tabbed(lines: list[Line], position: int) -> Grid | None:
    """At least two lines in a row with two tabs or more."""
    last = position
    while last < len(lines) and lines[last].raw.count("\t") >= 2:
        last += 1
    if last - position < 2:
        return None
    return Grid(position, last - 1, [list(_between_tabs(line)) for line in lines[position:last]])


def _between_tabs(line: Line) -> Iterator[Span]:
    start = line.start
    for part in line.raw.split("\t"):
        lead = len(part) - len(part.lstrip())
        yield (start + lead, start + lead + len(part.strip()))
        start += len(part) + 1


def _barred(lines: list[Line], position: int) -> Grid | None:
    """Cells between bars that stand alone on their lines; a row ends where two bars meet."""
    bars, last = [position], position
    while (after := _next_bar(lines, last)) is not None:
        bars.append(after)
        last = after
    if len(bars) < 3:
        return None
    cells = [_between(lines, first, second) for first, second in itertools.pairwise(bars)]
    return Grid(position, last, list(_barred_rows(cells)))


def _next_bar(lines: list[Line], bar: int) -> int | None:
    """The bar that closes the cell behind `bar`: what follows a bar and a blank line is no cell, unless it is a
    bar again.
    """
    blank = False
    for line in lines[bar + 1 : bar + 400]:
        if line.words == "|":
            return line.number
        if (
            line.words
            and blank
            and line.number > bar + 1
            and not any(after.words for after in lines[bar + 1 : line.number])
        ):
            return None
        blank = blank or not line.words
    return None


def _between(lines: list[Line], first: int, second: int) -> Span:
    inner = [line for line in lines[first + 1 : second] if line.words]
    return (inner[0].start, inner[-1].end) if inner else (0, 0)


def _barred_rows(cells: list[Span]) -> Iterator[list[Span]]:
    """Rows as wide as the first; a row that is cut short ends at the next empty cell."""
    width = next((index for index, span in enumerate(cells) if span[0] >= span[1]), len(cells))
    position = 0
    while position < len(cells):
        end = position + width
        if end < len(cells) and cells[end][0] < cells[end][1]:
            empty = (index for index in range(position, len(cells)) if cells[index][0] >= cells[index][1])
            end = next(empty, len(cells))
        yield cells[position:end]
        position = max(end, position) + 1
