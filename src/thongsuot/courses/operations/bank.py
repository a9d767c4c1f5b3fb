"""The questions of a document: proposed, written, approved, edited, refused; and what a course asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.courses.models import CourseTerms, Question
from thongsuot.courses.queries.bank import facts_of, prompt_of, terms_of
from thongsuot.courses.rules.proposals import Proposal, proposals
from thongsuot.courses.rules.quiz import Content, fault
from thongsuot.courses.rules.refusals import refusal
from thongsuot.documents import queries as documents
from thongsuot.documents.models import Clause
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.vietnamese.text import normalise

State = Question.State


@dataclass(frozen=True, slots=True)
class Terms:
    """What a course asks for beside reading; no `questions`: no quiz; no `attempts`: as many as one likes."""

    questions: int
    pass_per_cent: int = 80
    attempts: int = 0
    reflection: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as a person writes it."""

    prompt: str
    content: Content
    explanation: str = ""
    clause: UUID | None = None


@transaction.atomic
def set_terms(*, actor: Actor, document_id: int, terms: Terms, revision: int, now: datetime) -> int:
    """Set what a document's course asks for; `revision` is what the form showed, or 0. The new revision.

    :raises DomainError: documents.unknown_document, people.not_allowed, courses.changed_meanwhile,
        courses.too_few_questions
    """
    owner_id = require_office(actor, document_id, now)
    db.serialise(f"courses:bank:{document_id}")
    last = terms_of(document_id)
    if revision != (last.revision if last else 0):
        raise refusal("courses.changed_meanwhile")
    approved = Question.objects.filter(document=document_id, state=State.APPROVED).count()
    if terms.questions > approved:
        raise refusal("courses.too_few_questions", approved=approved)
    CourseTerms.objects.create(
        document_id=document_id, revision=revision + 1, questions=terms.questions, pass_per_cent=terms.pass_per_cent,
        attempts=terms.attempts, reflection=terms.reflection, set_at=now, set_by=actor.user_id,
    )  # fmt: skip
    record(
        actor=actor, action="courses.set_terms", subject=f"document:{document_id}", unit_id=owner_id,
        detail={"revision": revision + 1, "questions": terms.questions}, now=now,
    )  # fmt: skip
    return revision + 1


@transaction.atomic
def propose(*, actor: Actor, document_id: int, now: datetime) -> int:
    """Propose questions from what the version in force asks for, each once; how many are new.

    :raises DomainError: documents.unknown_document, people.not_allowed
    """
    owner_id = require_office(actor, document_id, now)
    db.serialise(f"courses:bank:{document_id}")
    known = set(Question.objects.filter(document=document_id).exclude(asks="").values_list("requirement_id", "asks"))
    facts = facts_of(document_id)
    new = [one for one in proposals(facts) if (one.fact.requirement_id, one.asks.value) not in known]
    Question.objects.bulk_create([_proposed(document_id, one, now) for one in new], batch_size=db.BATCH)
    record(
        actor=actor, action="courses.propose", subject=f"document:{document_id}", unit_id=owner_id,
        detail={"count": len(new)}, now=now,
    )  # fmt: skip
    return len(new)


@transaction.atomic
def write_question(*, actor: Actor, document_id: int, wording: Wording, now: datetime) -> UUID:
    """Write a question, which is asked from then on.

    :raises DomainError: documents.unknown_document, people.not_allowed, and those of `_sound`
    """
    owner_id = require_office(actor, document_id, now)
    row = Question.objects.create(
        id=new_id(), document_id=document_id, made_at=now, state=State.APPROVED, decided_at=now,
        decided_by=actor.user_id, **_sound(document_id, wording),
    )  # fmt: skip
    record(
        actor=actor, action="courses.write_question", subject=f"document:{document_id}", unit_id=owner_id,
        detail={"question": str(row.pk)}, now=now,
    )  # fmt: skip
    return row.pk


