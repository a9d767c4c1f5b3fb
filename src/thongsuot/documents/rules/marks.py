"""What is marked in a text, and the text cut into segments that each carry the same marks from end to end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

UNSURE_BELOW = 0.8
"""A finding below this is drawn as unsure; it is what the reader itself calls a guess."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A requirement, a mention of another document or a doubt, from `start` up to `end` of the whole text."""

    start: int
    end: int
    of: Literal["requirement", "mention", "doubt"]
    id: int
    kind: str
    state: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that carry these marks, outermost first; `opens` are those that begin here."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def opens(self) -> tuple[Mark, ...]:
        """The marks whose first character is this segment's first."""
        return tuple(mark for mark in self.marks if mark.start == self.start)


def segments(text: str, marks: Iterable[Mark], *, offset: int = 0) -> tuple[Segment, ...]:
    """Cut a text, which begins at `offset` of the whole, at every edge of a mark; joined, the segments are the text."""
    end = offset + len(text)
    inside = [mark for mark in marks if mark.start < end and mark.end > offset and mark.start < mark.end]
    edges_inside = {edge for mark in inside for edge in (mark.start, mark.end) if offset < edge < end}
    edges = sorted({offset, end} | edges_inside)
    return tuple(
        Segment(start, text[start - offset : until - offset], _covering(inside, start))
        for start, until in pairwise(edges)
    )


def _covering(marks: Sequence[Mark], at: int) -> tuple[Mark, ...]:
    covering = [mark for mark in marks if mark.start <= at < mark.end]
    return tuple(sorted(covering, key=lambda mark: (mark.start, -mark.end, mark.of, mark.id)))
