"""One document's page: the sentence, the stream through the stages, where it is stuck, the children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.flow.queries import counting, publications
from thongsuot.flow.queries.publications import Course
from thongsuot.flow.rules import headlines
from thongsuot.flow.rules.figures import (
    ChildRow,
    Counted,
    Figure,
    Figures,
    Publication,
    StageFigure,
    StuckRow,
    Trust,
    stuck_rows,
    total,
)
from thongsuot.flow.rules.headlines import Headline, Kind
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.rollup import queries as rollup
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Flow:
    """What a document's page shows of one unit as of a day; `before` is the stream on the day compared with.

    The rows of `children` sum to `stages`; those of `stuck` sum to the units and members of the headline.
    `to_be_placed` counts open tasks of closed units that wait for a person to say who takes them.
    """

    publication: Publication
    kind: CatalogueEntry | None
    owner: UnitRef
    unit: UnitRef
    day: date
    headline: Headline
    stages: tuple[StageFigure, ...]
    stuck: tuple[StuckRow, ...]
    children: tuple[ChildRow, ...]
    trust: Trust
    to_be_placed: int
    compare_day: date | None = None
    before: tuple[StageFigure, ...] = ()


def flow(reader: Reader, document_id: int, unit_id: int, day: date, compare_day: date | None = None) -> Flow:
    """How a document flows beneath a unit as of a day, under the reader's own tree; eight queries at most.

    A unit within the reader's scope opens into its children. A neighbour's total is shown where enough people stand
    behind it, without its children.

    :raises DomainError: documents.unknown_document, people.not_allowed, flow.day_to_come, units.unknown_unit
    """
    _refuse_days_to_come(reader, day, compare_day)
    publication = publications.publication(reader, document_id, day)
    found = units.units_by_ids([unit_id, publication.owner_id], reader.tree)
    unit = found[unit_id] if unit_id in found else units.unit(unit_id, reader.tree)
    opens = _opens(reader, unit, day)
    course = publications.courses([publication], found, day)[document_id]
    counted = _visible(reader, unit, _counted(course, reader, unit, day))
    before = _visible(reader, unit, _counted(course, reader, unit, compare_day)) if compare_day else None
    rows = _children(reader, unit, counted)
    return Flow(
        publication=publication,
        kind=course.kind,
        owner=course.owner,
        unit=unit,
        day=day,
        headline=_headline(course, reader, unit, (counted, before), (day, compare_day or day)),
        stages=_stream(course, total(counted), day),
        stuck=stuck_rows(rows, course.stages, day) if opens else (),
        children=rows if opens else (),
        trust=Trust(
            as_of=day,
            reporting=sum(part.reporting for part in counted.values()),
            of=sum(part.owing for part in counted.values()),
        ),
        to_be_placed=plans.count_to_be_placed(reader.tree, unit, document_id) if opens else 0,
        compare_day=compare_day,
        before=_stream(course, total(before), compare_day) if before is not None and compare_day else (),
    )


def _refuse_days_to_come(reader: Reader, *days: date | None) -> None:
    if any(day and day > reader.day for day in days):
        raise DomainError("flow.day_to_come", _("Figures can be asked up to today, not for a day to come."))


def _opens(reader: Reader, unit: UnitRef, day: date) -> bool:
    """True within the reader's scope; False for a neighbour that may be compared; else refused."""
    if access.may(reader, Permission.SEE_COUNTS, unit):
        return True
    if not access.may_see_counts(reader, unit, _people(reader, unit, day)):
        access.require_reader(reader, Permission.SEE_COUNTS, unit)
    return False


def _people(reader: Reader, unit: UnitRef, day: date) -> int:
    if not reader.neighbours(Permission.SEE_COUNTS, unit):
        return 0
    counts = rollup.totals(reader.tree, unit.id, [0], ["members"], day).get(0, {})
    return sum(amount.owed for cell, amount in counts.items() if ":official:" in cell.group)


def _counted(course: Course, reader: Reader, unit: UnitRef, day: date) -> Counted:
    return counting.counted([course], reader.tree, unit.id, day).get(course.publication.document_id, {})


def _visible(reader: Reader, unit: UnitRef, counted: Counted) -> Counted:
    """All parts, or the unit's own alone for a reader whose grant holds there without what lies beneath."""
    scope = reader.scope(Permission.SEE_COUNTS)
    if scope.covers(unit.lft) and not scope.covers_all(unit.lft, unit.rgt):
        return {part_id: part for part_id, part in counted.items() if part_id == unit.id}
    return counted


def _children(reader: Reader, unit: UnitRef, counted: Counted) -> tuple[ChildRow, ...]:
    refs = units.units_by_ids(sorted(counted.keys() - {unit.id}), reader.tree) | {unit.id: unit}
    rows = [
        ChildRow(unit=refs[part_id], is_own=part_id == unit.id, units=part.owing, figures=part.figures)
        for part_id, part in counted.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.unit.lft))


def _stream(course: Course, figures: Figures, day: date) -> tuple[StageFigure, ...]:
    found = [(stage, figures.get(stage.code, Figure())) for stage in course.stages]
    return tuple(StageFigure(stage, figure, figure.days_late(day)) for stage, figure in found)


def _headline(
    course: Course,
    reader: Reader,
    unit: UnitRef,
    figures: tuple[Counted, Counted | None],
    days: tuple[date, date],
) -> Headline:
    now, before = figures
    chosen = headlines.choose(
        course.publication, course.stages, total(now), None if before is None else total(before), days
    )
    if chosen.kind not in {Kind.FLOWING, Kind.REACHED}:
        return chosen
    return dated([chosen], [course], reader, unit, days[0])[0]


def dated(
    chosen: Sequence[Headline], courses: Sequence[Course], reader: Reader, unit: UnitRef, day: date
) -> list[Headline]:
    """The same headlines, those that say all is well with the day since which it is; one query."""
    well = {
        course.publication.document_id: course
        for headline, course in zip(chosen, courses, strict=True)
        if headline.kind in {Kind.FLOWING, Kind.REACHED}
    }
    known = counting.since(well.values(), reader.tree, unit.id, day)
    return [
        _since(headline, course, known.get(course.publication.document_id))
        for headline, course in zip(chosen, courses, strict=True)
    ]


def _since(headline: Headline, course: Course, known: counting.Since | None) -> Headline:
    published_on = course.publication.published_on
    if headline.kind is Kind.REACHED:
        return replace(headline, since=(known.reached_on if known else None) or published_on)
    if headline.kind is Kind.FLOWING:
        return replace(headline, since=(known.overdue_until if known else None) or published_on)
    return headline
