"""A conference about a document whose rule is set, with the people of two cells and of a commune."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tests.convening import noting
from tests.convening import world as halls
from tests.plans import world as province
from thongsuot.convening.models import Convened, StudiedDocument
from thongsuot.convening.rules.roll_call import Incoming
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.rollup.models import Tally
from thongsuot.rollup.queries import verify
from thongsuot.study import jobs
from thongsuot.study.operations import Meeting, RuleSet, Studied, Verdict, record_completions, record_meeting
from thongsuot.study.queries import Terms
from thongsuot.study.queries.verifying import verify_study
from thongsuot.study.rules import MEASURE, Way
from thongsuot.units.models import Unit

START = date(2026, 11, 1)
HELD = date(2026, 12, 4)
TODAY = date(2026, 12, 20)
NOW = datetime(2026, 12, 20, 3, tzinfo=UTC)
BEFORE = datetime(2026, 11, 5, 3, tzinfo=UTC)
DEADLINE, CELLS_BY = date(2027, 1, 31), date(2026, 12, 15)
EVERY_WAY = frozenset(Way)
TERMS = Terms(
    from_day=START,
    deadlines={"": DEADLINE, "cell": CELLS_BY},
    ways={"": EVERY_WAY, "key_cadre": frozenset({Way.ATTENDED, Way.MADE_UP})},
)
PEOPLE = 6


@dataclass(frozen=True)
class Course:
    """A hall whose conference is about a document; the members convened by place, three in each cell."""

    hall: halls.Hall
    document: int
    members: tuple[int, ...]

    @property
    def cells(self) -> tuple[int, int]:
        """The two cells of the first commune; members stand in them turn about."""
        return self.hall.units.cells


def plant(people: int = PEOPLE) -> Course:
    """The conference and the document, without a rule."""
    hall = halls.plant(people)
    document = province.document(hall.units.province, ()).document_id
    StudiedDocument.objects.create(conference_id=hall.conference, document_id=document)
    listed = dict(Convened.objects.values_list("pk", "member_id"))
    return Course(hall, document, tuple(listed[pk] for pk in hall.people))


def ruled(people: int = PEOPLE) -> Course:
    """The same with its rule."""
    course = plant(people)
    rule(course)
    return course


def rule(course: Course, terms: Terms = TERMS, revision: int = 0) -> RuleSet:
    """Set the rule."""
    return jobs.set_rule(actor=OPERATOR, document_id=course.document, terms=terms, revision=revision, now=BEFORE)


def claim(course: Course, place: int, day: date = HELD, way: Way = Way.REPORTED, *, pk: UUID | None = None) -> Studied:
    """Somebody studied."""
    return Studied(pk or new_id(), course.members[place], course.document, way, day, words="Sổ của chi bộ")


def tell(course: Course, *claims: Studied) -> tuple[Verdict, ...]:
    """Record these at the commune."""
    return record_completions(actor=OPERATOR, unit_id=course.hall.units.communes[0], completions=claims, now=NOW)


def meeting(course: Course, *absent: int, cell: int = 0) -> Meeting:
    """A meeting of a cell, with the minutes, at which these members were absent."""
    return Meeting(
        id=new_id(),
        unit_id=course.cells[cell],
        held_on=HELD,
        document_ids=(course.document,),
        absent=dict.fromkeys((course.members[place] for place in absent), ""),
        minutes_words="Biên bản số 12",
    )


def meet(said: Meeting) -> tuple[int, int]:
    """Record it: how many were there, how many were not."""
    held = record_meeting(actor=OPERATOR, meeting=said, now=NOW)
    return held.present, held.absent


def come(course: Course, place: int, *sittings: int) -> list[Incoming]:
    """The roll call notes somebody at these sittings; the events."""
    events = [noting.present(course.hall, place, sitting=sitting) for sitting in sittings]
    minutes = (noting.minutes(180 * sitting) for sitting in sittings)
    events = [event._replace(seen_at=seen_at) for event, seen_at in zip(events, minutes, strict=True)]
    noting.send(course.hall, *events, now=NOW)
    return events


def tallies(course: Course) -> dict[tuple[str, str], int]:
    """Unit code and group → how many have studied; the recount agrees."""
    assert verify() == verify_study() == []
    codes = dict(Unit.objects.values_list("pk", "code"))
    rows = Tally.objects.filter(subject=course.document, measure=MEASURE).exclude(done=0)
    return {(codes[unit], group): done for unit, group, done in rows.values_list("unit_id", "group", "done")}


def otherwise(**changes: Any) -> Terms:
    """The terms with some changes."""
    return replace(TERMS, **changes)
