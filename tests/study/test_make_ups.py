"""A make-up session invites those who are left; who misses it again is told apart. A meeting is taken back whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.plans.world import person
from tests.study.world import NOW, TODAY, Course, meet, meeting, tallies
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people import access
from thongsuot.people.operations import members
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import Completion, Withdrawal
from thongsuot.study.operations import (
    Call,
    Called,
    Meeting,
    TakenBack,
    call_make_up,
    call_off_make_up,
    record_meeting,
    withdraw_meeting,
)
from thongsuot.study.operations.gatherings import Kind
from thongsuot.study.operations.looks import look_at_make_up
from thongsuot.study.operations.preparing import prepare_meeting
from thongsuot.study.queries import Why, left

pytestmark = pytest.mark.django_db


def said(course: Course, *chosen: int) -> Call:
    """The commune invites these places, or all who are left."""
    ids = frozenset(course.members[place] for place in chosen)
    return Call(new_id(), course.hall.units.communes[0], course.document, TODAY, "Hội trường xã", ids or None)


def called(call: Call) -> Called:
    return call_make_up(actor=OPERATOR, call=call, now=NOW)


def held(course: Course, call: Call, *absent: int) -> Meeting:
    """What the form of the session sends."""
    return Meeting(
        id=new_id(),
        unit_id=call.unit_id,
        held_on=call.held_on,
        document_ids=(course.document,),
        kind=Kind.MAKE_UP,
        absent=dict.fromkeys((course.members[place] for place in absent), ""),
        minutes_words="Biên bản học bù",
        make_up=call.id,
    )


def whys(course: Course) -> dict[int, Why]:
    """Place → why they are left."""
    page = left(access.reader_of(OPERATOR, NOW), course.document, course.hall.units.communes[0], now=NOW)
    return {course.members.index(line.member_id): line.why for line in page.lines if line.member_id in course.members}


def refused(call: Call) -> str:
    with pytest.raises(DomainError) as found:
        called(call)
    return found.value.code


def test_those_left_in_several_cells_are_invited_once_and_studied_where_they_stand(course: Course) -> None:
    meet(meeting(course, 0))
    call = said(course)
    assert called(call) == called(call)
    reason = set(whys(course).values())
    assert reason == {Why.INVITED}
    form = prepare_meeting(actor=OPERATOR, unit_id=call.unit_id, make_up=call.id, now=NOW)
    asked = {one.member_id for one in form.people}
    assert {course.members[0], course.members[1]} <= asked
    assert course.members[2] not in asked
    there, away = meet(replace(held(course, call, 1), unreachable=frozenset({course.members[1]})))
    assert (there, away) == (len(asked) - 1, 1)
    assert whys(course) == {1: Why.UNREACHABLE}
    assert tallies(course)["HL-A-1", "member:official:due:made_up"] == 1
    assert refused(said(course, 0)) == "study.nobody_left"
    with pytest.raises(DomainError) as again:
        meet(held(course, call))
    assert again.value.code == "study.already_held"


def test_who_missed_a_meeting_is_told_so_until_it_is_taken_back_whole(course: Course) -> None:
    one = meeting(course, 0)
    meet(one)
    assert whys(course)[0] == Why.MISSED
    event = new_id()

    def taken_back(reason: str) -> TakenBack:
        return withdraw_meeting(
            actor=OPERATOR, unit_id=one.unit_id, gathering_id=one.id, event_id=event, reason=reason, now=NOW
        )

    assert taken_back("Ghi nhầm chi bộ") == taken_back("Ghi nhầm chi bộ") == TakenBack(one.id, 2)
    assert tallies(course) == {}
    assert Withdrawal.objects.count() == 2
    assert whys(course)[0] != Why.MISSED
    with pytest.raises(DomainError) as found:
        taken_back("Lý do khác")
    assert found.value.code == "study.id_reused"
    with pytest.raises(DomainError) as found:
        meet(replace(meeting(course), replaces=one.id))
    assert found.value.code == "study.already_withdrawn"


def test_a_session_that_is_called_off_invites_nobody(course: Course) -> None:
    call = said(course, 0)
    assert called(call).invited == 1
    call_off_make_up(actor=OPERATOR, unit_id=call.unit_id, make_up_id=call.id, now=NOW)
    assert whys(course)[0] != Why.INVITED
    with pytest.raises(DomainError) as found:
        meet(held(course, call))
    assert found.value.code == "study.called_off"


def test_whoever_left_the_readers_units_has_neither_name_nor_study_there(course: Course) -> None:
    call = said(course, 0, 1, 2)
    called(call)
    office, away = person(Role.OFFICE, call.unit_id), course.members[0]
    elsewhere = course.hall.units.communes[1]
    members.transfer_member(actor=OPERATOR, member_id=away, unit_id=elsewhere, on=TODAY, now=NOW)
    page = look_at_make_up(actor=office, unit_id=call.unit_id, make_up_id=call.id, now=NOW)
    assert [(one.name, one.code) for one in page.lines if one.unit is None] == [("", "")]
    assert (page.lines[-1].member_id, len(page.lines), page.call.invited) == (away, 3, 3)
    assert Entry.objects.get(action="study.look_at_make_up").detail == {"count": 2}
    form = prepare_meeting(actor=office, unit_id=call.unit_id, make_up=call.id, now=NOW)
    assert {one.member_id for one in form.people} == {course.members[1], course.members[2]}
    with pytest.raises(DomainError) as found:
        record_meeting(actor=office, meeting=held(course, call, 0), now=NOW)
    assert found.value.code == "study.not_of_the_unit"
    assert record_meeting(actor=office, meeting=held(course, call), now=NOW).present == 2
    assert not Completion.objects.filter(member=away).exists()
    above = look_at_make_up(actor=OPERATOR, unit_id=call.unit_id, make_up_id=call.id, now=NOW)
    assert {one.unit.id for one in above.lines if one.unit} == {*course.cells, elsewhere}


def test_a_call_that_makes_no_sense_is_refused(course: Course) -> None:
    call = said(course, 0)
    called(call)
    assert refused(replace(call, place="Nơi khác")) == "study.id_reused"
    assert refused(replace(call, id=new_id(), place=" ")) == "study.needs_place"
    assert refused(replace(call, id=new_id(), held_on=date(2026, 12, 19))) == "study.day_gone"
    assert refused(replace(call, id=new_id(), member_ids=frozenset({0}))) == "study.nobody_left"
    with pytest.raises(DomainError) as found:
        meet(replace(held(course, call), make_up=new_id()))
    assert found.value.code == "study.unknown_make_up"
