"""How units stand at the stages of a document, and the figures of many of them. docs/algorithms/flow.md"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from thongsuot.flow.rules.figures import Figure
from thongsuot.kernel.days import NO_DAY


@dataclass(frozen=True, slots=True)
class Owed:
    """A tracked stage of a document: these kinds of units owe it by a day; or, by obligation, who counts any owed.

    By members, those of these kinds in which somebody of the categories (of all where none is named) `must`, by the day
    of their kind.
    """

    code: str
    measure: str
    by_kind: bool
    kinds: tuple[str, ...]
    due_on: date
    must: tuple[str, ...] | None = None
    days: tuple[tuple[str, date], ...] = ()

    def day_of(self, kind: str) -> date:
        """By when units of a kind owe it."""
        return dict(self.days).get(kind, self.due_on)


def share(stage: Owed, due: Mapping[str, int], done: Mapping[str, int]) -> tuple[int, int] | None:
    """How far a unit's members are, of 2: nobody 0, some 1, all 2; None where none of them must.

    By the group of those due, `DUE` for all that nothing names. So units that stand alike are one profile.
    """
    people = _counted_of(stage, due)
    if people <= 0:
        return None
    studied = _counted_of(stage, done)
    return 2, 2 if studied >= people else 1 if studied > 0 else 0


def _counted_of(stage: Owed, groups: Mapping[str, int]) -> int:
    return sum(
        count for group, count in groups.items() if group and (not stage.must or group.split(":")[0] in stage.must)
    )


class Row(NamedTuple):
    """What a unit counts in one measure by one day; a unit has one row for each."""

    measure: str
    due_day: date
    owed: int
    done: int


class Stand(NamedTuple):
    """A unit at a stage that it owes: the day by which something is lacking (NO_DAY: by none; None: nothing is)."""

    place: int
    lacking_by: date | None


class Profile(NamedTuple):
    """How a unit stands at all stages that it owes, in their order, and whether it has done anything."""

    stands: tuple[Stand, ...]
    has_reported: bool


class Crowd(NamedTuple):
    """Units of one profile, and their members."""

    units: int
    members: int


NOBODY = Crowd(0, 0)
Crowds = Mapping[Profile, Crowd]
"""How many stand how. The day on which it is asked makes figures of it."""


def profile(stages: Sequence[Owed], kind: str, rows: Iterable[Row]) -> Profile | None:
    """How a unit stands; None where it owes nothing. `kind` is empty for a unit that the document does not reach."""
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        counted[row.measure].append(row)
    stands, has_reported = [], False
    for place, stage in enumerate(stages):
        own = counted[stage.measure]
        is_done = sum(row.done for row in own) > 0
        if stage.by_kind and kind in stage.kinds:
            stands.append(Stand(place, None if is_done else stage.due_on))
        elif stage.must is not None and kind in stage.kinds and own:
            is_lacking = any(row.owed > row.done for row in own)
            stands.append(Stand(place, stage.day_of(kind) if is_lacking else None))
        elif not stage.by_kind and stage.must is None and sum(row.owed for row in own) > 0:
            stands.append(Stand(place, min((row.due_day for row in own if row.owed > row.done), default=None)))
        else:
            continue
        has_reported |= is_done
    return Profile(tuple(stands), has_reported) if stands else None


def added(parts: Iterable[Crowds]) -> dict[Profile, Crowd]:
    """All crowds together; those that cancel out are left away."""
    total: dict[Profile, Crowd] = {}
    for part in parts:
        for one, (units, members) in part.items():
            known = total.get(one, NOBODY)
            total[one] = Crowd(known.units + units, known.members + members)
    return {one: crowd for one, crowd in total.items() if any(crowd)}


def figures(stages: Sequence[Owed], crowds: Crowds, day: date) -> dict[str, Figure]:
    """The figures of a crowd as of a day, by stage; a stage that nobody owes is absent."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * 6)
    missed: dict[int, date] = {}
    for one, crowd in crowds.items():
        first = first_missed(one, day)
        for stand in one.stands:
            is_first = stand is first
            for at, amount in enumerate(_amounts(stand, crowd, day, is_stuck=is_first)):
                sums[stand.place][at] += amount
            if is_first and stand.lacking_by is not None:
                missed[stand.place] = min(stand.lacking_by, missed.get(stand.place, NO_DAY))
    return {stages[place].code: _figure(sums[place], missed.get(place)) for place in sorted(sums)}


def _figure(sums: Sequence[int], missed: date | None) -> Figure:
    owed, reached, overdue, due, stuck, members = sums
    return Figure(owed, reached, overdue, due, stuck, members, missed)


def first_missed(one: Profile, day: date) -> Stand | None:
    """The stage at which units of this profile are stuck."""
    return next((stand for stand in one.stands if stand.lacking_by is not None and stand.lacking_by < day), None)


def _amounts(stand: Stand, crowd: Crowd, day: date, *, is_stuck: bool) -> tuple[int, int, int, int, int, int]:
    """Owed, reached, overdue, due, stuck, members."""
    units, members = crowd
    held = (units, members) if is_stuck else (0, 0)
    if stand.lacking_by is None:
        return (units, units, 0, 0, *held)
    is_overdue, is_dated = stand.lacking_by < day, stand.lacking_by < NO_DAY
    return (units, 0, units if is_overdue else 0, units if is_dated and not is_overdue else 0, *held)


def owing(crowds: Crowds) -> int:
    """Units that owe any stage."""
    return sum(crowd.units for crowd in crowds.values())


def reporting(crowds: Crowds) -> int:
    """Those of them that have done anything."""
    return sum(crowd.units for one, crowd in crowds.items() if one.has_reported)
