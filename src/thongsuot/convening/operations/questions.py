"""Questions: asked by people or through a point, put together by the office, answered, published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import TITLE_LENGTH, Answer, Conference, Point, Question, QuestionGroup
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.queries.points import may_run, point_for, unknown_point
from thongsuot.convening.queries.questions import clause_for, unknown_question
from thongsuot.convening.queries.seeing import ConferenceHead, conference_for
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import normalise

LENGTH: Final = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is kept; `again` where the same one had come already."""

    question_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks; about which sitting and which clause, where they say so."""

    words: str
    sitting_id: int | None = None
    clause_id: int | None = None


@transaction.atomic
def ask(*, actor: Actor, conference_id: int, wanted: Wanted, now: datetime) -> Asked:
    """Ask in one's own name; whoever sees the conference may.

    :raises DomainError: convening.unknown_conference, convening.cancelled, convening.unknown_sitting,
        convening.unknown_clause, convening.question_empty, convening.question_too_long, people.not_allowed
    """
    reader = access.reader_of(actor, now)
    head = _open_to(reader, conference_id)
    row = Question.objects.create(
        conference_id=head.id,
        sitting_id=head.sitting(wanted.sitting_id).id if wanted.sitting_id else None,
        clause=clause_for(head.id, wanted.clause_id) if wanted.clause_id else None,
        asked_by=actor.user_id,
        unit_id=_own_unit(reader, head),
        words=_words(wanted.words),
        asked_at=now,
    )
    _note(actor, "ask", head.id, now, {"question": row.pk})
    return Asked(row.pk)


@transaction.atomic
def ask_for_point(*, actor: Actor, conference_id: int, point_id: int, wanted: Wanted, now: datetime) -> Asked:
    """Ask in a point's name, for whoever may run it; the point alone is named, the record of acts knows who typed.

    :raises DomainError: convening.unknown_conference, convening.unknown_point where it is closed too,
        people.not_allowed, convening.cancelled, convening.unknown_sitting, convening.unknown_clause,
        convening.question_empty, convening.question_too_long
    """
    reader = access.reader_of(actor, now)
    point = point_for(reader, conference_id, point_id)
    if not may_run(reader, point):
        access.require_reader(reader, Permission.RUN_POINT, point.owner)
    if point.closed_at is not None:
        raise unknown_point()
    if point.conference.cancelled_at is not None:
        raise _cancelled()
    row = Question.objects.create(
        conference_id=conference_id,
        sitting_id=point.conference.sitting(wanted.sitting_id).id if wanted.sitting_id else None,
        clause=clause_for(conference_id, wanted.clause_id) if wanted.clause_id else None,
        point_id=point.id,
        unit_id=point.owner.id,
        words=_words(wanted.words),
        asked_at=now,
    )
    _note(actor, "ask_through_point", conference_id, now, {"question": row.pk, "point": point.id})
    return Asked(row.pk)


@transaction.atomic
def ask_through_point(*, actor: Actor, point_id: int, sent_id: UUID, wanted: Wanted, now: datetime) -> Asked:
    """Keep a question that a point's device sent; the caller knows the device. The point alone is named.

    The same id with the same words is the same question again.

    :raises DomainError: convening.unknown_point, convening.cancelled, convening.unknown_sitting,
        convening.question_empty, convening.question_too_long, convening.other_question
    """
    point = Point.objects.select_related("conference").filter(pk=point_id).first()
    if point is None:
        raise unknown_point()
    if point.conference.cancelled_at is not None:
        raise _cancelled()
    words = _words(wanted.words)
    sitting = _sitting_of(point.conference, wanted.sitting_id)
    values = {
        "conference_id": point.conference_id,
        "sitting_id": sitting,
        "point_id": point.pk,
        "unit_id": point.owner_id,
        "words": words,
        "asked_at": now,
    }
    row, is_new = Question.objects.get_or_create(sent_id=sent_id, defaults=values)
    if not is_new and (row.point_id, row.words, row.sitting_id) != (point.pk, words, sitting):
        raise DomainError("convening.other_question", _("Another question has come under this id."))
    if is_new:
        _note(actor, "ask_through_point", point.conference_id, now, {"question": row.pk, "point": point.pk})
    return Asked(row.pk, again=not is_new)


@transaction.atomic
def group_questions(
    *, actor: Actor, conference_id: int, question_ids: Collection[int], title: str, now: datetime
) -> int:
    """Put questions on one matter together under a title; without a title take them out of theirs. How many.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    words = " ".join(normalise(title).split())[:TITLE_LENGTH]
    group = QuestionGroup.objects.get_or_create(conference=conference, title=words)[0] if words else None
    count = _of(conference, question_ids).update(group=group)
    QuestionGroup.objects.filter(conference=conference, questions=None).delete()
    _note(actor, "group_questions", conference_id, now, {"questions": sorted(question_ids)})
    return count


