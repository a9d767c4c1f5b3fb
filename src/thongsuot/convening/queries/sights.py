"""What is looked at on the pages of a conference: a sitting of it, and a unit whose people or points are counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from thongsuot.convening.queries.seeing import ConferenceHead, SittingLine, conference_for
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Sight:
    """A conference, one sitting of it (none while it has no sitting), and a unit with those above and beneath it.

    `beneath` is False for a reader whose grant holds at the unit alone.
    """

    reader: Reader
    head: ConferenceHead
    sitting: SittingLine | None
    unit: UnitRef
    above: tuple[UnitRef, ...]
    children: tuple[UnitRef, ...]
    beneath: bool

    @property
    def is_whole(self) -> bool:
        """True where all of the conference is in view, its points and people outside the organiser's tree too."""
        return self.unit.id == self.head.organiser.id and self.beneath

    @property
    def first(self) -> int:
        """The first place of the reader's tree that is counted."""
        return self.unit.lft

    @property
    def last(self) -> int:
        """The last place that is counted."""
        return self.unit.rgt if self.beneath else self.unit.lft


ITSELF: Final = 0
"""Part of a unit's figures that are its own, and those of closed units resting right beneath it."""
ELSEWHERE: Final = -1
"""Part of a conference's figures that stand outside the organiser's tree."""


def part_finder(seen: Sight) -> Callable[[int | None], int]:
    """What tells for a place of the reader's tree the child in view that holds it, else `ITSELF` or `ELSEWHERE`."""
    starts = [one.lft for one in seen.children]

    def part_at(lft: int | None) -> int:
        if lft is None or not seen.first <= lft <= seen.last:
            return ELSEWHERE
        before = bisect_right(starts, lft)
        child = seen.children[before - 1] if before else None
        return child.id if child is not None and lft <= child.rgt else ITSELF

    return part_at


def sight(reader: Reader, conference_id: int, sitting_id: int | None, unit_id: int | None, now: datetime) -> Sight:
    """What is looked at: the unit asked for, else the organiser, else the reader's widest unit; three queries at most.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    head = conference_for(reader, conference_id)
    sitting = head.sitting(sitting_id) if sitting_id else current(head.sittings, now)
    above, unit, children = units.around(unit_id or _widest(reader, head), reader.tree)
    access.require_reader(reader, Permission.SEE_COUNTS, unit)
    scope = reader.scope(Permission.SEE_COUNTS)
    beneath = scope.covers_all(unit.lft, unit.rgt)
    way = tuple(one for one in above if scope.covers(one.lft))
    shown = tuple(sorted((one for one in children if one.is_open), key=lambda one: one.lft)) if beneath else ()
    return Sight(reader, head, sitting, unit, way, shown, beneath)


def current(sittings: Sequence[SittingLine], now: datetime) -> SittingLine | None:
    """The sitting that runs, else the next one, else the last."""
    coming = (one for one in sittings if one.ends_at > now)
    return min(coming, key=lambda one: one.starts_at, default=max(sittings, key=lambda one: one.ends_at, default=None))


def _widest(reader: Reader, head: ConferenceHead) -> int:
    """The organiser where the reader sees its figures, else the widest of the reader's own units beneath it."""
    if reader.holds(Permission.SEE_COUNTS, head.organiser):
        return head.organiser.id
    access.require_somewhere(reader, Permission.SEE_COUNTS)
    own = units.units_by_ids(sorted(reader.granted_units(Permission.SEE_COUNTS)), reader.tree).values()
    within = [one for one in own if head.organiser.holds(one)] or list(own)
    return max(within, key=lambda one: (one.rgt - one.lft, -one.lft)).id
