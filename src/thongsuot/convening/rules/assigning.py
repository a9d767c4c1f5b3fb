"""Which point a unit takes part at, by rule: the one of its nearest owner above. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Owner(NamedTuple):
    """A unit that runs a point, by its range in the tree; `point_id` None where it runs several: nobody can tell."""

    lft: int
    rgt: int
    point_id: int | None


class Placed(NamedTuple):
    """A unit and the point that the rule gives it; None where its nearest owner runs several."""

    unit_id: int
    point_id: int | None


def nearest(owners: Sequence[Owner], units: Iterable[tuple[int, int]]) -> Iterator[Placed]:
    """For each (lft, unit) that stands at or beneath an owner, the nearest owner's point; others are left out.

    Both come in order of `lft`. One pass: the owners around the place that is looked at lie on a stack.
    """
    around: list[Owner] = []
    coming = iter(owners)
    ahead = next(coming, None)
    for lft, unit_id in units:
        while ahead is not None and ahead.lft <= lft:
            around.append(ahead)
            ahead = next(coming, None)
        while around and around[-1].rgt < lft:
            around.pop()
        if around:
            yield Placed(unit_id, around[-1].point_id)
