"""Taking an invitation up: as a new user, with a password or through the organisation's sign-in, or as oneself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError, Message
from thongsuot.people.models import Invitation, User
from thongsuot.people.operations.grants import Granted, give, require_giving
from thongsuot.people.operations.invitations import offer_of
from thongsuot.people.operations.own_accounts import link
from thongsuot.people.operations.sessions import signed_in
from thongsuot.people.rules.invitations import not_valid
from thongsuot.people.rules.personal import PSEUDONYM
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class NewUser:
    """What someone who accepts an invitation chooses; `password` None: they sign in elsewhere (OIDC) only."""

    username: str
    password: str | None
    display_name: str
    email: str = ""
    language: str = "vi"


@transaction.atomic
def accept_invitation(*, actor: Actor, token: str, new_user: NewUser, now: datetime) -> Granted:
    """Make the user who was invited, with the role that was offered. Whoever holds the token may, once.

    :raises DomainError: people.invitation_not_valid, people.bad_username, people.username_taken,
        people.weak_password
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
def accept_and_join(
    *, actor: Actor, token: str, new_user: NewUser, join: Callable[[User], None], now: datetime
) -> Granted:
    """The same for someone who signs in elsewhere (OIDC): `join` ties the account to that; both happen, or neither.

    :raises DomainError: what `accept_invitation` raises
    """
    granted = accept_invitation(actor=actor, token=token, new_user=new_user, now=now)
    join(User.objects.get(pk=granted.user_id))
    return granted


@transaction.atomic
def take_up_invitation(*, actor: Actor, token: str, now: datetime) -> Granted:
    """The same for someone who signs in already: one more grant.

    :raises DomainError: people.invitation_not_valid, people.not_signed_in
    """
    invitation = _open_invitation(token, now)
    user = signed_in(actor)
    granted = _take_up(invitation, user, now)
    record(
        actor=actor, action="people.take_up_invitation", subject=f"user:{user.pk}", unit_id=invitation.unit_id,
        detail={"invitation": invitation.pk}, now=now,
    )  # fmt: skip
    return granted


def _open_invitation(token: str, now: datetime) -> Invitation:
    """The invitation, locked: of two who hold the token one takes it up."""
    invitation = Invitation.objects.open_to(token, now).select_for_update().first()
    if invitation is None:
        raise not_valid()
    return invitation


def _take_up(invitation: Invitation, user: User, now: datetime) -> Granted:
    _require_standing(invitation, now)
    invitation.used_by, invitation.used_at = user, now
    invitation.save(update_fields=["used_by", "used_at"])
    if invitation.member_id is not None:
        link(user.pk, invitation.member_id, now)
    return give(user.pk, offer_of(invitation), granted_by=invitation.invited_by_id, now=now)


def _require_standing(invitation: Invitation, now: datetime) -> None:
    """Refuse what whoever invited may no longer give: an invitation does not outlive their rights."""
    if invitation.invited_by_id is None:
        return
    try:
        require_giving(Actor(invitation.invited_by_id, "web"), offer_of(invitation), now)
    except DomainError as error:
        raise not_valid() from error


def _user(new_user: NewUser, now: datetime) -> User:
    user = User(
        username=_username(new_user.username),
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
        raise _taken() from error
    return user


def _username(typed: str) -> str:
    """The name as it is kept: one that can be typed, is nobody's whatever its case, and looks like no closed account.

    Signing in heeds no case, so of two names that differ in it alone neither would open anything.
    """
    username = User.normalize_username(typed.strip())
    if username.casefold().startswith(PSEUDONYM):
        raise _bad_username(_("Names that begin with “erased-” are kept for closed accounts. Choose another one."))
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as error:
        raise _bad_username(_("A user name holds letters, digits and @ . + - _ only, at most 150 of them.")) from error
    if User.objects.alias(key=Upper("username")).filter(key=Upper(Value(username))).exists():
        raise _taken()
    return username


def _bad_username(message: Message) -> DomainError:
    return DomainError("people.bad_username", message, fields={"username": message})


def _taken() -> DomainError:
    message = _("This user name or e-mail address is taken.")
    return DomainError("people.username_taken", message, fields={"username": message})


def _check_password(password: str | None, user: User) -> None:
    if password is None:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise DomainError("people.weak_password", message, fields={"password": message}) from error
