"""Where the pace of the last weeks leads by the deadline. Pure; the method is told in docs/algorithms/study.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WEEK: Final = 7
FEWEST, MOST = 3, 8
"""So many whole weeks a forecast looks back on, at least and at most."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many will have studied on a day: about `line`, between `low` and `high`."""

    day: date
    low: int
    line: int
    high: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The days from today to the deadline, by the pace of the last `weeks` weeks; `whole_on`: when the line has all."""

    weeks: int
    days: tuple[Ahead, ...]
    whole_on: date | None

    @property
    def last(self) -> Ahead:
        """At the deadline."""
        return self.days[-1]


def forecast(days: Sequence[date], done: Sequence[int], due: int, until: date | None) -> Forecast | None:
    """What the weekly gains so far make of the days from the last of these to the deadline.

    The line goes on by the median of the last weeks' gains, the band by their quartiles; none beyond those due. None
    where there is no day left, nobody left, or fewer than `FEWEST` whole weeks since anybody studied.
    """
    if not days or until is None or until <= days[-1] or done[-1] >= due:
        return None
    gains = weekly(done)
    if len(gains) < FEWEST:
        return None
    ranked = sorted(gains)
    paces = ranked[len(ranked) // 4], ranked[len(ranked) // 2], ranked[-1 - len(ranked) // 4]
    today, now = days[-1], done[-1]
    ahead = [
        Ahead(today + timedelta(days=n), *(min(due, now + pace * n // WEEK) for pace in paces))
        for n in range((until - today).days + 1)
    ]
    whole = next((one.day for one in ahead if one.line >= due), None)
    return Forecast(len(gains), tuple(ahead), whole)


def weekly(done: Sequence[int]) -> list[int]:
    """What each whole week since anybody studied has added, the last first, `MOST` at most; a loss counts as none."""
    begun = next((place for place, people in enumerate(done) if people > 0), len(done))
    ends = range(len(done) - 1, begun + WEEK - 1, -WEEK)
    return [max(0, done[end] - done[end - WEEK]) for end in ends][:MOST]
