"""Who may do what: invitations, grants, sign-ins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import Grant, Invitation, User
from thongsuot.people.rules.invitations import not_valid, token_hash
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import normalise

INVITATION_DAYS = 14
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Offer:
    """A role over a unit, with or without its subtree, through `last_day` (inclusive) or without end."""

    role: Role
    unit_id: int
    with_subtree: bool
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation; the token is told this once and stored nowhere."""

    invitation_id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewUser:
    """What someone who accepts an invitation chooses."""

    username: str
    password: str
    display_name: str
    email: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant that stands."""

    grant_id: int
    user_id: int


@transaction.atomic
def invite(*, actor: Actor, offer: Offer, now: datetime) -> Invited:
    """Offer a role to whoever will hold the token, for two weeks.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.ends_before_it_starts
    """
    _require_giving(actor, offer, now)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        role=offer.role.value,
        unit_id=offer.unit_id,
        with_subtree=offer.with_subtree,
        last_day=offer.last_day,
        invited_by_id=actor.user_id,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    record(
        actor=actor, action="people.invite", subject=f"invitation:{invitation.pk}", unit_id=offer.unit_id,
        detail={"role": offer.role.value, "with_subtree": offer.with_subtree}, now=now,
    )  # fmt: skip
    return Invited(invitation.pk, token, invitation.expires_at)


@transaction.atomic
def accept_invitation(*, actor: Actor, token: str, new_user: NewUser, now: datetime) -> Granted:
    """Make the user who was invited, with the role that was offered. Whoever holds the token may, once.

    :raises DomainError: people.invitation_not_valid, people.username_taken, people.weak_password
    """
    invitation = _open_invitation(token, now)
    user = _user(new_user, now)
    granted = _take_up(invitation, user, now)
    record(
        actor=Actor(user.pk, actor.door), action="people.accept_invitation", subject=f"user:{user.pk}",
        unit_id=invitation.unit_id, detail={"invitation": invitation.pk}, now=now,
    )  # fmt: skip
    return granted


@transaction.atomic
def take_up_invitation(*, actor: Actor, token: str, now: datetime) -> Granted:
    """The same for someone who signs in already: one more grant.

    :raises DomainError: people.invitation_not_valid, people.not_signed_in
    """
    invitation = _open_invitation(token, now)
    user = _signed_in(actor)
    granted = _take_up(invitation, user, now)
    record(
        actor=actor, action="people.take_up_invitation", subject=f"user:{user.pk}", unit_id=invitation.unit_id,
        detail={"invitation": invitation.pk}, now=now,
    )  # fmt: skip
    return granted


@transaction.atomic
def grant(*, actor: Actor, user_id: int, offer: Offer, now: datetime) -> Granted:
    """Give a user a role from today on.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.ends_before_it_starts, people.unknown_user
    """
    _require_giving(actor, offer, now)
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise DomainError("people.unknown_user", _("There is no such user."))
    given = _grant(user_id, offer, granted_by=actor.user_id, now=now)
    record(
        actor=actor, action="people.grant", subject=f"user:{user_id}", unit_id=offer.unit_id,
        detail={"grant": given.grant_id, "role": offer.role.value, "with_subtree": offer.with_subtree}, now=now,
    )  # fmt: skip
    return given


@transaction.atomic
def end_grant(*, actor: Actor, grant_id: int, now: datetime) -> None:
    """End a grant at once. Whoever may give it may end it.

    :raises DomainError: people.unknown_grant, people.not_allowed, people.not_yours_to_give, people.grant_ended
    """
    held = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if held is None:
        raise DomainError("people.unknown_grant", _("There is no such grant."))
    _require_giving(actor, Offer(Role(held.role), held.unit_id, held.with_subtree), now)
    if held.ended_at is not None:
        raise DomainError("people.grant_ended", _("This grant has ended already."))
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    record(
        actor=actor, action="people.end_grant", subject=f"user:{held.user_id}", unit_id=held.unit_id,
        detail={"grant": held.pk}, now=now,
    )  # fmt: skip


@transaction.atomic
def end_sessions(*, actor: Actor, now: datetime) -> None:
    """Sign the actor out everywhere, this session included.

    :raises DomainError: people.not_signed_in
    """
    user = _signed_in(actor)
    User.objects.filter(pk=user.pk).update(sign_ins_since=F("sign_ins_since") + 1)
    record(actor=actor, action="people.end_sessions", subject=f"user:{user.pk}", now=now)


def _signed_in(actor: Actor) -> User:
    if actor.user_id is None:
        raise DomainError("people.not_signed_in", _("Sign in first."))
    return User.objects.get(pk=actor.user_id)


def _require_giving(actor: Actor, offer: Offer, now: datetime) -> None:
    """Refuse what one may not give, and what would end before it starts."""
    reader = access.reader_of(actor, now)
    unit = units.unit(offer.unit_id, reader.tree)
    access.require_reader(reader, Permission.GRANT, unit)
    access.require_giving(reader, offer.role, unit, with_subtree=offer.with_subtree)
    if offer.last_day is not None and offer.last_day < reader.day:
        raise DomainError("people.ends_before_it_starts", _("The last day has passed already."))


def _open_invitation(token: str, now: datetime) -> Invitation:
    """The invitation, locked: of two who hold the token one takes it up."""
    invitation = Invitation.objects.open_to(token, now).select_for_update().first()
    if invitation is None:
        raise not_valid()
    return invitation


def _take_up(invitation: Invitation, user: User, now: datetime) -> Granted:
    offer = Offer(Role(invitation.role), invitation.unit_id, invitation.with_subtree, invitation.last_day)
    invitation.used_by, invitation.used_at = user, now
    invitation.save(update_fields=["used_by", "used_at"])
    return _grant(user.pk, offer, granted_by=invitation.invited_by_id, now=now)


def _grant(user_id: int, offer: Offer, *, granted_by: int | None, now: datetime) -> Granted:
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


def _user(new_user: NewUser, now: datetime) -> User:
    user = User(
        username=User.normalize_username(new_user.username.strip()),
        display_name=normalise(new_user.display_name.strip()),
        email=new_user.email.strip().lower(),
        language=new_user.language,
        joined_at=now,
    )
    _check_password(new_user.password, user)
    user.set_password(new_user.password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        message = _("This user name or e-mail address is taken.")
        raise DomainError("people.username_taken", message, fields={"username": message}) from error
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise DomainError("people.weak_password", message, fields={"password": message}) from error
