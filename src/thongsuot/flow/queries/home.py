"""Today: what I must do, and what is stuck under me, document by document; from tallies, never from facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from thongsuot.flow.queries import counting, publications
from thongsuot.flow.queries.documents import dated
from thongsuot.flow.queries.due import DueFromUs, collected
from thongsuot.flow.queries.publications import Course
from thongsuot.flow.queries.standing import view
from thongsuot.flow.rules import headlines
from thongsuot.flow.rules.figures import Counted, Figures, Publication, total
from thongsuot.flow.rules.headlines import Headline, Kind
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import EVERYWHERE, Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

WEEK = timedelta(days=7)
DOCUMENTS = 5
"""How many documents today's page speaks of: the latest published."""


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A document and its one sentence for the unit in view."""

    publication: Publication
    headline: Headline


@dataclass(frozen=True, slots=True)
class Home:
    """What is stuck under the reader's unit, most units first, and what that unit itself must do.

    A reader who may see no figures has no unit here, only the documents in force.
    """

    day: date
    unit: UnitRef | None
    lines: tuple[HomeLine, ...]
    documents: tuple[Publication, ...]
    due: DueFromUs | None


def widest_unit(reader: Reader, permission: Permission = Permission.SEE_COUNTS) -> UnitRef:
    """The widest of the units in which the reader may see figures, or do something else; one query, or two.

    :raises DomainError: people.not_allowed
    """
    access.require_somewhere(reader, permission)
    own = units.units_by_ids(_own_units(reader), reader.tree)
    return _widest(reader, list(own.values()), permission) or units.root(reader.tree)


def widest_unit_id(reader: Reader) -> int:
    """The number of the widest unit in which the reader may see figures; no query for whoever has one such grant.

    :raises DomainError: people.not_allowed
    """
    own = {held.unit_id for held in reader.held if Permission.SEE_COUNTS in held.permissions and held.unit_id}
    return own.pop() if len(own) == 1 else widest_unit(reader).id


def home(reader: Reader) -> Home:
    """Today's page of the reader's widest unit, beside a week before; nine queries at most."""
    day = reader.day
    found = publications.in_force(reader, day, DOCUMENTS)
    refs = units.units_by_ids(sorted({*_own_units(reader), *(one.owner_id for one in found)}), reader.tree)
    unit = _widest(reader, [refs[unit_id] for unit_id in _own_units(reader) if unit_id in refs])
    if unit is None:
        return Home(day=day, unit=None, lines=(), documents=tuple(found), due=None)
    courses = list(publications.courses(found, refs, day).values())
    return Home(
        day=day,
        unit=unit,
        lines=_lines(reader, unit, courses, day),
        documents=tuple(found),
        due=collected(reader, unit, courses, day),
    )


def _own_units(reader: Reader) -> list[int]:
    held = [held.unit_id for held in reader.held if held.ranges != EVERYWHERE]
    return held or ([units.root(reader.tree).id] if reader.scope(Permission.SEE_COUNTS).ranges else [])


def _widest(reader: Reader, own: Sequence[UnitRef], permission: Permission = Permission.SEE_COUNTS) -> UnitRef | None:
    scope = reader.scope(permission)
    seen = [unit for unit in own if scope.covers(unit.lft)]
    return max(seen, key=lambda unit: (scope.covers_all(unit.lft, unit.rgt), unit.rgt - unit.lft), default=None)


def _lines(reader: Reader, unit: UnitRef, courses: Sequence[Course], day: date) -> tuple[HomeLine, ...]:
    beneath = view(reader.tree, unit, units.children(unit.id, reader.tree))
    found = counting.counted(courses, beneath, [day, day - WEEK])
    now, before = (_figures(reader, unit, courses, found[one], one) for one in (day, day - WEEK))
    chosen = [
        headlines.choose(
            course.publication,
            course.stages,
            now.get(course.publication.document_id, {}),
            before.get(course.publication.document_id),
            (day, day - WEEK),
        )
        for course in courses
    ]
    lines = [
        HomeLine(course.publication, headline)
        for course, headline in zip(courses, dated(chosen, courses, beneath, day), strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: -_stuck(line.headline)))


def _figures(
    reader: Reader, unit: UnitRef, courses: Sequence[Course], found: Mapping[int, Counted], day: date
) -> dict[int, Figures]:
    """The figures of the documents that were in force on a day; of the unit alone where the reader sees no further."""
    running = {one.publication.document_id for one in courses if (one.publication.published_on or date.max) <= day}
    whole = reader.scope(Permission.SEE_COUNTS).covers_all(unit.lft, unit.rgt)
    return {
        document_id: total(parts if whole else {unit_id: part for unit_id, part in parts.items() if unit_id == unit.id})
        for document_id, parts in found.items()
        if document_id in running
    }


def _stuck(headline: Headline) -> int:
    return headline.units + headline.elsewhere if headline.kind is Kind.STUCK else 0
