"""What a report on a document says, part by part of a unit: group by way, gatherings, conferences; from the tallies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from thongsuot.convening.queries.reporting import Conferences, conferences_about
from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.people.rules.memberships import SUBJECT
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Counts, Sums
from thongsuot.study.models import Gathering
from thongsuot.study.queries.rules import RuleLine
from thongsuot.study.queries.sights import Sight, sight
from thongsuot.study.rules import MEASURE, NOBODY, Figure, Figures, Way, figures
from thongsuot.units.rules import UnitRef

_PACKAGE = "thongsuot.study"


@dataclass(frozen=True, slots=True)
class GroupPart:
    """A group of a part: its figure, and those of its done by way."""

    figure: Figure = NOBODY
    by_way: Mapping[Way, int] = field(default_factory=dict)

    def plus(self, other: GroupPart) -> GroupPart:
        """Both together."""
        ways = {way: self.by_way.get(way, 0) + other.by_way.get(way, 0) for way in {*self.by_way, *other.by_way}}
        return GroupPart(self.figure.plus(other.figure), ways)


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A row of the report; `before`: done before it began.

    `unit` None: closed units with several successors or none. `places` are those of all its units in the reader's tree.
    """

    unit: UnitRef | None
    is_own: bool
    places: tuple[range, ...]
    groups: Mapping[str, GroupPart]
    before: int
    conferences: Conferences
    meetings: int
    make_ups: int

    @property
    def id(self) -> int:
        """Under which it is counted: its unit's, or `BEFORE`."""
        return self.unit.id if self.unit else rollup.BEFORE

    @property
    def total(self) -> GroupPart:
        """All groups together."""
        return together(self.groups.values())

    @property
    def is_shown(self) -> bool:
        """Units right beneath are always; the others where there is anything to tell."""
        return (self.unit is not None and not self.is_own) or self.says_anything

    @property
    def says_anything(self) -> bool:
        """True where any figure of it is not nought."""
        counted = any(any(one.figure) for one in self.groups.values())
        return counted or bool(self.conferences.held or self.conferences.turnouts or self.meetings or self.make_ups)


@dataclass(frozen=True, slots=True)
class StudyReport:
    """What a unit can say of a document for the days from first to last; its rows sum to the whole, in every column."""

    rule: RuleLine
    unit: UnitRef
    above: tuple[UnitRef, ...]
    first_day: date
    last_day: date
    parts: tuple[ReportPart, ...]

    @property
    def total(self) -> GroupPart:
        """All parts together."""
        return together(part.total for part in self.parts)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in which anybody must, has, or was convened."""
        known = {code for part in self.parts for code, one in part.groups.items() if any(one.figure)}
        return tuple(sorted(known | {code for part in self.parts for code in part.conferences.turnouts}))


def together(parts: Iterable[GroupPart]) -> GroupPart:
    """The sum of several."""
    total = GroupPart()
    for part in parts:
        total = total.plus(part)
    return total


def study_report(reader: Reader, document_id: int, unit_id: int, first_day: date, last_day: date) -> StudyReport:
    """As of the last day (today at the latest); fourteen queries, whatever the scale.

    :raises DomainError: as `coverage`
    """
    seen = sight(reader, document_id, unit_id, last_day, Permission.SEE_COUNTS)
    names: dict[int, UnitRef | None] = {seen.unit.id: seen.unit}
    if seen.beneath:
        names |= {one.id: one for one in seen.children} | {rollup.BEFORE: None}
    known = [one for one in rollup.parts_of(reader.tree, seen.unit.id) if one[0] in names]
    places = dict(known)
    spans = [(part, span[0], span[-1]) for part, some in known for span in some]
    members, studied = (
        _sums(seen, SUBJECT, MEMBERS, seen.day, known),
        _sums(seen, document_id, MEASURE, seen.day, known),
    )
    before = _sums(seen, document_id, MEASURE, first_day - timedelta(days=1), known)
    terms = seen.rule.terms.categories
    conferences = conferences_about(document_id, reader.tree, spans, seen.day)
    gatherings = _gatherings(seen, spans)
    parts = [
        ReportPart(
            unit=unit,
            is_own=part == seen.unit.id,
            places=places.get(part, ()),
            groups=_groups(members.get(part, {}), studied.get(part, {}), terms),
            before=figures({}, before.get(part, {}), terms).total.done,
            conferences=conferences.get(part, Conferences()),
            meetings=gatherings.get((part, Gathering.Kind.MEETING), 0),
            make_ups=gatherings.get((part, Gathering.Kind.MAKE_UP), 0),
        )
        for part, unit in names.items()
    ]
    parts.sort(key=lambda part: part.says_anything, reverse=True)  # those of whom there is nothing to tell stand last
    return StudyReport(seen.rule, seen.unit, seen.above, first_day, seen.day, tuple(parts))


def _sums(seen: Sight, subject: int, measure: str, day: date, known: rollup.Parts) -> Mapping[int, Counts]:
    sums: Sums = rollup.sums(seen.reader.tree, seen.unit.id, subject, [measure], day, known)
    return {**sums.children, sums.unit_id: sums.own, rollup.BEFORE: sums.before}


def _groups(members: Counts, studied: Counts, categories: Collection[str]) -> Mapping[str, GroupPart]:
    """Each category by itself, as `figures` counts it."""
    apart: dict[str, tuple[dict[object, object], dict[object, object]]] = defaultdict(lambda: ({}, {}))
    for side, counts in enumerate((members, studied)):
        for cell, amount in counts.items():
            apart[cell.group.partition(":")[0]][side][cell] = amount
    found = {code: figures(*sides, categories) for code, sides in apart.items()}  # type: ignore[arg-type]  # parts of both
    return {code: _part(one) for code, one in found.items()}


def _part(one: Figures) -> GroupPart:
    return GroupPart(one.total, one.by_way)


def _gatherings(seen: Sight, spans: Iterable[tuple[int, int, int]]) -> Mapping[tuple[int, str], int]:
    params = {
        "document_id": seen.rule.document_id, "version_id": seen.reader.tree.version_id, "spans": tuple(spans),
        "day": seen.day,
    }  # fmt: skip
    found = db.rows(_PACKAGE, "report.sql", "gatherings", params)
    return {(part, kind): int(count) for part, kind, count in found}
