"""Statements of another learning system: told, taken in once, whole or not at all, whatever comes first."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone, translation

from tests.courses import world
from tests.kept import once
from tests.plans.world import person
from tests.study.world import HELD, NOW, Course, claim, meet, meeting, tallies, tell
from thongsuot.courses.models import Attempt, CourseTerms, RefusedStatement, Statement
from thongsuot.courses.operations import statements
from thongsuot.courses.operations.statements import StatementsPlan
from thongsuot.courses.queries.statements import activity, telling
from thongsuot.courses.rules import xapi
from thongsuot.courses.rules.statements import understood
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people import access
from thongsuot.people.models import Member
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import Completion, Withdrawal
from thongsuot.study.operations.completions import withdraw_completion
from thongsuot.study.rules.evidence import evidence_words

pytestmark = pytest.mark.django_db
Said = dict[str, Any]


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return once(world.plant)


def code(course: Course, place: int) -> str:
    return Member.objects.get(pk=course.members[place]).code


def said(course: Course, place: int = 0, verb: str = xapi.COMPLETED, **other: Any) -> Said:
    """A statement as another system writes it."""
    return {
        "id": str(new_id()),
        "actor": {"account": {"homePage": "https://hoc.example", "name": code(course, place)}},
        "verb": {"id": verb},
        "object": {"id": activity(course.document)},
        "timestamp": f"{HELD}T08:00:00+07:00",
    } | other


def void(one: Said) -> Said:
    target = {"objectType": "StatementRef", "id": one["id"]}
    return {"id": str(new_id()), "actor": {"name": "x"}, "verb": {"id": xapi.VOIDED}, "object": target}


def waived(course: Course, place: int, reason: str) -> Said:
    return said(course, place, xapi.WAIVED, result={"extensions": {xapi.REASON: reason}})


def brought(*told: Any, actor: Actor = OPERATOR) -> StatementsPlan:
    return statements.plan_statements(actor=actor, data=json.dumps(told).encode(), name="x.json", now=NOW)


def take_in(*told: Said) -> StatementsPlan:
    plan = brought(*told)
    assert plan.run_id is not None, plan.problems
    return statements.apply_statements(actor=OPERATOR, run_id=plan.run_id, now=NOW)


def counts(plan: StatementsPlan) -> tuple[int, int, int, int]:
    return plan.created, plan.withdrawn, plan.unchanged, plan.left_alone


def exported(course: Course) -> list[Said]:
    return list(telling(access.reader_of(OPERATOR, NOW), course.document, None).statements)


def test_what_each_statement_becomes(course: Course) -> None:
    told = [
        said(course, 0),
        said(course, 1, xapi.PASSED, result={"success": True}),
        waived(course, 2, "Tested Out"),
        waived(course, 3, "Administrative"),
        said(course, 3, xapi.PASSED, result={"success": False}),
        said(course, 3, "http://adlnet.gov/expapi/verbs/failed"),
    ]
    assert counts(take_in(*told)) == (3, 0, 0, 3)
    assert set(Completion.objects.values_list("member_id", "way", "studied_on")) == {
        (course.members[0], "self_study", HELD),
        (course.members[1], "self_study", HELD),
        (course.members[2], "reported", HELD),
    }
    assert sum(tallies(course).values()) == 3
    one = Completion.objects.get(member=course.members[0])
    assert one.file is not None
    with translation.override("vi"):
        assert told[0]["id"] in evidence_words(one.words)
    assert counts(take_in(*told)) == (0, 0, 3, 3)
    assert sum(tallies(course).values()) == 3


def test_every_problem_is_told_by_its_statement_and_nothing_is_recorded(course: Course) -> None:
    known = said(course, 0)
    take_in(known)
    double = said(course, 1)
    plan = brought(
        "x",
        said(course, 1, id="x"),
        said(course, 1, actor={"mbox": "mailto:x@example.org"}),
        said(course, 1, timestamp="hôm kia"),
        said(course, 1, object={"id": "https://hoc.example/x"}),
        said(course, 1, actor={"account": {"homePage": "x", "name": "KHONG-CO"}}),
        said(course, 1, timestamp="1999-01-01T00:00:00Z"),
        said(course, 1, timestamp=(NOW + timedelta(days=2)).isoformat()),
        known | {"timestamp": f"{HELD}T09:00:00+07:00"},
        double,
        double | {"timestamp": f"{HELD}T09:00:00+07:00"},
        said(course, 2),
        {**void(known), "object": {"id": "x"}},
    )
    assert plan.run_id is None
    assert [(one.row, one.code) for one in plan.problems] == [
        (1, "courses.bad_statement"),
        (2, "courses.bad_statement"),
        (3, "courses.statement_without_account"),
        (4, "courses.statement_without_time"),
        (5, "courses.unknown_activity"),
        (6, "study.unknown_member"),
        (7, "study.before_document"),
        (8, "study.in_the_future"),
        (9, "courses.statement_reused"),
        (11, "courses.statement_twice"),
        (13, "courses.bad_statement"),
    ]
    with translation.override("vi"):
        assert all("%(" not in str(one) for one in plan.problems)
    assert Completion.objects.count() == 1
    kept = RefusedStatement.objects.get()
    assert str(kept.statement_id) == known["id"]
    assert code(course, 0) not in json.dumps(kept.content)


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b"[]", b'"x"', b"12", b"[" * 100_000, b'{"statements": {}}'])
def test_what_is_no_file_of_statements_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        understood(data)
    assert refused.value.code == "courses.no_statements"


@pytest.mark.parametrize("wrong", [None, 7, "x", [], {}, [{}], {"id": []}, {"account": {"name": ["x"]}}])
def test_no_shape_of_a_statement_breaks_the_reading(wrong: object) -> None:
    base = {"id": str(new_id()), "actor": {}, "verb": {"id": xapi.WAIVED}, "object": {}, "timestamp": "", "result": {}}
    for name in base:
        assert len(understood(json.dumps([base | {name: wrong}]).encode())) == 1
    assert understood(json.dumps([base | {"result": {"extensions": {xapi.REASON: wrong}}}]).encode())


def test_a_voided_statement_counts_no_more_whichever_came_first(course: Course) -> None:
    for place, order in enumerate(permutations(range(3))):
        told, other = said(course, place), said(course, place)
        parts = [told, void(told), other]
        for at in order:
            take_in(parts[at])
        assert sum(tallies(course).values()) == place + 1  # the other one stands
        assert counts(take_in(*parts)) == (0, 0, 3, 0)
    assert Statement.objects.count() == 18
    again = said(course, 0)
    assert counts(take_in(again, void(again))) == (0, 0, 0, 2)


def test_what_was_recorded_here_is_not_voided_from_elsewhere(course: Course) -> None:
    mine = claim(course, 0)
    tell(course, mine)
    assert [one.code for one in brought(void({"id": str(mine.id)})).problems] == ["courses.statement_of_our_own"]


def test_nobody_brings_statements_about_members_of_others(course: Course) -> None:
    secretary = person(Role.SECRETARY, course.cells[0])
    mine, others = said(course, 0), said(course, 1)
    assert [one.code for one in brought(mine, others, actor=secretary).problems] == ["study.member_not_yours"]
    take_in(others)
    assert [one.code for one in brought(void(others), actor=secretary).problems] == ["study.unknown_completion"]
    plan = brought(mine, actor=secretary)
    with pytest.raises(DomainError) as refused:
        statements.apply_statements(actor=OPERATOR, run_id=plan.run_id or 0, now=NOW)
    assert refused.value.code == "courses.statements_not_planned"
    assert counts(statements.apply_statements(actor=secretary, run_id=plan.run_id or 0, now=NOW)) == (1, 0, 0, 0)


def test_what_fits_no_more_when_it_is_recorded_is_told_and_nothing_is_written(course: Course) -> None:
    first, second = said(course, 0), said(course, 1)
    plan = brought(first, second)
    take_in(second | {"timestamp": f"{HELD}T09:00:00+07:00"})
    done = statements.apply_statements(actor=OPERATOR, run_id=plan.run_id or 0, now=NOW)
    assert [one.code for one in done.problems] == ["courses.statement_reused"]
    assert Completion.objects.count() == 1


def test_what_is_told_and_what_is_told_again(course: Course) -> None:
    own = world.own(course, 0)
    world.read(course, own, 1, 2, 3, 4)
    terms = CourseTerms.objects.create(
        document_id=course.document, revision=1, questions=1, pass_per_cent=50, attempts=0, set_at=NOW
    )
    for number, passed in enumerate((False, True), start=1):
        Attempt.objects.create(
            id=new_id(), member_id=course.members[0], document_id=course.document, terms=terms, number=number, seed=1,
            began_at=NOW, ended_at=NOW, right=int(passed), passed=passed,
        )  # fmt: skip
    meet(meeting(course, 2))
    mistaken = claim(course, 4)
    tell(course, mistaken)
    withdraw_completion(actor=OPERATOR, event_id=new_id(), completion_id=mistaken.id, reason="Nhầm", now=NOW)
    take_in(said(course, 5))
    found = exported(course)
    verbs = [(one["verb"]["display"]["en"], one["actor"]["account"]["name"]) for one in found]
    mine = code(course, 0)
    assert {verb for verb, name in verbs if name == mine} >= {"completed", "passed", "waived"}
    assert len([verb for verb, _name in verbs if verb == "passed"]) == 1
    voided = [one for one in found if one["verb"]["id"] == xapi.VOIDED]
    assert [one["object"]["id"] for one in voided] == [str(mistaken.id)]
    assert code(course, 5) not in {name for _verb, name in verbs}  # it came from elsewhere
    assert "score" not in json.dumps(found)
    assert len({UUID(one["id"]) for one in found}) == len(found)
    assert all(one["actor"]["account"]["homePage"] == settings.SITE_ADDRESS for one in found)
    assert counts(take_in(*found)) == (0, 0, len(found), 0)
    withdrawn = Withdrawal.objects.count()
    assert withdrawn == 1


def test_pages_of_what_is_told_are_the_whole(course: Course) -> None:
    tell(course, *(claim(course, place) for place in range(6)))
    reader, after, pages = access.reader_of(OPERATOR, NOW), "", []
    for _page in range(3):
        found = telling(reader, course.document, None, after=after, size=2)
        pages.append([one["id"] for one in found.statements])
        after = found.after
    assert after == ""
    assert [len(page) for page in pages] == [2, 2, 2]
    assert [pk for page in pages for pk in page] == [one["id"] for one in exported(course)]


@pytest.mark.parametrize("after", ["9" * 19 + "-1", "1-" + "9" * 5_000, "²-1"])
def test_a_place_that_nobody_can_stand_at_begins_anew(course: Course, after: str) -> None:
    tell(course, claim(course, 0))
    assert telling(access.reader_of(OPERATOR, NOW), course.document, None, after=after).people == 1


def test_a_course_is_known_by_what_the_document_is() -> None:
    one = xapi.Identity(1, "resolution", "15", "tu", HELD, "x")
    here, there = "https://a.example", "https://b.example"
    assert one.activity(here) == xapi.Identity(2, "resolution", "15", "tu", HELD, "y").activity(there)
    unknown = xapi.Identity(1, "resolution", "", "tu", HELD, "x")
    assert unknown.activity(here) != unknown.activity(there)
