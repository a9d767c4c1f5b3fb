"""One document's page: the sentence, the stream through the stages, where it is stuck, the children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.flow.queries import counting, dating, publications
from thongsuot.flow.queries.publications import Course
from thongsuot.flow.queries.sights import Sight, sight
from thongsuot.flow.queries.standing import View, view
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
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.rollup.queries.remembering import label_of
from thongsuot.units.rules import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class Flow:
    """What a document's page shows of one unit as of a day; `before` is the stream on the day compared with.

    `unit` and the units of the rows stand as they do in `tree`, `owner` as it does in the reader's own. `above` are the
    units above, the root first, of which the reader sees figures.
    The rows of `children` sum to `stages`; those of `stuck` sum to the units and members of the headline.
    `to_be_placed` counts open tasks of closed units that wait for a person to say who takes them.
    """

    publication: Publication
    kind: CatalogueEntry | None
    owner: UnitRef
    unit: UnitRef
    above: tuple[UnitRef, ...]
    tree: Tree
    day: date
    headline: Headline
    stages: tuple[StageFigure, ...]
    stuck: tuple[StuckRow, ...]
    children: tuple[ChildRow, ...]
    trust: Trust
    to_be_placed: int
    compare_day: date | None = None
    before: tuple[StageFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a flow is worked out from: the document with its stages, the unit and those around it, the days."""

    course: Course
    seen: Sight
    day: date
    compare_day: date | None

    @property
    def reader(self) -> Reader:
        """Who looks."""
        return self.seen.reader

    @property
    def owner(self) -> UnitRef:
        """The document's owner as it stands in the reader's own tree."""
        return self.seen.now[self.seen.owner.id]


def look(
    reader: Reader,
    document_id: int,
    unit_id: int,
    day: date,
    compare_day: date | None = None,
    under: Tree | None = None,
) -> Look:
    """What a document's flow beneath a unit as of a day is worked out from; three queries, five under another tree.

    Figures are read under the tree of the day, of the later one where two are compared; a later tree may be asked for.

    :raises DomainError: documents.unknown_document, flow.day_to_come, units.unknown
    :raises ValueError: when the tree asked for is older than the days
    """
    _refuse_days_to_come(reader, day, compare_day)
    publication = publications.publication(reader, document_id, day)
    seen = sight(reader, unit_id, publication.owner_id, max(day, compare_day or day), under)
    course = publications.courses([publication], {seen.owner.id: seen.owner}, day)[document_id]
    return Look(course, seen, day, compare_day)


def known_as(at: Look) -> tuple[object, ...] | None:
    """All on which the flow of a look depends, for whoever keeps what was made of it; one query.

    None where it is not kept: of another day than today, under another tree, or where the reader does not see
    everything beneath. The tallies' label is read here, so before any figure: see docs/algorithms/tallies.md.
    """
    seen, publication = at.seen, at.course.publication
    is_of_today = at.day == at.reader.day and at.compare_day is None and seen.is_of_today
    if not is_of_today or not at.reader.scope(Permission.SEE_COUNTS).covers_all(seen.unit.lft, seen.unit.rgt):
        return None
    label = label_of(seen.tree, seen.unit, {0, publication.document_id, *publication.sittings})
    return at.day, seen.tree, seen.unit.id, [one.id for one in seen.way], at.course.known_as, label


def flow(
    reader: Reader,
    document_id: int,
    unit_id: int,
    day: date,
    compare_day: date | None = None,
    under: Tree | None = None,
) -> Flow:
    """How a document flows beneath a unit as of a day; eight queries at most, ten under another tree than today's.

    :raises DomainError: what `look` and `flow_of` raise
    """
    return flow_of(look(reader, document_id, unit_id, day, compare_day, under))


