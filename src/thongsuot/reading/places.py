"""Answers fast whether a place in the text is taken already."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Places:
    """Stretches of a text, joined where they overlap."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, place: int) -> bool:
        """This function will tell whether a place lies in a stretch."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]

    def meet(self, start: int, end: int) -> bool:
        """This function will tell whether start to end overlaps a stretch."""
        return self.hold(start) or bisect_left(self._starts, end) > bisect_right(self._starts, start)
