"""The stream through the stages, as shapes for an SVG: pale what is due, dark what is reached, red where it narrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: its title, the share that reached it (0..1, None when not tracked), figures in words."""

    title: str
    share: float | None
    percent: str
    count: str
    is_stuck: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A stage's place along the stream, in the picture's units, with what is written there."""

    at: float
    step: Step


@dataclass(frozen=True, slots=True)
class Stream:
    """A picture of `length` × `breadth`; `due` and `reached` are SVG paths, empty where nothing is tracked."""

    length: float
    breadth: float
    due: str
    reached: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lie:
    """How a stream lies: a column (or row) of `pitch` for each stage, the band `breadth` wide from `start` on."""

    pitch: float
    start: float
    breadth: float
    is_upright: bool = False


LYING = Lie(pitch=145, start=44, breadth=150)
UPRIGHT = Lie(pitch=76, start=4, breadth=120, is_upright=True)


def stream(steps: Sequence[Step], lie: Lie) -> Stream:
    """Lay the steps along the stream; a stage that is not tracked is passed through without narrowing it."""
    marks = tuple(Mark(at=lie.pitch * (position + 0.5), step=step) for position, step in enumerate(steps))
    tracked = [(mark.at, share) for mark in marks if (share := mark.step.share) is not None]
    return Stream(
        length=lie.pitch * len(steps),
        breadth=lie.breadth,
        due=_band([(at, 1.0) for at, _share in tracked], lie),
        reached=_band(tracked, lie),
        marks=marks,
    )


def _band(points: Sequence[Point], lie: Lie) -> str:
    """The closed outline of a band as wide at each point as its share of the breadth, smooth between points."""
    if len(points) < 2:
        return ""
    middle = lie.start + lie.breadth / 2
    one_side = [(at, middle - share * lie.breadth / 2) for at, share in points]
    other_side = [(at, middle + share * lie.breadth / 2) for at, share in reversed(points)]
    head = f"M{_place(one_side[0], lie)}"
    return f"{head}{_curve(one_side, lie)}L{_place(other_side[0], lie)}{_curve(other_side, lie)}Z"


def _curve(points: Sequence[Point], lie: Lie) -> str:
    parts: list[str] = []
    for (at, across), (next_at, next_across) in pairwise(points):
        half = (at + next_at) / 2
        places = ((half, across), (half, next_across), (next_at, next_across))
        parts.append("C" + " ".join(_place(place, lie) for place in places))
    return "".join(parts)


def _place(point: Point, lie: Lie) -> str:
    along, across = point
    return f"{across:g},{along:g}" if lie.is_upright else f"{along:g},{across:g}"
