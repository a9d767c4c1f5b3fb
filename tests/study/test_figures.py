"""The figures of a unit: parts sum to the whole, those left have names, and who may not see does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.convening.world import member
from tests.plans.world import person
from tests.study.world import (
    CELLS_BY,
    HELD,
    NOW,
    PEOPLE,
    START,
    TODAY,
    Course,
    claim,
    come,
    meet,
    meeting,
    otherwise,
    rule,
    tell,
)
from thongsuot.convening.models import Absence
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader, reader_of
from thongsuot.people.models import Membership
from thongsuot.people.operations import erase_member, transfer_member
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, Key
from thongsuot.study.operations.looks import look_at_left, look_at_meeting_form
from thongsuot.study.queries import Why, all_left, coverage, curve, gatherings, left, neighbours
from thongsuot.study.rules import Figure, Way

pytestmark = pytest.mark.django_db
OTHERS = 3
"""Members of the next commune, in the world's hall."""


def reading(actor: Actor = OPERATOR) -> Reader:
    return reader_of(actor, NOW)


def exempt(pk: int) -> None:
    """Somebody has been exempt from the first day on, counted so."""
    row = Membership.objects.get(member=pk)
    key = Key(row.unit_id, 0, "members", "member:official:due", date(9999, 12, 31), row.from_day)
    rollup.apply([Change(key, -1, 0), Change(key._replace(group="member:official:exempt"), 1, 0)])
    Membership.objects.filter(pk=row.pk).update(exempt=True)


def test_rows_sum_to_the_whole_in_every_group_and_way(course: Course) -> None:
    meet(meeting(course, 0))
    come(course, 1, 0, 1)
    tell(course, claim(course, 3))
    found = coverage(reading(), course.document)
    assert found.unit.id == course.hall.units.province
    assert found.total.total == Figure(PEOPLE + OTHERS, 4, 0)
    assert found.total.by_way == {Way.MEETING: 2, Way.ATTENDED: 1, Way.REPORTED: 1}
    commune = coverage(reading(), course.document, course.hall.units.communes[0])
    assert [(row.figures.total, row.is_own) for row in commune.rows] == [
        (Figure(3, 2, 0), False),
        (Figure(3, 2, 0), False),
    ]
    assert [row.deadline for row in commune.rows] == [CELLS_BY, CELLS_BY]
    assert (commune.extent.units, commune.extent.reporting) == (2, 2)
    assert (found.extent.units, found.extent.reporting) == (3, 2)


def test_a_past_day_and_the_days_between(course: Course) -> None:
    tell(course, claim(course, 0, date(2026, 12, 1)), claim(course, 1, date(2026, 12, 17)))
    commune = course.hall.units.communes[0]
    before = coverage(reading(), course.document, commune, date(2026, 12, 16))
    assert (before.total.total.done, before.extent.reporting, before.extent.late) == (1, 1, 0)
    now = coverage(reading(), course.document, commune)
    assert (now.total.total.done, now.extent.reporting, now.extent.late) == (2, 2, 1)
    drawn = curve(reading(), course.document, commune)
    assert (drawn.points[0].day, drawn.points[-1].day) == (START, TODAY)
    assert [point.figure.done for point in drawn.points[29:31]] == [0, 1]
    assert drawn.points[-1].figure == Figure(PEOPLE, 2, 0)


def test_those_beyond_stand_apart_and_the_denominator_moves_by_itself(course: Course) -> None:
    tell(course, claim(course, 0), claim(course, 2))
    exempt(course.members[4])
    cell = course.cells[0]
    assert coverage(reading(), course.document, cell).total.total == Figure(2, 2, 0)
    transfer_member(
        actor=OPERATOR, member_id=course.members[0], unit_id=course.cells[1], on=date(2026, 12, 18), now=NOW
    )
    assert coverage(reading(), course.document, cell).total.total == Figure(1, 1, 0)
    rule(course, otherwise(categories=frozenset({"cadre"})), revision=1)
    assert coverage(reading(), course.document, cell).total.total == Figure(0, 0, 1)


def test_a_commune_sees_itself_among_its_neighbours_and_no_more(course: Course) -> None:
    secretary = reading(person(Role.SECRETARY, course.hall.units.communes[1]))
    shown = neighbours(secretary, course.document, course.hall.units.communes[1])
    assert [(row.unit.id, row.figure.due, row.is_own) for row in shown] == [
        (course.hall.units.communes[0], PEOPLE, False),
        (course.hall.units.communes[1], OTHERS, True),
    ]
    with pytest.raises(DomainError) as refused:
        coverage(secretary, course.document, course.hall.units.communes[0])
    assert refused.value.code == "people.not_allowed"
    assert coverage(secretary, course.document).unit.id == course.hall.units.communes[1]
    small = reading(person(Role.SECRETARY, course.hall.units.communes[0]))
    shown = neighbours(small, course.document, course.hall.units.communes[0])
    assert [row.unit.id for row in shown] == [course.hall.units.communes[0]]


