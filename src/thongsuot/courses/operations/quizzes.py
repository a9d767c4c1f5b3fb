"""A member tries a quiz: questions drawn by lot and kept, one answer to each, marked when the last is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import randbits
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.courses.models import Answer, Attempt, Drawn, Question
from thongsuot.courses.operations.finishing import finish_if_done
from thongsuot.courses.queries.own import progress_of, required_self, study_of
from thongsuot.courses.queries.quizzes import next_of, quiz_of, seen_by
from thongsuot.courses.rules.quiz import drawn as draw
from thongsuot.courses.rules.quiz import is_right, passed, understood
from thongsuot.courses.rules.refusals import refusal
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import reader_of
from thongsuot.people.queries.own import Self


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was kept. `ended` with the last one; `passed` then says whether that was enough."""

    attempt_id: UUID
    ended: bool
    passed: bool


@transaction.atomic
def begin_attempt(*, actor: Actor, document_id: int, now: datetime) -> UUID:
    """Begin a try, or go on with the one under way; its questions are drawn once and kept.

    :raises DomainError: courses.unknown_member, courses.unknown_course, courses.no_quiz, courses.read_first,
        courses.no_more_attempts
    """
    reader = reader_of(actor, now)
    member = required_self(reader)
    study_of(reader, member, document_id)
    _serialise(member, document_id)
    quiz = quiz_of(member.member_id, document_id)
    if quiz is None:
        raise refusal("courses.no_quiz")
    if quiz.open is not None:
        return quiz.open.id
    if not progress_of(reader, member, document_id).is_read:
        raise refusal("courses.read_first")
    if not quiz.may_try:
        raise refusal("courses.no_more_attempts")
    ids = list(
        Question.objects.filter(document=document_id, state=Question.State.APPROVED).values_list("pk", flat=True)
    )
    if not ids:
        raise refusal("courses.no_quiz")
    attempt = Attempt.objects.create(
        id=new_id(), member_id=member.member_id, document_id=document_id, terms=quiz.terms,
        number=len(quiz.tried) + 1, seed=randbits(62), began_at=now,
    )  # fmt: skip
    chosen = draw(ids, quiz.terms.questions, attempt.seed)
    Drawn.objects.bulk_create(Drawn(attempt=attempt, position=at, question_id=pk) for at, pk in enumerate(chosen, 1))
    record(
        actor=actor, action="courses.begin_attempt", subject=f"document:{document_id}", unit_id=member.unit_id, now=now
    )  # fmt: skip
    return attempt.pk


@transaction.atomic
def answer(
    *, actor: Actor, document_id: int, attempt_id: UUID, position: int, ticked: Sequence[int], now: datetime
) -> Answered:
    """Answer a question of the try under way, once; the last answer ends it. `ticked` are places on the screen.

    An answer that is there already stays as it was given.

    :raises DomainError: courses.unknown_member, courses.unknown_attempt, courses.no_answer
    """
    reader = reader_of(actor, now)
    member = required_self(reader)
    _serialise(member, document_id)
    attempt = Attempt.objects.filter(pk=attempt_id, member=member.member_id, document=document_id).first()
    asked = attempt.drawn.filter(position=position).select_related("question").first() if attempt else None
    if attempt is None or asked is None:
        raise refusal("courses.unknown_attempt")
    if not Answer.objects.filter(drawn=asked).exists():
        content, seen = seen_by(attempt, asked)
        given = understood(content, seen, ticked)
        if given is None:
            raise refusal("courses.no_answer")
        Answer.objects.create(drawn=asked, given=list(given), is_right=is_right(content, given), at=now)
    if attempt.ended_at is None and next_of(attempt) is None:
        _end(actor, attempt, member, now)
        study = study_of(reader, member, document_id)
        progress = progress_of(reader, member, document_id)
        finish_if_done(actor=actor, member=member, study=study, progress=progress, now=now)
    return Answered(attempt.pk, attempt.ended_at is not None, bool(attempt.passed))


def _end(actor: Actor, attempt: Attempt, member: Self, now: datetime) -> None:
    marks = list(Answer.objects.filter(drawn__attempt=attempt).values_list("is_right", flat=True))
    attempt.ended_at, attempt.right = now, sum(marks)
    attempt.passed = passed(attempt.right, len(marks), attempt.terms.pass_per_cent)
    attempt.save(update_fields=["ended_at", "right", "passed"])
    record(
        actor=actor, action="courses.end_attempt", subject=f"document:{attempt.document_id}", unit_id=member.unit_id,
        detail={"passed": attempt.passed}, now=now,
    )  # fmt: skip


def _serialise(member: Self, document_id: int) -> None:
    db.serialise(f"courses:{member.member_id}:{document_id}")