@transaction.atomic
def decide(*, actor: Actor, question_id: UUID, approve: bool, now: datetime) -> None:
    """Approve a question, or refuse it: it is asked from now on, or no more. Attempts under way go on as they are.

    :raises DomainError: courses.unknown_question, people.not_allowed
    """
    row, owner_id = _held(actor, question_id, now)
    row.state = State.APPROVED if approve else State.REFUSED
    row.decided_at, row.decided_by = now, actor.user_id
    row.save(update_fields=["state", "decided_at", "decided_by"])
    record(
        actor=actor, action="courses.decide", subject=f"document:{row.document_id}", unit_id=owner_id,
        detail={"question": str(row.pk), "approved": approve}, now=now,
    )  # fmt: skip


@transaction.atomic
def edit_question(*, actor: Actor, question_id: UUID, wording: Wording, now: datetime) -> UUID:
    """Put another question in the place of one, approved; who was asked the old one is marked by the old one.

    :raises DomainError: courses.unknown_question, people.not_allowed, and those of `_sound`
    """
    old, owner_id = _held(actor, question_id, now)
    given = _sound(old.document_id, wording)
    old.state, old.decided_at, old.decided_by = State.REPLACED, now, actor.user_id
    old.save(update_fields=["state", "decided_at", "decided_by"])
    row = Question.objects.create(
        id=new_id(), document_id=old.document_id, made_at=now, state=State.APPROVED, decided_at=now,
        decided_by=actor.user_id, requirement_id=old.requirement_id, asks=old.asks, replaces=old, **given,
    )  # fmt: skip
    record(
        actor=actor, action="courses.edit_question", subject=f"document:{old.document_id}", unit_id=owner_id,
        detail={"question": str(row.pk), "in_place_of": str(old.pk)}, now=now,
    )  # fmt: skip
    return row.pk


def require_office(actor: Actor, document_id: int, now: datetime) -> int:
    """The document's owner, refused to who may not set what is studied there.

    :raises DomainError: documents.unknown_document, people.not_allowed
    """
    reader = access.reader_of(actor, now)
    head = documents.document(reader, document_id)
    access.require_reader(reader, Permission.CONVENE, head.owner)
    return head.owner.id


def _held(actor: Actor, question_id: UUID, now: datetime) -> tuple[Question, int]:
    row = Question.objects.select_for_update().filter(pk=question_id).exclude(state=State.REPLACED).first()
    if row is None:
        raise refusal("courses.unknown_question")
    return row, require_office(actor, row.document_id, now)


def _sound(document_id: int, wording: Wording) -> dict[str, Any]:
    """What is kept of a wording.

    :raises DomainError: courses.question_words, courses.question_items, courses.question_matches,
        courses.question_right, courses.unknown_clause
    """
    prompt = normalise(wording.prompt).strip()
    if not prompt:
        raise refusal("courses.question_words")
    if code := fault(wording.content):
        raise refusal(code)
    if wording.clause is not None and not Clause.objects.filter(
        version__document=document_id, uid=wording.clause
    ).exists():  # fmt: skip
        raise refusal("courses.unknown_clause")
    return {
        "prompt": prompt,
        "explanation": normalise(wording.explanation).strip(),
        "clause": wording.clause,
        **_kept(wording.content),
    }


def _kept(content: Content) -> dict[str, Any]:
    return {
        "kind": content.kind.value,
        "items": [normalise(one) for one in content.items],
        "matches": [normalise(one) for one in content.matches],
        "right": list(content.right),
    }


def _proposed(document_id: int, one: Proposal, now: datetime) -> Question:
    return Question(
        id=new_id(), document_id=document_id, prompt=prompt_of(one), explanation=one.fact.quote, clause=one.fact.clause,
        state=State.PROPOSED, requirement_id=one.fact.requirement_id, asks=one.asks.value, made_at=now,
        **_kept(one.content),
    )  # fmt: skip
