"""Completions are recorded once, judged one by one, and taken back by a later event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.convening import noting
from tests.kept import once
from tests.plans.world import person
from tests.study.world import (
    EVERY_WAY,
    HELD,
    NOW,
    START,
    TERMS,
    Course,
    claim,
    come,
    otherwise,
    plant,
    rule,
    tallies,
    tell,
)
from thongsuot.convening.rules.roll_call import Incoming
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Membership
from thongsuot.people.operations import end_membership, transfer_member
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import Completion, RefusedStudy, StudyRule
from thongsuot.study.operations import Studied, Withdrawn, record_completions, withdraw_completion
from thongsuot.study.rules import Way

pytestmark = pytest.mark.django_db
REPORTED = "member:official:due:reported"
ATTENDED = "member:official:due:attended"


def told(course: Course, *claims: Studied) -> list[str]:
    return [verdict.code or verdict.outcome for verdict in tell(course, *claims)]


def test_a_batch_is_judged_one_by_one(course: Course) -> None:
    good = claim(course, 0)
    batch = [
        good,
        good,
        replace(good, studied_on=date(2026, 12, 5)),
        claim(course, 1, date(2026, 12, 21)),
        claim(course, 1, date(2026, 1, 11)),
        claim(course, 1, way=Way.ATTENDED),
        replace(claim(course, 1), words=" "),
        replace(claim(course, 1), member_id=0),
        replace(claim(course, 1), document_id=0),
    ]
    assert told(course, *batch) == [
        "accepted", "duplicate", "study.id_reused", "study.in_the_future", "study.before_document",
        "study.by_roll_call", "study.needs_evidence", "study.unknown_member", "study.no_rule",
    ]  # fmt: skip
    assert told(course, good) == ["duplicate"]
    assert tallies(course) == {("HL-A-1", REPORTED): 1}
    assert RefusedStudy.objects.get().event_id == good.id


def test_somebody_is_counted_once_and_what_does_not_count_is_kept(course: Course) -> None:
    verdicts = tell(course, claim(course, 0), claim(course, 0, date(2026, 12, 1)), claim(course, 0, date(2026, 10, 1)))
    assert [verdict.counts for verdict in verdicts] == [True, True, False]
    assert tallies(course) == {("HL-A-1", REPORTED): 1}
    assert Completion.objects.count() == 3


def test_members_of_others_are_refused(course: Course) -> None:
    secretary = person(Role.SECRETARY, course.cells[0])
    claims = [claim(course, 0), claim(course, 1)]
    verdicts = record_completions(actor=secretary, unit_id=course.cells[0], completions=claims, now=NOW)
    assert [verdict.code for verdict in verdicts] == ["", "study.member_not_yours"]
    with pytest.raises(DomainError) as refused:
        record_completions(actor=secretary, unit_id=course.cells[1], completions=claims, now=NOW)
    assert refused.value.code == "people.not_allowed"


def test_a_completion_is_taken_back_by_a_later_event(course: Course) -> None:
    first, second = claim(course, 0, date(2026, 12, 1)), claim(course, 0)
    tell(course, first, second)

    def withdraw(event_id: UUID, completion_id: UUID) -> Withdrawn:
        return withdraw_completion(
            actor=OPERATOR, event_id=event_id, completion_id=completion_id, reason="Nhầm người", now=NOW
        )

    event_id = new_id()
    assert withdraw(event_id, first.id) == withdraw(event_id, first.id)
    assert tallies(course) == {("HL-A-1", REPORTED): 1}
    withdraw(new_id(), second.id)
    assert tallies(course) == {}
    with pytest.raises(DomainError) as refused:
        withdraw(new_id(), first.id)
    assert refused.value.code == "study.already_withdrawn"


def test_it_goes_with_the_member(course: Course) -> None:
    tell(course, claim(course, 0), claim(course, 2))
    transfer_member(
        actor=OPERATOR, member_id=course.members[0], unit_id=course.cells[1], on=date(2026, 12, 10), now=NOW
    )
    assert tallies(course) == {("HL-A-1", REPORTED): 1, ("HL-A-2", REPORTED): 1}
    standing = Membership.objects.standing().get(member=course.members[2])
    end_membership(actor=OPERATOR, membership_id=standing.pk, on=date(2026, 12, 12), now=NOW)
    assert tallies(course) == {("HL-A-2", REPORTED): 1}


def test_whoever_was_at_all_required_sittings_has_studied_and_not_when_that_is_undone(course: Course) -> None:
    come(course, 0, 0, 1)
    [first] = come(course, 1, 0)
    assert tallies(course) == {("HL-A-1", ATTENDED): 1}
    events = come(course, 1, 1)
    assert tallies(course) == {("HL-A-1", ATTENDED): 1, ("HL-A-2", ATTENDED): 1}
    undo(course, events[0])
    assert tallies(course) == {("HL-A-1", ATTENDED): 1}
    come(course, 1, 1)
    assert tallies(course) == {("HL-A-1", ATTENDED): 1, ("HL-A-2", ATTENDED): 1}
    assert set(Completion.objects.values_list("studied_on", flat=True)) == {HELD}
    undo(course, first)
    assert tallies(course) == {("HL-A-1", ATTENDED): 1}


def undo(course: Course, event: Incoming) -> None:
    noting.send(course.hall, noting.undo(course.hall, event, 300), now=NOW)


def test_a_rule_set_after_the_conference_catches_up(db: None) -> None:
    course = once(plant)
    come(course, 0, 0, 1)
    assert tallies(course) == {}
    rule(course)
    assert tallies(course) == {("HL-A-1", ATTENDED): 1}


def test_a_rule_that_counts_otherwise_counts_anew(course: Course) -> None:
    tell(course, claim(course, 0), claim(course, 1, START))
    rule(course, otherwise(ways={"": EVERY_WAY - {Way.REPORTED}}), revision=1)
    assert tallies(course) == {}
    rule(course, otherwise(from_day=date(2026, 11, 2)), revision=2)
    assert tallies(course) == {("HL-A-1", REPORTED): 1}
    with pytest.raises(DomainError) as refused:
        rule(course, TERMS, revision=2)
    assert refused.value.code == "study.changed_meanwhile"
    assert list(StudyRule.objects.filter(applied_at=None)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ways": {}}, "study.needs_ways"),
        ({"ways": {"": frozenset()}}, "study.needs_ways"),
        ({"deadlines": {"cell": date(2027, 1, 1)}}, "study.needs_deadline"),
        ({"deadlines": {"": date(2026, 10, 1)}}, "study.deadline_too_early"),
        ({"categories": frozenset({"nobody"})}, "study.unknown_category"),
        ({"deadlines": {**TERMS.deadlines, "planet": date(2027, 1, 1)}}, "study.unknown_level"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(course: Course, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        rule(course, otherwise(**changes), revision=1)
    assert refused.value.code == code
