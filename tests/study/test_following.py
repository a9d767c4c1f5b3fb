"""What study does when members move, units are reorganised, conferences change; in any order it comes to the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import world as people
from tests.study.world import (
    NOW,
    TODAY,
    Course,
    claim,
    come,
    meet,
    meeting,
    tallies,
    tell,
)
from thongsuot.convening.models import Sitting
from thongsuot.convening.operations.conferences import leave_out
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.ids import new_id
from thongsuot.people.operations import (
    follow_reorganisations,
    personal,
    take_back_import,
    timelines,
    transfer_member,
)
from thongsuot.people.rules.memberships import MembershipChanged
from thongsuot.people.rules.personal import Why
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.queries import verify
from thongsuot.study import jobs
from thongsuot.study.models import GatheringAbsence
from thongsuot.study.operations import withdraw_completion, withdraw_meeting
from thongsuot.study.queries.personal import kept_of_member
from thongsuot.study.queries.verifying import verify_study
from thongsuot.study.rules import MEASURE, Way
from thongsuot.units.rules import UnitsReorganised

pytestmark = pytest.mark.django_db
MOVED, MERGED = date(2026, 12, 10), date(2026, 12, 15)
GONE = new_id()
REPORTED = "member:official:due:reported"
ATTENDED = "member:official:due:attended"


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[MembershipChanged]:
    found: list[MembershipChanged] = []

    def note(events: Sequence[Any], *, actor: Actor, now: Any) -> None:
        found.extend(events)

    monkeypatch.setattr(timelines, "announce", note)
    return found


@pytest.mark.usefixtures("organisation")
def test_members_are_announced_once_they_stood_somewhere(announced: list[MembershipChanged]) -> None:
    people.bring("DV1,An,C1,member,,,1/1/2025,", "DV2,Bình,C1,member,,,1/1/2025,")
    assert announced == []
    people.bring("DV1,An,C2,member,,,1/6/2025,", "DV2,Bình,C1,member,,,1/1/2025,", now=people.LATER)
    [event] = announced
    assert [span.until_day for span in event.before] == [None]
    assert [(span.from_day, span.until_day) for span in event.after] == [
        (date(2025, 1, 1), date(2025, 6, 1)),
        (date(2025, 6, 1), None),
    ]


@pytest.fixture
def organisation(db: None) -> None:
    people.settle()


def test_a_reorganisation_takes_those_who_studied_along(course: Course) -> None:
    tell(course, claim(course, 0), claim(course, 1))
    event = UnitsReorganised(1, MOVED, ((course.cells[0], course.cells[1]),), ())
    follow_reorganisations(events=[event], actor=OPERATOR, now=NOW)
    assert tallies(course) == {("HL-A-2", REPORTED): 2}
    follow_reorganisations(events=[event], actor=OPERATOR, now=NOW)
    assert tallies(course) == {("HL-A-2", REPORTED): 2}


def test_an_import_moves_and_taking_it_back_moves_back(course: Course) -> None:
    tell(course, claim(course, 0))
    run = people.bring("DV000,,HL-A-2,member,,,10/12/2026,", now=NOW)
    assert tallies(course) == {("HL-A-2", REPORTED): 1}
    take_back_import(actor=OPERATOR, run_id=run, now=NOW)
    assert tallies(course) == {("HL-A-1", REPORTED): 1}


def test_a_conference_that_changes_afterwards_is_looked_through(course: Course) -> None:
    come(course, 0, 0)
    assert tallies(course) == {}
    Sitting.objects.filter(pk=course.hall.sittings[1]).update(required=False)
    jobs.look_through.func(course.hall.conference, 0, None)
    assert tallies(course) == {("HL-A-1", ATTENDED): 1}
    leave_out(actor=OPERATOR, conference_id=course.hall.conference, document_id=course.document, now=NOW)
    jobs.look_through.func(course.hall.conference, 0, None)
    assert tallies(course) == {}


def test_what_is_kept_of_somebody_is_handed_out_and_its_words_erased(course: Course) -> None:
    absent = replace(meeting(course), absent={course.members[0]: "chăm mẹ ốm"})
    meet(absent)
    tell(course, claim(course, 0))
    data = personal.export_member_data(actor=OPERATOR, member_id=course.members[0], now=NOW)
    studied, missed, invited = kept_of_member(course.members[0])
    assert {studied, missed, invited} <= {*data.elsewhere}
    assert [row[0] for row in studied.rows] == ["15-NQ/TU"]
    assert missed.rows[0][2] == "chăm mẹ ốm"
    personal.erase_member_data(actor=OPERATOR, member_id=course.members[0], why=Why.OWNER, now=NOW)
    assert GatheringAbsence.objects.get().reason == ""
    assert tallies(course)[("HL-A-1", REPORTED)] == 1


def test_verify_finds_a_tally_that_is_not_what_the_facts_say(course: Course) -> None:
    tell(course, claim(course, 0))
    Tally.objects.filter(measure=MEASURE).update(done=2)
    [found] = verify()
    assert (found.key.measure, found.stored.done, found.recounted.done) == (MEASURE, 2, 1)
    assert verify_study() == [found]
    TallyDay.objects.filter(measure=MEASURE).update(done=3)
    assert [(one.table, one.stored.done, one.recounted.done) for one in verify_study()] == [
        ("tally_day", 3, 1),
        ("tally", 2, 3),
    ]


def happenings(course: Course) -> dict[str, Callable[[], object]]:
    """What may happen to a few members, each once, in whatever order; what is taken back is so once it was recorded."""
    early, late = claim(course, 0, date(2026, 12, 2), Way.SELF_STUDY), claim(course, 0, TODAY)
    other = claim(course, 1, date(2026, 12, 8))
    mistaken, met = claim(course, 0, date(2026, 12, 3)), meeting(course, 2)
    event = UnitsReorganised(1, MERGED, ((course.cells[0], course.cells[1]),), ())

    def move() -> object:
        return transfer_member(actor=OPERATOR, member_id=course.members[0], unit_id=course.cells[1], on=MOVED, now=NOW)

    return {
        "comes": lambda: come(course, 0, 0, 1),
        "meets": lambda: meet(meeting(course, 2, 4)),
        "self-study": lambda: tell(course, early),
        "reported": lambda: tell(course, late),
        "other": lambda: tell(course, other),
        "exempt": lambda: people.bring("DV001,,HL-A-2,member,x,,6/12/2026,", now=NOW),
        "moves": move,
        "merged": lambda: follow_reorganisations(events=[event], actor=OPERATOR, now=NOW),
        "mistaken": lambda: tell(course, mistaken),
        "withdrawn": lambda: withdraw_completion(
            actor=OPERATOR, event_id=GONE, completion_id=mistaken.id, reason="Nhầm", now=NOW
        ),
        "met": lambda: meet(met),
        "unmet": lambda: withdraw_meeting(
            actor=OPERATOR, unit_id=met.unit_id, gathering_id=met.id, event_id=GONE, reason="Nhầm", now=NOW
        ),
    }


FIRST = {"withdrawn": "mistaken", "unmet": "met"}
"""What is taken back → what comes before it."""


def possible(names: Sequence[str]) -> list[str]:
    """The same happenings, those that are taken back recorded just before where they were not."""
    done = list[str]()
    for name in names:
        first = FIRST.get(name)
        done += [one for one in ((first, name) if first else (name,)) if one not in done]
    return done


def in_order(acts: Mapping[str, Callable[[], object]], names: Sequence[str]) -> set[tuple[object, ...]]:
    """Do these in this order, see what they come to day by day, and forget them."""
    with transaction.atomic():
        for name in names:
            acts[name]()
        assert verify() == verify_study() == []
        rows = TallyDay.objects.filter(measure=MEASURE).exclude(done=0)
        found: set[tuple[object, ...]] = set(rows.values_list("unit_id", "group", "day", "done"))
        transaction.set_rollback(True)
    return found


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_comes_to_the_same(course: Course, data: st.DataObject) -> None:
    acts = happenings(course)
    names = possible(data.draw(st.lists(st.sampled_from(sorted(acts)), unique=True)))
    assert in_order(acts, possible(data.draw(st.permutations(names)))) == in_order(acts, names)
