"""Attendance at a sitting by unit and group: now, from the tallies; as of a moment, from the events themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from thongsuot.convening.queries.counting import PACKAGE, counted, parted
from thongsuot.convening.queries.sights import ELSEWHERE, ITSELF, Sight, part_finder, sight
from thongsuot.convening.rules import ATTENDED, LEFT
from thongsuot.convening.rules.attendance import NOBODY, Turnout, together
from thongsuot.kernel import db
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE, SUBJECT, Standing
from thongsuot.rollup import queries as rollup
from thongsuot.units.rules import UnitRef

ALWAYS: Final = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which events count: those that happened by one moment and were known here by another; all of them by default."""

    happened: datetime = ALWAYS
    known: datetime = ALWAYS

    @property
    def is_now(self) -> bool:
        """True where everything known counts."""
        return self.happened == ALWAYS and self.known == ALWAYS


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A unit right beneath the one in view, by group; `unit` None: people of other branches."""

    unit: UnitRef | None
    is_own: bool
    groups: Mapping[str, Turnout]

    def of(self, group: str) -> Turnout:
        """The people of a group, or of all where it is empty."""
        return self.groups.get(group, NOBODY) if group else together(self.groups.values())


@dataclass(frozen=True, slots=True)
class Attendance:
    """All rows; they sum to `total` in every group and column. `groups` are the categories that anybody has."""

    sight: Sight
    at: datetime
    as_of: AsOf
    rows: tuple[AttendanceRow, ...]
    groups: tuple[str, ...]

    def total(self, group: str = "") -> Turnout:
        """The sum of all rows."""
        return together(row.of(group) for row in self.rows)


_Groups = Mapping[str, Turnout]
NOW: Final = AsOf()


def attendance(
    reader: Reader,
    conference_id: int,
    *,
    sitting_id: int | None = None,
    unit_id: int | None = None,
    as_of: AsOf = NOW,
    now: datetime,
) -> Attendance:
    """Attendance at a sitting beneath a unit; eight queries at most.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    seen = sight(reader, conference_id, sitting_id, unit_id, now)
    parts = _live(seen) if as_of.is_now else _facts(seen, as_of)
    members = _members(seen)
    names: dict[int, UnitRef | None] = {ITSELF: seen.unit, **{one.id: one for one in seen.children}, ELSEWHERE: None}
    rows = (
        AttendanceRow(unit, part == ITSELF, _joined([members.get(part, {}), parts.get(part, {})]))
        for part, unit in names.items()
    )
    shown = tuple(row for row in rows if any(any(turnout) for turnout in row.groups.values()))
    groups = tuple(sorted({group for row in shown for group in row.groups}))
    return Attendance(seen, now, as_of, shown, groups)


def _live(seen: Sight) -> Mapping[int, _Groups]:
    """From the tallies, and from the few people of whom these cannot tell all."""
    special = _people(seen, NOW, everyone=False)
    found: dict[int, _Groups] = {}
    for part, counts in counted(seen, [ATTENDED, LEFT]).items():
        groups: dict[str, Turnout] = {}
        for cell, amount in counts.items():
            has_left = cell.measure == LEFT
            came = Turnout(convened=amount.owed, came=amount.done, now=amount.done)
            more = Turnout(now=-amount.done) if has_left else came
            groups[cell.group] = groups.get(cell.group, NOBODY).plus(more)
        found[part] = groups
    for part, groups_of in special.items():
        mended = {
            group: Turnout(came=-one.guests, in_person=one.in_person, excused=one.excused, guests=one.guests)
            for group, one in groups_of.items()
        }
        found[part] = _joined([found.get(part, {}), mended])
    return found


def _facts(seen: Sight, as_of: AsOf) -> Mapping[int, _Groups]:
    return _people(seen, as_of, everyone=True)


def _people(seen: Sight, as_of: AsOf, *, everyone: bool) -> Mapping[int, _Groups]:
    """What people's events and absences come to, by part and group; one query."""
    if seen.sitting is None:
        return {}
    params = {
        "conference_id": seen.head.id,
        "sitting_id": seen.sitting.id,
        "organiser_id": seen.head.organiser.id,
        "version_id": seen.reader.tree.version_id,
        "everyone": int(everyone),
        "happened": db.moment(as_of.happened),
        "known": db.moment(as_of.known),
        "anywhere": int(seen.is_whole),
        "first": seen.first,
        "last": seen.last,
    }
    part_at = part_finder(seen)
    found: dict[int, dict[str, Turnout]] = defaultdict(dict)
    for lft, group, *figures in db.rows(PACKAGE, "attendance.sql", "people", params):
        groups = found[part_at(lft)]
        groups[group] = groups.get(group, NOBODY).plus(Turnout(0, *map(int, figures)))
    return found


def _members(seen: Sight) -> Mapping[int, _Groups]:
    """Official members by part and category, on the day that the list of convened goes by."""
    tree = seen.reader.tree
    sums = rollup.sums(tree, seen.unit.id, SUBJECT, [MEASURE], min(seen.head.as_of, tree.day))
    found: dict[int, dict[str, Turnout]] = defaultdict(dict)
    for part, counts in parted(seen, sums).items():
        for cell, amount in counts.items():
            category, standing, _duty = cell.group.split(":")
            if standing == Standing.OFFICIAL:
                found[part][category] = found[part].get(category, NOBODY).plus(Turnout(members=amount.owed))
    return found


def _joined(parts: Iterable[_Groups]) -> dict[str, Turnout]:
    """Several parts' groups, each group's people together."""
    found: dict[str, Turnout] = {}
    for part in parts:
        for group, turnout in part.items():
            found[group] = found.get(group, NOBODY).plus(turnout)
    return found
