"""The account that is a member's own: invited to by whoever edits members where the member stands, and let go."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import Invitation, MemberAccount
from thongsuot.people.operations.grants import Offer, require_giving
from thongsuot.people.operations.invitations import Invited, put_on_offer
from thongsuot.people.queries import home_unit, own
from thongsuot.people.rules.roles import Role


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
    Invitation.objects.filter(member=member_id, used_at__isnull=True, ended_at__isnull=True).update(ended_at=now)
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


def _require_here(actor: Actor, unit_id: int, member_id: int, now: datetime) -> None:
    """Refuse who may not edit members there, and a member who stands elsewhere."""
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=unit_id, now=now)
    if home_unit(member_id, day_of(now)) != unit_id:
        raise DomainError("people.unknown_member", _("There is no such member."))