def flow_of(at: Look) -> Flow:
    """The figures of a look.

    A unit within today's scope opens into its children; a neighbour's total shows where enough people stand behind it.

    :raises DomainError: people.not_allowed
    """
    course, seen, day, compare_day = at.course, at.seen, at.day, at.compare_day
    document_id = course.publication.document_id
    beneath = view(seen.tree, seen.unit, seen.children)
    counted, before = _counted(course, seen, beneath, (day, compare_day))
    rows = _children(seen, counted) if seen.opens(day) else ()
    return Flow(
        publication=course.publication,
        kind=course.kind,
        owner=at.owner,
        unit=seen.unit,
        above=seen.way,
        tree=seen.tree,
        day=day,
        headline=_headline(course, beneath, (counted, before), (day, compare_day or day)),
        stages=_stream(course, total(counted), day),
        stuck=stuck_rows(rows, course.stages, day),
        children=rows,
        trust=_trust(counted, day),
        to_be_placed=plans.count_to_be_placed(seen.tree, seen.unit, document_id) if rows else 0,
        compare_day=compare_day,
        before=_stream(course, total(before), compare_day) if before is not None and compare_day else (),
    )


def _trust(counted: Counted, day: date) -> Trust:
    parts = counted.values()
    return Trust(day, reporting=sum(part.reporting for part in parts), of=sum(part.owing for part in parts))


def _refuse_days_to_come(reader: Reader, *days: date | None) -> None:
    if any(day and day > reader.day for day in days):
        raise DomainError("flow.day_to_come", _("Figures can be asked up to today, not for a day to come."))


def _counted(
    course: Course, seen: Sight, beneath: View, days: tuple[date, date | None]
) -> tuple[Counted, Counted | None]:
    """The figures of the day and of the one compared with, as far as the reader sees."""
    day, compare_day = days
    document_id = course.publication.document_id
    found = counting.counted([course], beneath, sorted({day, compare_day or day}))
    now = _seen(seen, found[day].get(document_id, {}))
    return now, _seen(seen, found[compare_day].get(document_id, {})) if compare_day else None


def _seen(seen: Sight, parts: Counted) -> Counted:
    """All parts, or the unit's own alone for a reader whose grant holds there without what lies beneath."""
    if seen.sees_beneath():
        return parts
    return {part_id: part for part_id, part in parts.items() if part_id == seen.unit.id}


def _children(seen: Sight, counted: Counted) -> tuple[ChildRow, ...]:
    rows = [
        ChildRow(unit=one, is_own=one == seen.unit, units=counted[one.id].owing, figures=counted[one.id].figures)
        for one in (seen.unit, *seen.children)
        if one.id in counted
    ]
    return tuple(sorted(rows, key=lambda row: row.unit.lft))


def _stream(course: Course, figures: Figures, day: date) -> tuple[StageFigure, ...]:
    found = [(stage, figures.get(stage.code, Figure())) for stage in course.stages]
    return tuple(StageFigure(stage, figure, figure.days_late(day)) for stage, figure in found)


def _headline(
    course: Course,
    beneath: View,
    figures: tuple[Counted, Counted | None],
    days: tuple[date, date],
) -> Headline:
    now, before = figures
    chosen = headlines.choose(
        course.publication, course.stages, total(now), None if before is None else total(before), days
    )
    if chosen.kind not in {Kind.FLOWING, Kind.REACHED}:
        return chosen
    return dated([chosen], [course], beneath, days[0])[0]


def dated(chosen: Sequence[Headline], courses: Sequence[Course], beneath: View, day: date) -> list[Headline]:
    """The same headlines, those that say all is well with the day since which it is; one query."""
    well = [
        course
        for headline, course in zip(chosen, courses, strict=True)
        if headline.kind in {Kind.FLOWING, Kind.REACHED}
    ]
    asked = [counting.asked_of(course) for course in counting.in_force(well)]
    known = dating.since(asked, beneath.cut, day) if asked else {}
    return [
        _since(headline, course, known.get(course.publication.document_id))
        for headline, course in zip(chosen, courses, strict=True)
    ]


def _since(headline: Headline, course: Course, known: dating.Since | None) -> Headline:
    published_on = course.publication.published_on
    if headline.kind is Kind.REACHED:
        return replace(headline, since=(known.reached_on if known else None) or published_on)
    if headline.kind is Kind.FLOWING:
        return replace(headline, since=(known.overdue_until if known else None) or published_on)
    return headline
