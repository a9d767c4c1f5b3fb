"""What a table in plain text is: the offsets of its cells, row by row."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that stands on the lines `first` to `last`; an empty cell is an empty span."""

    first: int
    last: int
    rows: list[list[Span]]
