"""What is due from a unit, on one screen of a phone: cards, and how its neighbours are doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from thongsuot.documents.models import Receipt
from thongsuot.documents.rules.receipts import MEASURE as PUBLISHED
from thongsuot.flow.queries import publications
from thongsuot.flow.queries.publications import Course
from thongsuot.flow.queries.standing import OFFICIAL
from thongsuot.flow.rules.figures import Publication
from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules import roles
from thongsuot.plans import queries as plans
from thongsuot.plans.queries import ObligationRow
from thongsuot.rollup.queries import branches
from thongsuot.rollup.queries.remembering import Branch, Question, remembered
from thongsuot.study.queries.duties import StudyDuty, duties
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef

LATELY = timedelta(days=30)
DOCUMENTS = 50
"""A unit has far fewer documents in force; what is older is found in the list of documents."""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A document that is in force and has not reached the unit; `due_on` is the day by which it should have."""

    publication: Publication
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Tasks that were due, done in time of all: ours, and the middle one of the units beside us."""

    in_time: int
    owed: int
    middle_in_time: int
    middle_owed: int
    neighbours: int


@dataclass(frozen=True, slots=True)
class DueFromUs:
    """One card for each: documents to confirm and to study, tasks to take on, tasks to report on, tasks done lately."""

    unit: UnitRef
    day: date
    to_confirm: tuple[ToConfirm, ...]
    to_take_on: tuple[ObligationRow, ...]
    to_report: tuple[ObligationRow, ...]
    done: tuple[ObligationRow, ...]
    to_study: tuple[StudyDuty, ...] = ()
    neighbours: Comparison | None = None

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.to_confirm) + len(self.to_take_on) + len(self.to_report) + len(self.to_study)


def due_from_us(reader: Reader, unit_id: int) -> DueFromUs:
    """What a unit within the reader's scope must do today; eight queries, thirteen where it has something to study.

    :raises DomainError: people.not_allowed, units.unknown
    """
    day = reader.day
    found = publications.in_force(reader, day, DOCUMENTS)
    refs = units.units_by_ids(sorted({unit_id, *(one.owner_id for one in found)}), reader.tree)
    unit = refs[unit_id] if unit_id in refs else units.unit(unit_id, reader.tree)
    courses = list(publications.courses(found, refs, day).values())
    due = collected(reader, unit, courses, day)
    return DueFromUs(
        unit=unit,
        day=day,
        to_confirm=due.to_confirm,
        to_take_on=due.to_take_on,
        to_report=due.to_report,
        done=due.done,
        to_study=tuple(one for one in duties(reader, unit) if one.figure.left),
        neighbours=_compared(reader, unit, courses, day),
    )


def collected(reader: Reader, unit: UnitRef, courses: Sequence[Course], day: date) -> DueFromUs:
    """The cards, without the neighbours; two queries.

    :raises DomainError: people.not_allowed
    """
    rows = plans.of_unit(reader, unit, day, done_since=day - LATELY)
    owed = [row for row in rows if row.done_on is None]
    return DueFromUs(
        unit=unit,
        day=day,
        to_confirm=_to_confirm(reader, unit, courses),
        to_take_on=tuple(row for row in owed if row.taken_on is None),
        to_report=tuple(row for row in owed if row.taken_on is not None),
        done=tuple(row for row in rows if row.done_on is not None),
    )


def _to_confirm(reader: Reader, unit: UnitRef, courses: Sequence[Course]) -> tuple[ToConfirm, ...]:
    owed = {course.publication.document_id: course for course in courses if course.owes(PUBLISHED, unit)}
    resting = TreeNode.objects.filter(version=reader.tree.version_id, open_unit_id=unit.id)
    resting = resting.filter(lft__gte=unit.lft, lft__lte=unit.rgt)  # by the tree's index
    received = Receipt.objects.filter(document__in=owed, unit__in=resting.values("unit_id"))
    missing = [owed[document_id] for document_id in owed.keys() - set(received.values_list("document_id", flat=True))]
    cards = [ToConfirm(course.publication, _due_on(course)) for course in missing]
    return tuple(sorted(cards, key=lambda card: (card.due_on or date.max, card.publication.document_id)))


def _due_on(course: Course) -> date | None:
    return next((stage.due_on for stage in course.stages if stage.code == PUBLISHED), None)


def _compared(reader: Reader, unit: UnitRef, courses: Sequence[Course], day: date) -> Comparison | None:
    """The middle of the units with the same parent, of those behind whose figures enough people stand."""
    access.require_reader(reader, Permission.SEE_COUNTS, unit)
    if unit.parent_id is None:
        return None
    figures = _siblings(reader, unit.parent_id, [course.publication.document_id for course in courses], day)
    own_owed, own_in_time, _people = figures.pop(unit.id, (0, 0, 0))
    comparable = [(owed, in_time) for owed, in_time, people in figures.values() if owed and roles.compares(people)]
    if not own_owed or not comparable:
        return None
    ranked = sorted(comparable, key=lambda pair: (pair[1] / pair[0], pair))
    owed, in_time = ranked[len(ranked) // 2]
    return Comparison(own_in_time, own_owed, in_time, owed, len(comparable))


def _siblings(
    reader: Reader, parent_id: int, document_ids: Sequence[int], day: date
) -> dict[int, tuple[int, int, int]]:
    """Tasks that were due, those done in time and members, of each open unit beneath one, with all beneath it."""
    beside = [one for one in units.children(parent_id, reader.tree) if one.is_open]
    spans = [(range(one.lft, one.rgt + 1),) for one in beside]
    subjects = (0, *document_ids)

    def answers(_which: Sequence[int], places: Sequence[int]) -> dict[tuple[int, int], tuple[int, int, int]]:
        params: Mapping[str, object] = {
            "version_id": reader.tree.version_id,
            "spans": tuple((place, beside[place].lft, beside[place].rgt) for place in places),
            "places": tuple(branches.joined(spans[place][0] for place in places)),
            "subjects": subjects,
            "day": day,
            "official": OFFICIAL,
        }
        rows = db.rows("thongsuot.flow", "flow.sql", "neighbours", params)
        found = {place: (int(owed), int(in_time), int(people)) for place, owed, in_time, people in rows}
        return {(0, place): found.get(place, (0, 0, 0)) for place in places}

    question = Question[tuple[int, int, int], tuple[tuple[int, int, int], ...]](
        ("neighbours", day, *subjects), subjects, tuple
    )
    cut = branches.cut_into(reader.tree, parent_id, [Branch(span) for span in spans])
    [figures] = remembered([question], cut, answers)
    return {one.id: figure for one, figure in zip(beside, figures, strict=True)}
