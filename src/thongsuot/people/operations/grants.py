"""Who may do what: giving a role, ending it, handing it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import Grant, User
from thongsuot.people.operations.sessions import end_sessions_without_grant
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units


@dataclass(frozen=True, slots=True)
class Offer:
    """A role over a unit, with or without its subtree, through `last_day` (inclusive) or without end.

    `member_id`: whoever takes it up is this member (`own_accounts.invite_member` alone makes such an offer).
    """

    role: Role
    unit_id: int
    with_subtree: bool
    last_day: date | None = None
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant that stands."""

    grant_id: int
    user_id: int


@transaction.atomic
def grant(*, actor: Actor, user_id: int, offer: Offer, now: datetime) -> Granted:
    """Give a user a role from today on.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.ends_before_it_starts, people.unknown_user
    """
    require_giving(actor, offer, now)
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise DomainError("people.unknown_user", _("There is no such user."))
    given = give(user_id, offer, granted_by=actor.user_id, now=now)
    record(
        actor=actor, action="people.grant", subject=f"user:{user_id}", unit_id=offer.unit_id,
        detail={"grant": given.grant_id, "role": offer.role.value, "with_subtree": offer.with_subtree}, now=now,
    )  # fmt: skip
    return given


@transaction.atomic
def end_grant(*, actor: Actor, grant_id: int, now: datetime) -> None:
    """End a grant at once, and with the last one its holder's sessions. Whoever may give it may end it.

    :raises DomainError: people.unknown_grant, people.not_allowed, people.not_yours_to_give, people.grant_ended
    """
    held = held_grant(actor, grant_id, now)
    end_now(held, now)
    record(
        actor=actor, action="people.end_grant", subject=f"user:{held.user_id}", unit_id=held.unit_id,
        detail={"grant": held.pk}, now=now,
    )  # fmt: skip


def held_grant(actor: Actor, grant_id: int, now: datetime) -> Grant:
    """A grant that has not ended, locked, for an actor who may give its like.

    :raises DomainError: people.unknown_grant, people.not_allowed, people.not_yours_to_give, people.grant_ended
    """
    held = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if held is None:
        raise DomainError("people.unknown_grant", _("There is no such grant."))
    require_giving(actor, Offer(Role(held.role), held.unit_id, held.with_subtree), now)
    if held.ended_at is not None:
        raise DomainError("people.grant_ended", _("This grant has ended already."))
    return held


def end_now(held: Grant, now: datetime) -> None:
    """End a locked grant; its holder is signed out where no other is left."""
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    end_sessions_without_grant(held.user_id, now)


def require_giving(actor: Actor, offer: Offer, now: datetime) -> None:
    """Refuse what one may not give, and what would end before it starts.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.ends_before_it_starts
    """
    reader = access.reader_of(actor, now)
    unit = units.unit(offer.unit_id, reader.tree)
    access.require_reader(reader, Permission.GRANT, unit)
    access.require_giving(reader, offer.role, unit, with_subtree=offer.with_subtree)
    require_lasting(offer.last_day, reader.day)


def require_lasting(last_day: date | None, today: date) -> None:
    """Refuse a last day that lies behind.

    :raises DomainError: people.ends_before_it_starts
    """
    if last_day is not None and last_day < today:
        message = _("The last day has passed already.")
        raise DomainError("people.ends_before_it_starts", message, fields={"last_day": message})


def give(user_id: int, offer: Offer, *, granted_by: int | None, now: datetime) -> Granted:
    """Write a grant that was decided elsewhere: by `grant`, or by whoever invited."""
    row = Grant.objects.create(
        user_id=user_id,
        role=offer.role.value,
        unit_id=offer.unit_id,
        with_subtree=offer.with_subtree,
        first_day=day_of(now),
        last_day=offer.last_day,
        granted_by_id=granted_by,
        granted_at=now,
    )
    return Granted(grant_id=row.pk, user_id=user_id)
