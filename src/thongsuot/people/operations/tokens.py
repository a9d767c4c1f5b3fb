"""API tokens: made and ended by their user, and how one that comes with a request is taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor, Limits
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import ApiToken, User
from thongsuot.people.rules import tokens as rules
from thongsuot.people.rules.invitations import token_hash
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class Made:
    """A token; its text is told this once and stored nowhere."""

    token_id: int
    token: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who comes with a token: its user through the API, limited to its scopes."""

    actor: Actor
    scopes: frozenset[TokenScope]


@transaction.atomic
def make_token(
    *, actor: Actor, user_id: int, purpose: str, scopes: Collection[TokenScope], last_day: date, now: datetime
) -> Made:
    """Make a token for the actor's own programs (or, by the machine's operator, for a user's).

    :raises DomainError: people.not_allowed, people.unknown_user, people.token_incomplete, people.token_too_long
    """
    _require_own(actor, user_id)
    words = normalise(purpose).strip()[: rules.PURPOSE_LENGTH]
    rules.check_token(words, scopes, last_day, day_of(now))
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise DomainError("people.unknown_user", _("There is no such user."))
    token, names = rules.new_token(), sorted(scopes)
    row = ApiToken.objects.create(
        user_id=user_id, purpose=words, scopes=names, token_hash=token_hash(token), made_at=now, last_day=last_day
    )
    detail = {"token": row.pk, "scopes": names, "last_day": last_day.isoformat()}
    record(actor=actor, action="people.make_token", subject=f"user:{user_id}", detail=detail, now=now)
    return Made(row.pk, token, last_day)


@transaction.atomic
def end_token(*, actor: Actor, token_id: int, now: datetime) -> None:
    """End a token at once; ended twice, it stays as it was.

    :raises DomainError: people.unknown_token (also for another user's)
    """
    own = Q() if actor.is_operator else Q(user_id=actor.user_id)
    row = ApiToken.objects.select_for_update().filter(own, pk=token_id).first()
    if row is None or actor.limits is not None:
        raise DomainError("people.unknown_token", _("There is no such token."))
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        detail = {"token": row.pk}
        record(actor=actor, action="people.end_token", subject=f"user:{row.user_id}", detail=detail, now=now)


def take_token(*, token: str, now: datetime) -> Bearer:
    """Who comes with this token; its last use is noted, to the hour.

    :raises DomainError: people.token_not_valid
    """
    row = ApiToken.objects.open_on(day_of(now)).filter(token_hash=token_hash(token)).first()
    if row is None:
        raise rules.token_not_valid()
    if row.last_used_at is None or row.last_used_at <= now - rules.USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    scopes = frozenset(map(TokenScope, row.scopes))
    return Bearer(Actor(row.user_id, "api", Limits(row.pk, rules.permissions_of(scopes))), scopes)


def _require_own(actor: Actor, user_id: int) -> None:
    """A token makes no further tokens, and nobody makes one for somebody else."""
    if actor.is_operator or (actor.user_id == user_id and actor.limits is None):
        return
    raise DomainError("people.not_allowed", _("You may not do this here."))
