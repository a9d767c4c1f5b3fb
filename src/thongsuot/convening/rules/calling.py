"""Who is called to a conference, and what those who are called owe at its sittings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from thongsuot.convening.rules.presence import ATTENDED
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.rules import Change, Key


class Calling(NamedTuple):
    """A rule of who is called: members of a category (any when empty) in units of a level (any when empty).

    The units are one, or one with all beneath it. Members count at their official organisation, never as guests; those
    exempt from meetings are called by no rule.
    """

    unit_id: int
    with_subtree: bool
    category: str = ""
    unit_level: str = ""


class Place(NamedTuple):
    """A calling as the tree of its day reads it: first and last `lft`, category, level."""

    first: int
    last: int
    category: str
    level: str


class SittingDay(NamedTuple):
    """A sitting and the day in Vietnam on which it opens."""

    sitting_id: int
    day: date


class Group(NamedTuple):
    """So many people of one unit and category."""

    unit_id: int
    category: str
    people: int


def owed(sittings: Sequence[SittingDay], groups: Iterable[Group]) -> Iterator[Change]:
    """What expected people add to the tallies: each owes each sitting, on its day. Fewer people: a negative group."""
    for group in groups:
        for sitting in sittings:
            key = Key(group.unit_id, sitting.sitting_id, ATTENDED, group.category, NO_DAY, sitting.day)
            yield Change(key, group.people, 0)
