"""X of Y have sent: for a unit in view, for each unit right beneath it, and what it comes to so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from thongsuot.kernel import db
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE
from thongsuot.rollup import queries as rollup
from thongsuot.submissions.models import Report
from thongsuot.submissions.queries.periods import MUST, PeriodLine, period, tree_of, with_members
from thongsuot.submissions.queries.reports import ReportLine, lines
from thongsuot.submissions.rules import Owed, together
from thongsuot.units import queries as units
from thongsuot.units.rules import Tree, UnitRef

_PACKAGE, _FILE = "thongsuot.submissions", "submissions.sql"


class Share(NamedTuple):
    """Of `asked` units `sent` have a report in force, `late` of them after the due day."""

    asked: int = 0
    sent: int = 0
    late: int = 0

    def plus(self, other: Share) -> Share:
        """Both together."""
        return Share(*(one + more for one, more in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Known:
    """What reports say together, by group: of how many reports; nobody's figures stand in two of them."""

    reports: int = 0
    groups: Mapping[str, Owed] = field(default_factory=dict)

    @property
    def total(self) -> Owed:
        """All groups together."""
        return together(self.groups.values())


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A part of the unit in view; `unit` None: closed units with several successors, or none.

    `report` is its own in force; `is_asked` where it owes one; `share` counts it and all beneath it.
    """

    unit: UnitRef | None
    is_own: bool
    is_asked: bool
    report: ReportLine | None
    share: Share
    known: Known


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a period has come beneath a unit, under the tree of its due day. Rows sum to the totals."""

    period: PeriodLine
    unit: UnitRef
    above: tuple[UnitRef, ...]
    tree: Tree
    rows: tuple[StandingRow, ...]
    total: Share
    known: Known

    @property
    def children(self) -> Share:
        """The same of the units right beneath that are asked, without what stands beneath them."""
        asked = [row for row in self.rows if row.is_asked and not row.is_own]
        sent = [row.report for row in asked if row.report]
        return Share(len(asked), len(sent), sum(one.is_late for one in sent))


def standing(reader: Reader, period_id: int, unit_id: int | None = None) -> Standing:
    """How far a period has come beneath a unit of the reader's; the office's own where none is given. Ten queries,
    one more beneath the office, and one more where it asks for members' sake.

    :raises DomainError: submissions.unknown_period, people.not_allowed, units.unknown
    """
    found = period(reader, period_id)
    unit_id = unit_id or _widest(reader, found)
    access.require_subtree(reader, Permission.SEE_COUNTS, units.unit(unit_id, reader.tree))
    tree = tree_of(found, reader.tree)
    above, unit, children = units.around(unit_id, tree)
    parts = rollup.parts_of(tree, unit_id)
    names: dict[int, UnitRef | None] = {unit.id: unit, rollup.BEFORE: None}
    names |= {one.id: one for one in children if one.is_open}
    spans = tuple((part, span[0], span[-1]) for part, places in parts for span in places)
    office = next((one for one in (*above, unit) if one.id == found.unit.id), None)  # None: nothing is asked here
    shares = _shares(found, tree, unit, spans) if office else {}
    known = _sums(found, tree, unit_id, spans)
    peopled = with_members(found, tree, unit_id)
    own = _reports(found, [one.id for one in (unit, *children)])
    rows = [
        StandingRow(
            unit=one,
            is_own=part == unit.id,
            is_asked=bool(one and office and found.asks(one, office))
            and (peopled is None or part in peopled | own.keys()),
            report=own.get(part),
            share=shares.get(part, Share()),
            known=known.get(part, Known()),
        )
        for part, one in names.items()
    ]
    shown = tuple(sorted((row for row in rows if (row.unit and not row.is_own) or _says(row)), key=_last))
    seen = _seen(reader, [one for one in above if office and office.holds(one)])
    return Standing(found, unit, seen, tree, shown, _all_shares(shown), _all_known(shown))


def _seen(reader: Reader, above: Sequence[UnitRef]) -> tuple[UnitRef, ...]:
    """Those of these units of another day's tree that the reader sees: as today's places them."""
    scope, today = reader.scope(Permission.SEE_COUNTS), units.units_by_ids([one.id for one in above], reader.tree)
    return tuple(one for one in above if one.id in today and scope.covers(today[one.id].lft))


def _widest(reader: Reader, found: PeriodLine) -> int:
    """The office that asks, where the reader sees it; else the reader's widest, beneath it where one is."""
    if reader.holds(Permission.SEE_COUNTS, found.unit):
        return found.unit.id
    own = units.units_by_ids(sorted(reader.granted_units(Permission.SEE_COUNTS)), reader.tree).values()
    within = [one for one in own if found.unit.holds(one)] or own  # none: they stood beneath it on the due day
    return max(within, key=lambda one: one.rgt - one.lft).id


def _says(row: StandingRow) -> bool:
    return bool(row.known.reports or any(row.share))


def _last(row: StandingRow) -> bool:
    """Units of whom nothing is asked and that sent nothing stand behind all others."""
    return not _says(row)


def _shares(found: PeriodLine, tree: Tree, unit: UnitRef, spans: tuple[tuple[int, int, int], ...]) -> dict[int, Share]:
    late_from = datetime.combine(found.due_day + timedelta(days=1), time(), ZONE)
    params: dict[str, Any] = {
        "spans": spans, "version_id": tree.version_id, "period_id": found.id, "opener_id": found.unit.id,
        "late_from": db.moment(late_from), "everybody": int(not found.levels), "levels": found.levels or ("",),
    }  # fmt: skip
    statement = "standing"
    if found.categories:
        statement = "standing_of_members"
        params |= {
            "measure": MEASURE, "day": min(found.due_day, tree.day), "first": unit.lft, "last": unit.rgt,
            "groups": tuple(f"{one}:{MUST}" for one in found.categories), "any": int("" in found.categories),
            "must": f"%:{MUST}",
        }  # fmt: skip
    return {part: Share(*map(int, counts)) for part, *counts in db.rows(_PACKAGE, _FILE, statement, params)}


def _sums(found: PeriodLine, tree: Tree, unit_id: int, spans: tuple[tuple[int, int, int], ...]) -> dict[int, Known]:
    params = {"spans": spans, "version_id": tree.version_id, "period_id": found.id, "unit_id": unit_id}
    groups: dict[int, dict[str, Owed]] = defaultdict(dict)
    reports: dict[int, int] = {}
    for part, group, owed, done, count in db.rows(_PACKAGE, _FILE, "sums", params):
        reports[part] = int(count)
        if group is not None:
            groups[part][group] = Owed(int(owed), int(done))
    return {part: Known(count, groups[part]) for part, count in reports.items()}


def _reports(found: PeriodLine, unit_ids: list[int]) -> dict[int, ReportLine]:
    rows = Report.objects.in_force().filter(period=found.id, unit__in=unit_ids)
    return {one.unit_id: one for one in lines(rows, found.due_day)}


def _all_shares(rows: tuple[StandingRow, ...]) -> Share:
    total = Share()
    for row in rows:
        total = total.plus(row.share)
    return total


def _all_known(rows: tuple[StandingRow, ...]) -> Known:
    groups: dict[str, Owed] = {}
    for row in rows:
        for group, one in row.known.groups.items():
            groups[group] = groups.get(group, Owed()).plus(one)
    return Known(sum(row.known.reports for row in rows), groups)
