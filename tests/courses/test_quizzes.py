"""A quiz is drawn once, answered once, marked by the rule, and belongs to what makes a course finished."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.courses import world
from tests.courses.world import own, read
from tests.kept import once
from tests.study.world import NOW, Course, tallies
from thongsuot.courses.models import Answer, Drawn, Question
from thongsuot.courses.operations import (
    Terms,
    Wording,
    answer,
    begin_attempt,
    decide,
    edit_question,
    propose,
    set_terms,
    write_question,
)
from thongsuot.courses.queries import asked, result
from thongsuot.courses.queries.bank import bank
from thongsuot.courses.queries.quizzes import seen_by
from thongsuot.courses.rules.quiz import Content, Kind
from thongsuot.documents.models import Requirement, RequirementBody, Version
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import reader_of

pytestmark = pytest.mark.django_db
ALONE = "member:official:due:self_study"
CONTENTS = (
    Content(Kind.SINGLE, ("a", "b", "c"), right=(1,)),
    Content(Kind.MULTIPLE, ("a", "b", "c"), right=(0, 2)),
    Content(Kind.ORDER, ("một", "hai", "ba")),
    Content(Kind.MATCH, ("x", "y"), ("X", "Y")),
)


def plant() -> Course:
    """A course with four questions, of which three are drawn, two tries, two thirds to be right."""
    course = world.plant()
    for number, content in enumerate(CONTENTS):
        write_question(actor=OPERATOR, document_id=course.document, wording=Wording(f"Câu {number}?", content), now=NOW)
    set_terms(actor=OPERATOR, document_id=course.document, terms=Terms(3, 66, 2), revision=0, now=NOW)
    return course


@pytest.fixture
def course(db: None) -> Course:
    return once(plant)


def take(course: Course, actor: Actor, right: int) -> tuple[UUID, bool]:
    """A try with so many right answers, the first ones; the attempt, and whether it was enough."""
    attempt = begin_attempt(actor=actor, document_id=course.document, now=NOW)
    assert begin_attempt(actor=actor, document_id=course.document, now=NOW) == attempt
    done = None
    for drawn in Drawn.objects.filter(attempt=attempt).select_related("attempt", "question").order_by("position"):
        content, seen = seen_by(drawn.attempt, drawn)
        behind = seen.matches or seen.items
        wanted = list(content.right or range(len(content.items)))
        if drawn.position > right:
            wanted = [0] if content.kind is Kind.SINGLE else wanted[::-1]
            wanted = [1] if content.kind is Kind.MULTIPLE else wanted
        ticked = [behind.index(place) for place in wanted]
        for _twice in range(2):
            done = answer(
                actor=actor, document_id=course.document, attempt_id=attempt, position=drawn.position, ticked=ticked,
                now=NOW,
            )  # fmt: skip
    assert done is not None
    assert done.ended
    return attempt, done.passed


def refused(act: object, code: str) -> None:
    with pytest.raises(DomainError) as error:
        act()  # type: ignore[operator]
    assert error.value.code == f"courses.{code}"


def test_a_course_with_a_quiz_is_finished_when_it_is_passed(course: Course) -> None:
    actor = own(course, 0)
    refused(lambda: begin_attempt(actor=actor, document_id=course.document, now=NOW), "read_first")
    assert read(course, actor, 1, 2, 3, 4)[-1].finished is False
    first, enough = take(course, actor, right=1)
    assert (enough, tallies(course)) == (False, {})
    _second, enough = take(course, actor, right=2)
    assert (enough, tallies(course)) == (True, {("HL-A-1", ALONE): 1})
    refused(lambda: begin_attempt(actor=actor, document_id=course.document, now=NOW), "no_more_attempts")
    shown = result(reader_of(actor, NOW), course.document, first)
    assert ([one.is_right for one in shown.marked], shown.attempt.right) == ([True, False, False], 1)
    assert Answer.objects.count() == 6
    counted = bank(reader_of(OPERATOR, NOW), course.document)
    assert (counted.tried, counted.passed, counted.approved) == (1, 1, 4)


def test_a_try_goes_on_where_it_stopped_whatever_the_bank_says_meanwhile(course: Course) -> None:
    actor = own(course, 0)
    read(course, actor, 1, 2, 3, 4)
    attempt = begin_attempt(actor=actor, document_id=course.document, now=NOW)
    reader = reader_of(actor, NOW)
    before = asked(reader, course.document)
    for row in Question.objects.all():
        content = Content(Kind.SINGLE, ("mới", "cũ"), right=(0,))
        edit_question(actor=OPERATOR, question_id=row.pk, wording=Wording("Câu mới?", content), now=NOW)
    assert asked(reader, course.document) == before

    def nonsense() -> object:
        return answer(actor=actor, document_id=course.document, attempt_id=attempt, position=1, ticked=[9], now=NOW)

    refused(nonsense, "no_answer")
    other = own(course, 1)
    refused(
        lambda: answer(actor=other, document_id=course.document, attempt_id=attempt, position=1, ticked=[0], now=NOW),
        "unknown_attempt",
    )
    assert Answer.objects.count() == 0


def test_what_is_proposed_once_waits_for_a_person(course: Course) -> None:
    version = Version.objects.get(document=course.document)
    for place, (per_cent, lead) in enumerate([(90, "Ban Tổ chức"), (100, "Văn phòng")]):
        row = Requirement.objects.create(
            version=version, kind="target", start=place, end=place + 1, line=1, quote="q", confidence=1.0, found={},
            state="confirmed", decided_at=NOW, statement=f"Chỉ tiêu {place}", low=per_cent * 1_000_000,
            counted_in="percent",
        )  # fmt: skip
        RequirementBody.objects.create(requirement=row, part="lead", words=lead, position=0)
    assert propose(actor=OPERATOR, document_id=course.document, now=NOW) == 4
    assert propose(actor=OPERATOR, document_id=course.document, now=NOW) == 0
    figure = Question.objects.get(state="proposed", asks="figure", prompt__contains="Chỉ tiêu 0")
    assert (figure.items, figure.right) == (["90%", "100%"], [0])
    decide(actor=OPERATOR, question_id=figure.pk, approve=True, now=NOW)
    assert bank(reader_of(OPERATOR, NOW), course.document).approved == 5
    edit_question(actor=OPERATOR, question_id=figure.pk, wording=Wording("Khác?", CONTENTS[0]), now=NOW)
    assert propose(actor=OPERATOR, document_id=course.document, now=NOW) == 0
    refused(
        lambda: set_terms(actor=OPERATOR, document_id=course.document, terms=Terms(6), revision=1, now=NOW),
        "too_few_questions",
    )
    refused(
        lambda: set_terms(actor=OPERATOR, document_id=course.document, terms=Terms(0), revision=0, now=NOW),
        "changed_meanwhile",
    )
