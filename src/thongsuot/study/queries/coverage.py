"""How many have studied a document, beneath any unit, on any day; from the tallies alone, fresh with every fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.people.rules.memberships import SUBJECT
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.queries.branches import cut_into
from thongsuot.rollup.queries.remembering import Branch, Question, Versions, remembered
from thongsuot.rollup.rules import Counts, Sums
from thongsuot.study.queries.rules import RuleLine, Terms
from thongsuot.study.queries.sights import Sight, sight
from thongsuot.study.rules import MEASURE, WAYS, Figure, Figures, figures
from thongsuot.study.rules.figures import together, total_of
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

_PACKAGE = "thongsuot.study"
_FILE = "coverage.sql"
_FEW = 20_000
"""Places up to which PostgreSQL looks units up one by one."""
LONGEST = 400
"""So many days make a curve at most."""


class Extent(NamedTuple):
    """Of `units` open ones where somebody must study `reporting` have at least one who has; `late` came afterwards."""

    units: int = 0
    reporting: int = 0
    late: int = 0

    def plus(self, other: Extent) -> Extent:
        """Both together."""
        return Extent(*(one + more for one, more in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A part of the unit in view: a unit right beneath it, or the unit itself (`is_own`).

    `unit` None: closed units with several successors or none ("before the reorganisation"). `deadline` of its level.
    """

    unit: UnitRef | None
    is_own: bool
    figures: Figures
    extent: Extent
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a unit and all beneath it have come on a day. The rows sum to `total`, in every group and way."""

    rule: RuleLine
    unit: UnitRef
    above: tuple[UnitRef, ...]
    day: date
    total: Figures
    extent: Extent
    rows: tuple[CoverageRow, ...]

    @property
    def deadline(self) -> date | None:
        """The last day for members of the unit in view."""
        return self.rule.terms.deadline(self.unit.level)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How many must and have at the end of a day."""

    day: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Curve:
    """The days from the rule's first to today, and the deadline that they run against."""

    rule: RuleLine
    unit: UnitRef
    points: tuple[CurvePoint, ...]
    deadline: date | None
    last_deadline: date | None


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """A unit among those with the same parent; shown where the reader sees it, or where enough people stand behind."""

    unit: UnitRef
    figure: Figure
    is_own: bool


def coverage(reader: Reader, document_id: int, unit_id: int | None = None, day: date | None = None) -> Coverage:
    """How far a unit has come on a day (today where none is given); the widest that the reader sees where no unit is.

    :raises DomainError: study.unknown_rule, study.out_of_reach, people.not_allowed, units.unknown
    """
    return coverage_of(sight(reader, document_id, unit_id, day, Permission.SEE_COUNTS))


def coverage_of(seen: Sight, parts: rollup.Parts | None = None, *, extents_too: bool = True) -> Coverage:
    """How far what is looked at has come; four queries, five where a deadline has passed, one less by its parts.

    Two at least are saved where nobody asks how far the figures reach.
    """
    known = rollup.parts_of(seen.reader.tree, seen.unit.id) if parts is None else parts
    versions = Versions((SUBJECT, seen.rule.document_id))
    members, studied = _sums(seen, seen.unit.id, known, versions)
    terms = seen.rule.terms
    names: dict[int, UnitRef | None] = {seen.unit.id: seen.unit}
    if seen.beneath:
        names |= {one.id: one for one in seen.children} | {rollup.BEFORE: None}
    extents = _extents(seen, [one for one in known if one[0] in names], versions) if extents_too else {}
    rows = [
        CoverageRow(
            unit=unit,
            is_own=part == seen.unit.id,
            figures=figures(members.get(part, {}), studied.get(part, {}), terms.categories),
            extent=extents.get(part, Extent()),
            deadline=terms.deadline(unit.level) if unit else terms.deadline(""),
        )
        for part, unit in names.items()
    ]
    extent = Extent()
    for row in rows:
        extent = extent.plus(row.extent)
    shown = tuple(row for row in rows if (row.unit and not row.is_own) or any(row.figures.total))
    return Coverage(seen.rule, seen.unit, seen.above, seen.day, total_of(row.figures for row in rows), extent, shown)


def neighbours(reader: Reader, document_id: int, unit_id: int, day: date | None = None) -> tuple[NeighbourRow, ...]:
    """A unit of the reader's among those with the same parent that the reader may compare it with, in their order.

    :raises DomainError: as `coverage`
    """
    seen = sight(reader, document_id, unit_id, day, Permission.SEE_COUNTS)
    if seen.unit.parent_id is None or seen.unit.id == seen.rule.unit.id:
        return ()
    members, studied = _sums(seen, seen.unit.parent_id)
    found = []
    for one in units.children(seen.unit.parent_id, reader.tree):
        counts = members.get(one.id, {}), studied.get(one.id, {})
        figure = figures(*counts, seen.rule.terms.categories).total
        if one.is_open and access.may_see_counts(reader, one, figure.due):
            found.append(NeighbourRow(one, figure, is_own=one.id == unit_id))
    return tuple(found)


