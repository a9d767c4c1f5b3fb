"""One-time invitations: made, made anew, withdrawn. Whoever may give a role may invite to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Invitation
from thongsuot.people.operations.grants import Offer, require_giving
from thongsuot.people.rules.invitations import token_hash
from thongsuot.people.rules.roles import Role

INVITATION_DAYS = 14
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation; the token is told this once and stored nowhere."""

    invitation_id: int
    token: str
    expires_at: datetime


@transaction.atomic
def invite(*, actor: Actor, offer: Offer, now: datetime) -> Invited:
    """Offer a role to whoever will hold the token, for two weeks.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.ends_before_it_starts
    """
    require_giving(actor, offer, now)
    invited = put_on_offer(actor, offer, now)
    record(
        actor=actor, action="people.invite", subject=f"invitation:{invited.invitation_id}", unit_id=offer.unit_id,
        detail={"role": offer.role.value, "with_subtree": offer.with_subtree}, now=now,
    )  # fmt: skip
    return invited


@transaction.atomic
def invite_again(*, actor: Actor, invitation_id: int, now: datetime) -> Invited:
    """Put a new token in the place of one that was lost or has expired; the old one opens nothing from now on.

    :raises DomainError: people.unknown_invitation, people.invitation_over, and what `invite` raises
    """
    old = _waiting(actor, invitation_id, now)
    _end(old, now)
    invited = put_on_offer(actor, offer_of(old), now)
    record(
        actor=actor, action="people.invite_again", subject=f"invitation:{invited.invitation_id}", unit_id=old.unit_id,
        detail={"in_place_of": old.pk}, now=now,
    )  # fmt: skip
    return invited


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> None:
    """End an invitation: its token opens nothing from now on.

    :raises DomainError: people.unknown_invitation, people.invitation_over, and what `invite` raises
    """
    old = _waiting(actor, invitation_id, now)
    _end(old, now)
    record(
        actor=actor, action="people.withdraw_invitation", subject=f"invitation:{old.pk}", unit_id=old.unit_id, now=now
    )  # fmt: skip


def put_on_offer(actor: Actor, offer: Offer, now: datetime) -> Invited:
    """Write an invitation to what was checked before."""
    token = new_token()
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        role=offer.role.value,
        unit_id=offer.unit_id,
        with_subtree=offer.with_subtree,
        last_day=offer.last_day,
        member_id=offer.member_id,
        invited_by_id=actor.user_id,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    return Invited(invitation.pk, token, invitation.expires_at)


def new_token() -> str:
    """What nobody guesses: 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def offer_of(invitation: Invitation) -> Offer:
    """What an invitation offers."""
    return Offer(
        Role(invitation.role), invitation.unit_id, invitation.with_subtree, invitation.last_day, invitation.member_id
    )


def _waiting(actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """An invitation neither used nor ended, locked, for an actor who may give what it offers."""
    found = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if found is None:
        raise DomainError("people.unknown_invitation", _("There is no such invitation."))
    require_giving(actor, offer_of(found), now)
    if found.used_at is not None or found.ended_at is not None:
        raise DomainError("people.invitation_over", _("This invitation was used or withdrawn already. Make a new one."))
    return found


def _end(invitation: Invitation, now: datetime) -> None:
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at"])
