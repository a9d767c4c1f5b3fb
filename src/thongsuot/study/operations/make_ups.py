"""Calling a make-up session of those who are left, and calling it off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.study.models import Gathering, Invited, MakeUp
from thongsuot.study.operations.completions import tidy
from thongsuot.study.queries.left import those_left
from thongsuot.study.rules.refusals import refusal

AT_MOST = 1_000
"""So many people fit into one session."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the form says. `id` is made by the form; `member_ids` are those chosen, None all who are left."""

    id: UUID
    unit_id: int
    document_id: int
    held_on: date
    place: str
    member_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """A session with how many it invites; who was chosen and is not left any more is not invited."""

    id: UUID
    invited: int


@transaction.atomic
def call_make_up(*, actor: Actor, call: Call, now: datetime) -> Called:
    """Call a make-up session of those who are left at a unit and beneath; the same again gives the stored outcome.

    :raises DomainError: people.not_allowed, units.unknown, study.unknown_rule, study.out_of_reach, study.needs_place,
        study.day_gone, study.nobody_left, study.too_many, study.id_reused
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.MARK_PROGRESS, call.unit_id)
    access.require_subtree(reader, Permission.MARK_PROGRESS, unit)
    place = tidy(call.place)
    db.serialise(f"study:make-up:{call.id}")
    known = MakeUp.objects.filter(pk=call.id).first()
    if known is not None:
        return _again(known, call, place)
    if not place:
        raise refusal("study.needs_place")
    if call.held_on < reader.day:
        raise refusal("study.day_gone")
    member_ids = those_left(reader, call.document_id, call.unit_id, call.member_ids, limit=AT_MOST + 1)
    if not member_ids:
        raise refusal("study.nobody_left")
    if len(member_ids) > AT_MOST:
        raise refusal("study.too_many", count=AT_MOST)
    _write(call, place, member_ids, actor, now)
    record(
        actor=actor, action="study.call_make_up", subject=f"document:{call.document_id}", unit_id=call.unit_id,
        detail={"make_up": str(call.id), "invited": len(member_ids)}, now=now,
    )  # fmt: skip
    return Called(call.id, len(member_ids))


@transaction.atomic
def call_off_make_up(*, actor: Actor, unit_id: int, make_up_id: UUID, now: datetime) -> None:
    """Call a session off that was not held; once more changes nothing.

    :raises DomainError: people.not_allowed, units.unknown, study.unknown_make_up, study.already_held
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.MARK_PROGRESS, unit_id)
    access.require_subtree(reader, Permission.MARK_PROGRESS, unit)
    row = MakeUp.objects.select_for_update().filter(pk=make_up_id, unit=unit_id).first()
    if row is None:
        raise refusal("study.unknown_make_up")
    if Gathering.objects.standing().filter(make_up=row).exists():
        raise refusal("study.already_held")
    if row.called_off_at is not None:
        return
    row.called_off_at = now
    row.save(update_fields=["called_off_at"])
    record(
        actor=actor, action="study.call_off_make_up", subject=f"document:{row.document_id}", unit_id=unit_id,
        detail={"make_up": str(make_up_id)}, now=now,
    )  # fmt: skip


def _again(known: MakeUp, call: Call, place: str) -> Called:
    """The stored outcome, where the same was said."""
    same = (known.unit_id, known.document_id, known.held_on, known.place)
    if same != (call.unit_id, call.document_id, call.held_on, place):
        raise refusal("study.id_reused")
    return Called(known.pk, known.invited.count())


def _write(call: Call, place: str, member_ids: Collection[int], actor: Actor, now: datetime) -> None:
    MakeUp.objects.create(
        id=call.id, unit_id=call.unit_id, document_id=call.document_id, held_on=call.held_on, place=place,
        called_at=now, called_by=actor.user_id,
    )  # fmt: skip
    Invited.objects.bulk_create(
        (Invited(make_up_id=call.id, member_id=pk) for pk in sorted(member_ids)), batch_size=db.BATCH
    )
