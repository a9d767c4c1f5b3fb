"""The account that is a member's own: invited to by whoever edits members where the member stands, and let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import Invitation, MemberAccount
from thongsuot.people.operations.grants import Offer, require_giving
from thongsuot.people.operations.invitations import Invited, new_token, put_on_offer
from thongsuot.people.queries import home_unit, own
from thongsuot.people.rules.invitations import token_hash
from thongsuot.people.rules.roles import Role

AT_MOST = 200
"""Slips made in one go: a page that a phone still draws."""
SLIP_DAYS = 45
"""A cell meets once a month, and somebody is away."""
_COLUMNS = ("token_hash", "role", "unit", "with_subtree", "member", "invited_by", "invited_at", "expires_at")


@dataclass(frozen=True, slots=True)
class MemberSlip:
    """One member's invitation; the token is told this once and stored nowhere."""

    member: own.Uninvited
    token: str


@dataclass(frozen=True, slots=True)
class MemberSlips:
    """What one go made, in the order of names; `left` wait for the next, `replaced` links open nothing any more."""

    slips: tuple[MemberSlip, ...]
    left: int
    replaced: int
    expires_at: datetime


@transaction.atomic
def invite_members(*, actor: Actor, unit_id: int, again: bool, now: datetime) -> MemberSlips:
    """Offer accounts of their own to a unit's members who have none, on slips; `again`: those with an open link too.

    Slips show names, so this is a look at them, and recorded as one. A handful of statements, whatever the count.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.nobody_to_invite
    """
    for permission in (Permission.EDIT_MEMBERS, Permission.SEE_NAMES):
        access.require(actor=actor, permission=permission, unit_id=unit_id, now=now)
    require_giving(actor, Offer(Role.MEMBER, unit_id, with_subtree=False), now)
    db.serialise(f"people.own_accounts:{unit_id}")
    found = own.without_account(unit_id, now, invited=again)
    if not found:
        raise DomainError("people.nobody_to_invite", _("Every member here has an account or an open invitation."))
    slips = tuple(MemberSlip(member, new_token()) for member in found[:AT_MOST])
    made = MemberSlips(slips, len(found) - len(slips), _end_open(slips, now), now + timedelta(days=SLIP_DAYS))
    common = (actor.user_id, now, made.expires_at)
    rows = [(token_hash(one.token), Role.MEMBER.value, unit_id, False, one.member.member_id, *common) for one in slips]
    db.insert_many(Invitation, _COLUMNS, rows)
    for action in ("people.look_at_members", "people.invite_members"):
        record(
            actor=actor, action=action, subject=f"unit:{unit_id}", unit_id=unit_id, detail={"count": len(slips)},
            now=now,
        )  # fmt: skip
    return made


@transaction.atomic
def invite_member(*, actor: Actor, unit_id: int, member_id: int, now: datetime) -> Invited:
    """Offer a member an account of their own, for two weeks; an earlier offer that is open still is ended.

    :raises DomainError: people.not_allowed, people.not_yours_to_give, people.unknown_member, people.member_has_account
    """
    _require_here(actor, unit_id, member_id, now)
    offer = Offer(Role.MEMBER, unit_id, with_subtree=False, member_id=member_id)
    require_giving(actor, offer, now)
    if own.has_account(member_id):
        raise DomainError("people.member_has_account", _("This member has an account already. Let it go first."))
    _waiting(member_id).update(ended_at=now)
    invited = put_on_offer(actor, offer, now)
    record(
        actor=actor, action="people.invite_member", subject=f"member:{member_id}", unit_id=unit_id,
        detail={"invitation": invited.invitation_id}, now=now,
    )  # fmt: skip
    return invited


@transaction.atomic
def unlink_account(*, actor: Actor, unit_id: int, member_id: int, now: datetime) -> None:
    """Let a member's account be theirs no more: whoever signs in with it is nobody in particular from now on.

    Its grants stay; they are ended where access is given.

    :raises DomainError: people.not_allowed, people.unknown_member
    """
    _require_here(actor, unit_id, member_id, now)
    MemberAccount.objects.filter(pk=member_id).delete()
    record(actor=actor, action="people.unlink_account", subject=f"member:{member_id}", unit_id=unit_id, now=now)


def link(user_id: int, member_id: int, now: datetime) -> None:
    """Make an account a member's own; of two who try at once one does.

    :raises DomainError: people.account_taken
    """
    try:
        with transaction.atomic():
            MemberAccount.objects.create(member_id=member_id, user_id=user_id, since=now)
    except IntegrityError as error:
        if MemberAccount.objects.filter(member=member_id, user=user_id).exists():
            return
        message = _("This account is another member’s, or this member has another account.")
        raise DomainError("people.account_taken", message) from error


def _end_open(slips: tuple[MemberSlip, ...], now: datetime) -> int:
    return _waiting(*(one.member.member_id for one in slips)).update(ended_at=now)


def _waiting(*member_ids: int) -> QuerySet[Invitation]:
    return Invitation.objects.filter(member__in=member_ids, used_at__isnull=True, ended_at__isnull=True)


def _require_here(actor: Actor, unit_id: int, member_id: int, now: datetime) -> None:
    """Refuse who may not edit members there, and a member who stands elsewhere."""
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=unit_id, now=now)
    if home_unit(member_id, day_of(now)) != unit_id:
        raise DomainError("people.unknown_member", _("There is no such member."))
