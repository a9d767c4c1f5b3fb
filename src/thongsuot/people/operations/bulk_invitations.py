"""Invitations to many units at once: one for each cell of a province, to be printed and handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people import access
from thongsuot.people.models import Invitation
from thongsuot.people.operations.grants import require_lasting
from thongsuot.people.operations.invitations import new_token
from thongsuot.people.queries.targets import BatchOffer, Target, targets
from thongsuot.people.rules.invitations import token_hash

_COLUMNS = (
    "token_hash", "role", "unit", "with_subtree", "last_day", "invited_by", "invited_at", "expires_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """One unit's invitation; the token is told this once and stored nowhere."""

    target: Target
    token: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one act made: the slips in the tree's order, and how many older invitations they take the place of."""

    slips: tuple[Slip, ...]
    replaced: int
    expires_at: datetime


@transaction.atomic
def invite_all(*, actor: Actor, offer: BatchOffer, now: datetime) -> Batch:
    """Make an invitation for every unit that the offer is for; older open ones to the same role there are ended.

    A handful of statements, whatever the count; one entry in the record, naming the count.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.ends_before_it_starts,
        people.nobody_to_invite
    """
    require_lasting(offer.last_day, day_of(now))
    found = targets(access.reader_of(actor, now), offer, now).units
    if not found:
        raise DomainError("people.nobody_to_invite", _("There is no unit to which an invitation would be made."))
    batch = Batch(
        slips=tuple(Slip(target, new_token()) for target in found),
        replaced=_end_open(offer, found, now),
        expires_at=now + timedelta(days=offer.days),
    )
    _write(actor, offer, batch, now)
    record(
        actor=actor, action="people.invite_all", subject=f"unit:{offer.under_id}", unit_id=offer.under_id,
        detail={"role": offer.role.value, "kind": offer.kind, "count": len(found), "replaced": batch.replaced}, now=now,
    )  # fmt: skip
    return batch


def _end_open(offer: BatchOffer, found: tuple[Target, ...], now: datetime) -> int:
    unit_ids = [target.unit.id for target in found]
    waiting = Invitation.objects.filter(role=offer.role.value, used_at__isnull=True, ended_at__isnull=True)
    return sum(waiting.filter(unit_id__in=part).update(ended_at=now) for part in db.batches(unit_ids))


def _write(actor: Actor, offer: BatchOffer, batch: Batch, now: datetime) -> None:
    common = (offer.with_subtree, offer.last_day, actor.user_id, now, batch.expires_at)
    rows = [(token_hash(slip.token), offer.role.value, slip.target.unit.id, *common) for slip in batch.slips]
    db.insert_many(Invitation, _COLUMNS, rows)