def curve(reader: Reader, document_id: int, unit_id: int | None = None) -> Curve:
    """The figure day by day, from the rule's first day to today; `LONGEST` days at most, the last ones.

    :raises DomainError: as `coverage`
    """
    seen = sight(reader, document_id, unit_id, None, Permission.SEE_COUNTS)
    terms, until = seen.rule.terms, reader.day
    if not seen.beneath:  # a curve is drawn of a subtree
        access.require_subtree(reader, Permission.SEE_COUNTS, seen.unit)
    count = min((until - terms.from_day).days + 1, LONGEST)
    days = [until - timedelta(days=back) for back in reversed(range(count))]
    tree, unit = reader.tree, seen.unit.id
    members = rollup.curve(tree, unit, SUBJECT, [MEMBERS], days)
    studied = rollup.curve(tree, unit, document_id, [MEASURE], days)
    points = tuple(
        CurvePoint(one.day, figures(one.counts, other.counts, terms.categories).total)
        for one, other in zip(members, studied, strict=True)
    )
    return Curve(seen.rule, seen.unit, points, terms.deadline(seen.unit.level), terms.last_day)


def left_of(seen: Sight) -> int:
    """How many are left beneath the unit in view."""
    members, studied = _sums(seen, seen.unit.id)
    parts = members.keys() | studied.keys() if seen.beneath else {seen.unit.id}
    categories = seen.rule.terms.categories
    return together(figures(members.get(one, {}), studied.get(one, {}), categories).total for one in parts).left


def _sums(
    seen: Sight, unit_id: int, known: rollup.Parts | None = None, versions: Versions | None = None
) -> tuple[Mapping[int, Counts], Mapping[int, Counts]]:
    """Members, and those who studied, by part of a unit."""
    tree, day = seen.reader.tree, seen.day
    known = rollup.parts_of(tree, unit_id) if known is None else known
    return (
        _by_part(rollup.sums(tree, unit_id, SUBJECT, [MEMBERS], day, known, versions)),
        _by_part(rollup.sums(tree, unit_id, seen.rule.document_id, [MEASURE], day, known, versions)),
    )


def _by_part(sums: Sums) -> Mapping[int, Counts]:
    return {**sums.children, sums.unit_id: sums.own, rollup.BEFORE: sums.before}


def _extents(seen: Sight, places: rollup.Parts, versions: Versions) -> Mapping[int, Extent]:
    """How far the figure reaches, by part; remembered beneath many units as long as nothing there changes."""
    tree, terms, document_id = seen.reader.tree, seen.rule.terms, seen.rule.document_id

    def answers(_which: Sequence[int], wanted: Sequence[int]) -> dict[tuple[int, int], Extent]:
        spans = tuple((place, span[0], span[-1]) for place in wanted for span in places[place][1])
        bounds = {"first": min(span[1] for span in spans), "last": max(span[2] for span in spans)}
        where = {"version_id": tree.version_id, "day": seen.day, "spans": spans} | bounds
        found = _asked(document_id, terms, where)
        return {(0, place): found.get(place, Extent()) for place in wanted}

    asked = ("study", document_id, seen.day, sorted(terms.categories), sorted(terms.deadlines.items()))
    question = Question[Extent, tuple[Extent, ...]](asked, (SUBJECT, document_id), tuple)
    cut = cut_into(tree, seen.unit.id, [Branch(spans) for _part, spans in places])
    [found] = remembered([question], cut, answers, versions)
    return {part: extent for (part, _spans), extent in zip(places, found, strict=True)}


def _asked(document_id: int, terms: Terms, where: Mapping[str, Any]) -> dict[int, Extent]:
    """Two queries: who reports, and who came late; one where no deadline has passed."""
    few = "_of_few" if db.is_postgresql() and where["last"] - where["first"] < _FEW else ""
    groups = [f"{category}:official:due" for category in sorted(terms.categories)]
    common = {
        **where, "subject": document_id, "members": MEMBERS, "studied": MEASURE, "everybody": int(not terms.categories)
    }  # fmt: skip
    params = common | {"groups": tuple(groups) or ("",), "official": "%:official:due"}
    found = {
        part: Extent(int(count), int(reporting))
        for part, count, reporting in db.rows(_PACKAGE, _FILE, f"reporting{few}", params)
    }
    earliest = min(terms.deadlines.values(), default=None)
    if earliest is not None and earliest < where["day"]:
        params = common | {
            "ways": tuple(f"{group}:{way}" for group, way in product(groups, WAYS)) or ("",),
            "official": "%:official:due:%",
            "deadlines": tuple(sorted(terms.deadlines.items())),
            "default": terms.deadline("") or date.max,
            "earliest": earliest,
        }
        for part, late in db.rows(_PACKAGE, _FILE, f"late{few}", params):
            found[part] = found.get(part, Extent())._replace(late=max(0, int(late)))
    return found