@transaction.atomic
def merge_questions(
    *, actor: Actor, conference_id: int, question_ids: Collection[int], into_id: int, now: datetime
) -> int:
    """Let one question's answer answer others too, with all that these had taken in. How many went into it.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled,
        convening.unknown_question
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    into = _one(conference, into_id)
    target = into.into_id or into.pk
    others = Q(pk__in=question_ids) | Q(into__in=question_ids)
    count = Question.objects.filter(others, conference=conference).exclude(pk=target).update(into_id=target)
    _note(actor, "merge_questions", conference_id, now, {"into": target, "questions": sorted(question_ids)})
    return count


@transaction.atomic
def separate_question(*, actor: Actor, conference_id: int, question_id: int, now: datetime) -> None:
    """Let a merged question stand for itself again.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled,
        convening.unknown_question
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    _of(conference, [_one(conference, question_id).pk]).update(into=None)
    _note(actor, "separate_question", conference_id, now, {"question": question_id})


@transaction.atomic
def tie_question(*, actor: Actor, conference_id: int, question_id: int, clause_id: int | None, now: datetime) -> None:
    """Say which clause of a document put to the conference a question is about; None for no clause.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled,
        convening.unknown_question, convening.unknown_clause
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    clause = clause_for(conference.pk, clause_id) if clause_id else None
    _of(conference, [_one(conference, question_id).pk]).update(clause=clause)
    _note(actor, "tie_question", conference_id, now, {"question": question_id, "clause": clause_id})


@transaction.atomic
def answer_question(
    *, actor: Actor, conference_id: int, question_id: int, words: str, in_sitting: bool, now: datetime
) -> None:
    """Answer a question; an answer is never changed, a later one takes its place. Published is another step.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled,
        convening.unknown_question, convening.question_empty, convening.question_too_long
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    question = _one(conference, question_id)
    Answer.objects.create(
        question_id=question.into_id or question.pk,
        words=_words(words),
        in_sitting=in_sitting,
        answered_at=now,
        answered_by=actor.user_id,
    )
    _note(actor, "answer_question", conference_id, now, {"question": question_id})


@transaction.atomic
def publish_answer(*, actor: Actor, conference_id: int, question_id: int, now: datetime) -> None:
    """Let those who see the conference read the question with its last answer.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled,
        convening.unknown_question, convening.not_answered
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    last = Answer.objects.filter(question=_one(conference, question_id)).order_by("-answered_at", "-pk").first()
    if last is None:
        raise DomainError("convening.not_answered", _("This question has no answer yet."))
    Answer.objects.filter(pk=last.pk, published_at=None).update(published_at=now)
    _note(actor, "publish_answer", conference_id, now, {"question": question_id})


def _open_to(reader: Reader, conference_id: int) -> ConferenceHead:
    head = conference_for(reader, conference_id)
    access.require_somewhere(reader, Permission.READ_DOCUMENTS)
    if head.cancelled_at is not None:
        raise _cancelled()
    return head


def _own_unit(reader: Reader, head: ConferenceHead) -> int:
    """Where the asker stands: the narrowest unit of their grants."""
    own = units.units_by_ids(sorted(reader.granted_units(Permission.READ_DOCUMENTS)), reader.tree).values()
    return min(own, key=lambda one: (one.rgt - one.lft, one.lft), default=head.organiser).id


def _words(given: str) -> str:
    words = normalise(given).strip()
    if not words:
        message = _("Write something first.")
        raise DomainError("convening.question_empty", message, fields={"words": message})
    if len(words) > LENGTH:
        message = _("That is too long: at most %(most)s characters.")
        raise DomainError("convening.question_too_long", message, fields={"words": message}, most=LENGTH)
    return words


def _sitting_of(conference: Conference, sitting_id: int | None) -> int | None:
    """The sitting where it is one of the conference's; a device may name one that is gone."""
    return conference.sittings.filter(pk=sitting_id or 0).values_list("pk", flat=True).first()


def _of(conference: Conference, question_ids: Collection[int]) -> QuerySet[Question]:
    return Question.objects.filter(conference=conference, pk__in=question_ids)


def _one(conference: Conference, question_id: int) -> Question:
    found = _of(conference, [question_id]).first()
    if found is None:
        raise unknown_question()
    return found


def _cancelled() -> DomainError:
    return DomainError("convening.cancelled", _("The conference was called off; it can only be read."))


def _note(actor: Actor, action: str, conference_id: int, now: datetime, detail: Mapping[str, object]) -> None:
    record(actor=actor, action=f"convening.{action}", subject=f"conference:{conference_id}", detail=detail, now=now)
