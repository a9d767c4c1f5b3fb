"""The curve of those who have studied, day by day against the deadline, as shapes for an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.study.queries import CurvePoint
from thongsuot.study.rules.forecast import Ahead, Forecast

FOOT, HEAD = 30.0, 26.0
"""Room beneath the picture for days, and above it for what is due."""
MARKS = 24
"""So many days ahead are drawn at most, and some more."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of `width` × `height`: the area of those done, the line of those due, where today and the deadline are.

    `ahead` is the line of the forecast within its `band`, empty without one.
    `due_at` and `done_at` are where the two lines end; `deadline_at` None: no deadline, or it lies out of the picture.
    """

    width: float
    height: float
    area: str
    done: str
    due: str
    today_at: float
    deadline_at: float | None
    due_at: float
    done_at: float
    ahead: str = ""
    band: str = ""

    @property
    def floor(self) -> float:
        """Where nothing is."""
        return self.height - FOOT

    @property
    def days_at(self) -> float:
        """Where the days stand, beneath the picture."""
        return self.height - 8

    @property
    def label_at(self) -> float:
        """Where the figure of those done stands: above its line, or beneath it where that would meet what is due."""
        return self.done_at - 8 if self.done_at - self.due_at > 30 else self.done_at + 22

    @property
    def today_anchor(self) -> str:
        """Which end of the figure stands at today."""
        return _anchor(self.today_at, self.width)

    @property
    def deadline_anchor(self) -> str:
        """Which end of the deadline's day stands at it."""
        return _anchor(self.deadline_at or 0, self.width)


def drawn(
    points: Sequence[CurvePoint], deadline: date | None, width: float, height: float, ahead: Forecast | None = None
) -> Drawing | None:
    """The points from the first day to the deadline, or to the last of them; nothing where nobody must."""
    most = max((max(one.figure.due, one.figure.done) for one in points), default=0)
    if not most:
        return None
    first, last = points[0].day, points[-1].day
    until = max(last, deadline) if deadline else last
    days = max((until - first).days, 1)

    def x(day: date) -> float:
        return round((day - first).days / days * width, 1)

    def y(people: int) -> float:
        return round(height - FOOT - people / most * (height - FOOT - HEAD), 1)

    done = [(x(one.day), y(one.figure.done)) for one in points]
    due = [(x(one.day), y(one.figure.due)) for one in points]
    due.append((width, due[-1][1]))  # who is due today is due at the deadline, as far as is known
    floor = height - FOOT
    some = _some(ahead.days) if ahead else ()
    line = [(x(one.day), y(one.line)) for one in some]
    band = [*((x(one.day), y(one.high)) for one in some), *((x(one.day), y(one.low)) for one in reversed(some))]
    return Drawing(
        width=width,
        height=height,
        area=f"M{done[0][0]:g},{floor:g}L{_line(done)}L{done[-1][0]:g},{floor:g}Z",
        done=f"M{_line(done)}",
        due=f"M{_line(due)}",
        today_at=done[-1][0],
        deadline_at=x(deadline) if deadline and first <= deadline else None,
        due_at=due[-1][1],
        done_at=done[-1][1],
        ahead=f"M{_line(line)}" if line else "",
        band=f"M{_line(band)}Z" if band else "",
    )


def _some(days: Sequence[Ahead]) -> Sequence[Ahead]:
    """As many of the days ahead as the eye tells apart, the first and the last among them."""
    step = max(1, len(days) // MARKS)
    return [*days[:-1:step], days[-1]]


def _line(places: Sequence[tuple[float, float]]) -> str:
    """The corners of a line, those left out that lie on a straight level."""
    kept = [
        place
        for at, place in enumerate(places)
        if at in {0, len(places) - 1} or not places[at - 1][1] == place[1] == places[at + 1][1]
    ]
    return "L".join(f"{across:g},{down:g}" for across, down in kept)


def _anchor(at: float, width: float) -> str:
    """Words near an edge stay inside the picture."""
    if at < width * 0.15:
        return "start"
    return "end" if at > width * 0.85 else "middle"
