"""Ending sign-ins: one's own, one by one or all; another's when no grant of theirs is left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Grant, Session, User


@transaction.atomic
def end_session(*, actor: Actor, handle: str, now: datetime) -> None:
    """Sign the actor out on one device, which needs to be signed in again.

    :raises DomainError: people.not_signed_in, people.unknown_session
    """
    user = signed_in(actor)
    found = [row.pk for row in Session.objects.filter(user_id=user.pk) if row.handle == handle]
    if not found:
        raise DomainError("people.unknown_session", _("This sign-in has ended already."))
    Session.objects.filter(pk__in=found).delete()
    record(actor=actor, action="people.end_session", subject=f"user:{user.pk}", now=now)


@transaction.atomic
def end_sessions(*, actor: Actor, now: datetime) -> None:
    """Sign the actor out everywhere, this session included.

    :raises DomainError: people.not_signed_in
    """
    user = signed_in(actor)
    sign_out_everywhere(user.pk)
    record(actor=actor, action="people.end_sessions", subject=f"user:{user.pk}", now=now)


def end_sessions_without_grant(user_id: int, now: datetime) -> None:
    """Sign someone out at once whose last grant has just ended; called within the operation that ended it."""
    if not Grant.objects.held_on(day_of(now)).filter(user_id=user_id).exists():
        sign_out_everywhere(user_id)


def sign_out_everywhere(user_id: int) -> None:
    """Remove every session, and refuse whatever session was kept elsewhere by changing what it must match."""
    User.objects.filter(pk=user_id).update(sign_ins_since=F("sign_ins_since") + 1)
    Session.objects.filter(user_id=user_id).delete()


def signed_in(actor: Actor) -> User:
    """The user who acts.

    :raises DomainError: people.not_signed_in
    """
    if actor.user_id is None:
        raise DomainError("people.not_signed_in", _("Sign in first."))
    return User.objects.get(pk=actor.user_id)