def test_those_left_have_names_and_a_reason(course: Course) -> None:
    convened = course.hall.people
    come(course, 0, 0, 1)
    come(course, 1, 0)
    Absence.objects.create(
        convened_id=convened[2], sitting_id=course.hall.sittings[0], excused=True, reason="Đi công tác", recorded_at=NOW
    )
    member("DV900", "Ân Văn Mới", course.cells[0])
    erase_member(actor=OPERATOR, member_id=course.members[4], now=NOW)
    page = look_at_left(actor=OPERATOR, document_id=course.document, unit_id=course.hall.units.communes[0], now=NOW)
    told = [(line.unit.code, line.code, line.why, line.reason) for line in page.lines]
    assert told == [
        ("HL-A-1", "DV900", Why.NEVER_CONVENED, ""),
        ("HL-A-1", "DV002", Why.EXCUSED, "Đi công tác"),
        ("HL-A-1", "DV004", Why.ABSENT, ""),
        ("HL-A-2", "DV005", Why.ABSENT, ""),
        ("HL-A-2", "DV003", Why.ABSENT, ""),
        ("HL-A-2", "DV001", Why.PARTLY, ""),
    ]
    assert (page.left, page.after) == (len(told), "")
    assert page.lines[2].name == ""


@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_of_any_size_give_everybody_once(course: Course, size: int) -> None:
    tell(course, claim(course, 3))
    found, after = list[str](), ""
    while True:
        page = left(reading(), course.document, course.hall.units.province, after=after, size=size, now=NOW)
        found += [line.code for line in page.lines]
        if not (after := page.after):
            break
    assert len(found) == len(set(found)) == page.left == PEOPLE + OTHERS - 1


@pytest.mark.parametrize("after", ["9" * 19 + ":1", "1:" + "9" * 5_000, "٧:1", "²:1", "1:", "x"])
def test_a_place_that_nobody_can_stand_at_begins_anew(course: Course, after: str) -> None:
    page = left(reading(), course.document, course.hall.units.province, after=after, now=NOW)
    assert len(page.lines) == page.left


def test_whoever_completed_in_a_way_that_does_not_count_for_them_is_left(course: Course) -> None:
    ways = {"": frozenset(Way), "member": frozenset({Way.MEETING})}
    rule(course, otherwise(ways=ways), revision=1)
    tell(course, claim(course, 0), claim(course, 2, way=Way.MEETING))
    page = left(reading(), course.document, course.cells[0], now=NOW)
    assert [(line.code, line.why) for line in page.lines] == [("DV004", Why.ABSENT), ("DV000", Why.NOT_COUNTED)]
    assert len(list(all_left(reading(), course.document, course.cells[0]))) == page.left == 2


def test_nobody_sees_names_outside_their_scope(course: Course) -> None:
    secretary = person(Role.SECRETARY, course.cells[0])
    page = look_at_left(actor=secretary, document_id=course.document, unit_id=None, now=NOW)
    assert {line.unit.id for line in page.lines} == {course.cells[0]}
    for actor, unit in ((secretary, course.cells[1]), (person(Role.LEADER, course.cells[0]), course.cells[0])):
        with pytest.raises(DomainError) as refused:
            look_at_left(actor=actor, document_id=course.document, unit_id=unit, now=NOW)
        assert refused.value.code == "people.not_allowed"


def test_the_form_of_a_meeting_shows_the_unit_and_what_is_due(course: Course) -> None:
    said = meeting(course, 0)
    meet(said)
    meet(replace(meeting(course, 0, 2), replaces=said.id))
    form = look_at_meeting_form(actor=OPERATOR, unit_id=course.cells[0], held_on=HELD, now=NOW)
    assert [(one.document_id, one.deadline) for one in form.documents] == [(course.document, CELLS_BY)]
    studied = {person.code: bool(person.studied) for person in form.people}
    assert studied == {"DV000": False, "DV002": False, "DV004": True}
    lines = gatherings(reading(), course.cells[0])
    assert {(line.present, line.absent, line.corrected_by is None) for line in lines} == {(1, 2, True), (0, 1, False)}
