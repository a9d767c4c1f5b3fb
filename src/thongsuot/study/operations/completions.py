"""Recording who has studied, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people import queries as people
from thongsuot.study.models import WORDS_LENGTH, Completion, RefusedStudy, Withdrawal
from thongsuot.study.operations import histories
from thongsuot.study.operations.histories import Made
from thongsuot.study.operations.judging import Judge, judge_of
from thongsuot.study.rules import Way
from thongsuot.study.rules.refusals import refusal
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import normalise

Outcome = Literal["accepted", "duplicate", "refused"]
AT_MOST = 2_000
"""So many completions make a batch."""


@dataclass(frozen=True, slots=True)
class Studied:
    """What comes in: who studied which document, on which day, by which way, and what shows it.

    `id` is made where it was written (UUIDv7). Evidence is a file of `files.operations.keep`, or words (a link).
    """

    id: UUID
    member_id: int
    document_id: int
    way: Way
    studied_on: date
    words: str = ""
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one: accepted, a duplicate of what is stored, or refused with a code.

    `counts` is False for what is kept and does not count, by its way or its day.
    """

    id: UUID
    outcome: Outcome
    code: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A completion that stands no more."""

    id: UUID
    completion_id: UUID


@transaction.atomic
def record_completions(
    *, actor: Actor, unit_id: int, completions: Sequence[Studied], now: datetime
) -> tuple[Verdict, ...]:
    """Record who has studied, at a unit, of members who stand where the actor marks progress; a verdict for each.

    The same id with the same content again is a duplicate; with other content it is refused, and what came is kept.

    :raises DomainError: people.not_allowed, units.unknown, study.too_many
    """
    reader = access.reader_of(actor, now)
    access.unit_for(reader, Permission.MARK_PROGRESS, unit_id)
    if len(completions) > AT_MOST:
        raise refusal("study.too_many", count=AT_MOST)
    claims = [replace(one, words=tidy(one.words)) for one in completions]
    member_ids = {one.member_id for one in claims}
    histories.hold(member_ids)
    known = histories.held(member_ids, {one.document_id for one in claims})
    judge = judge_of(reader, known, claims)
    verdicts, made = _judged(judge, claims)
    rows = [made_of(one, unit_id, actor, now) for one in made]
    histories.append(known, made=rows)
    _keep_refused(claims, verdicts, actor, now)
    record(
        actor=actor, action="study.record_completions", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"accepted": len(rows), "of": len(claims)}, now=now,
    )  # fmt: skip
    return tuple(verdicts)


@transaction.atomic
def withdraw_completion(*, actor: Actor, event_id: UUID, completion_id: UUID, reason: str, now: datetime) -> Withdrawn:
    """Take a completion back, with the reason; the same event again gives the same outcome.

    Whoever marks progress where it was recorded, or where the member stands, may do so.

    :raises DomainError: study.unknown_completion, people.not_allowed, study.by_roll_call, study.already_withdrawn,
        study.id_reused, study.needs_reason
    """
    words = tidy(reason)
    if not words:
        raise refusal("study.needs_reason")
    row = Completion.objects.filter(pk=completion_id).first()
    if row is None:
        raise refusal("study.unknown_completion")
    if not may_withdraw(access.reader_of(actor, now), row):
        raise refusal("study.unknown_completion")
    if row.conference_id is not None:
        raise refusal("study.by_roll_call")
    histories.hold([row.member_id])
    if Withdrawal.objects.filter(completion=row, pk=event_id, reason=words).exists():
        return Withdrawn(event_id, completion_id)
    if Withdrawal.objects.filter(completion=row).exists():
        raise refusal("study.already_withdrawn")
    if Withdrawal.objects.filter(pk=event_id).exists():
        raise refusal("study.id_reused")
    pair = row.member_id, row.document_id
    known = histories.held([row.member_id], [row.document_id])
    gone = Withdrawal(
        id=event_id, completion=row, cause=Withdrawal.Cause.MISTAKE, reason=words, recorded_at=now,
        actor_id=actor.user_id,
    )  # fmt: skip
    histories.append(known, withdrawn=[(pair, gone)])
    record(
        actor=actor, action="study.withdraw_completion", subject=f"document:{row.document_id}", unit_id=row.unit_id,
        detail={"completion": str(completion_id)}, now=now,
    )  # fmt: skip
    return Withdrawn(event_id, completion_id)


def made_of(one: Studied, unit_id: int, actor: Actor, now: datetime) -> Made:
    """What is written of a claim that was accepted: recorded at this unit."""
    return Made(
        id=one.id, member_id=one.member_id, document_id=one.document_id, way=one.way.value, studied_on=one.studied_on,
        unit_id=unit_id, words=one.words, file_id=one.file_id, recorded_at=now, actor_id=actor.user_id,
    )  # fmt: skip


def tidy(words: str) -> str:
    """Words as they are kept."""
    return " ".join(normalise(words).split())[:WORDS_LENGTH]


def _judged(judge: Judge, claims: Sequence[Studied]) -> tuple[list[Verdict], list[Studied]]:
    """A verdict for each, in order, and those that are new."""
    stored = _stored([one.id for one in claims])
    verdicts, made = list[Verdict](), list[Studied]()
    for one in claims:
        counts = judge.counts(one)
        if one.id in stored:
            same = stored[one.id] == one
            code = "" if same else "study.id_reused"
            verdicts.append(Verdict(one.id, "duplicate" if same else "refused", code, counts=same and counts))
        elif code := judge.code(one):
            verdicts.append(Verdict(one.id, "refused", code))
        else:
            verdicts.append(Verdict(one.id, "accepted", counts=counts))
            stored[one.id] = one
            made.append(one)
    return verdicts, made


def _stored(ids: Sequence[UUID]) -> dict[UUID, Studied]:
    """What is stored under these ids."""
    names = ("id", "member_id", "document_id", "way", "studied_on", "words", "file_id")
    found: dict[UUID, Studied] = {}
    for some in db.batches(ids):
        for pk, member_id, document_id, way, *rest in Completion.objects.filter(pk__in=some).values_list(*names):
            found[pk] = Studied(pk, member_id, document_id, Way(way), *rest)
    return found


def _keep_refused(claims: Sequence[Studied], verdicts: Sequence[Verdict], actor: Actor, now: datetime) -> None:
    rows = [
        RefusedStudy(event_id=one.id, content=asdict(one), recorded_at=now, actor_id=actor.user_id)
        for one, verdict in zip(claims, verdicts, strict=True)
        if verdict.code == "study.id_reused"
    ]
    if rows:
        RefusedStudy.objects.bulk_create(rows, batch_size=db.BATCH)


def may_withdraw(reader: access.Reader, row: Completion) -> bool:
    """True for whoever marks progress where a completion was recorded, or where the member stands."""
    if reader.actor.is_operator:
        return True
    scope = reader.scope(Permission.MARK_PROGRESS)
    home = people.home_unit(row.member_id, reader.day)
    places = units.units_by_ids({row.unit_id, *([home] if home is not None else [])}, reader.tree)
    return any(scope.covers(one.lft) for one in places.values())
