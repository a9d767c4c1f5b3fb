"""Which member an account is, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.days import day_of, valid_on
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Invitation, Member, MemberAccount, Membership
from thongsuot.people.queries.members import home_unit
from thongsuot.people.rules.memberships import Standing
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Self:
    """The member who is signed in, where they stand officially today."""

    member_id: int
    unit_id: int
    category: str
    exempt: bool


def oneself(reader: Reader) -> Self | None:
    """The member whose account the reader signed in with; None for others, and for who stands nowhere today."""
    return standing_of(reader.actor.user_id, reader.day) if reader.actor.user_id is not None else None


def standing_of(user_id: int, day: date) -> Self | None:
    """The member whose own account this is, as they stand on a day; one query."""
    rows = Membership.objects.standing().filter(
        valid_on(day), standing=Standing.OFFICIAL.value, member__account__user=user_id
    )
    found = rows.values_list("member_id", "unit_id", "category", "exempt").first()
    return Self(*found) if found is not None else None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """A member by code, and the user name of their own account, empty where they have none."""

    member_id: int
    code: str
    username: str


def standing_member(member_id: int, day: date) -> Self | None:
    """A member as they stand on a day; None for who stands nowhere. One query."""
    rows = Membership.objects.standing().filter(valid_on(day), standing=Standing.OFFICIAL.value, member=member_id)
    found = rows.values_list("member_id", "unit_id", "category", "exempt").first()
    return Self(*found) if found is not None else None


def account_here(reader: Reader, unit_id: int, member_id: int) -> OwnAccount:
    """A member who stands at a unit where the caller may edit members, and their account.

    :raises DomainError: people.unknown_member
    """
    if home_unit(member_id, reader.day) != unit_id:
        raise DomainError("people.unknown_member", _("There is no such member."))
    return OwnAccount(member_id, Member.objects.values_list("code", flat=True).get(pk=member_id), account_of(member_id))


def has_account(member_id: int) -> bool:
    """True where the member has an account of their own."""
    return MemberAccount.objects.filter(pk=member_id).exists()


def account_of(member_id: int) -> str:
    """The user name of the member's own account; empty where there is none."""
    return MemberAccount.objects.filter(pk=member_id).values_list("user__username", flat=True).first() or ""


def code_of_own(user_id: int) -> str:
    """The code of the member whose own account this is; empty where there is none."""
    return MemberAccount.objects.filter(user=user_id).values_list("member__code", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """How many stand officially at a unit, have an account of their own, have none but an invitation that is open."""

    unit_id: int
    members: int
    with_account: int
    invited: int

    @property
    def uninvited(self) -> int:
        """Those with neither."""
        return self.members - self.with_account - self.invited


@dataclass(frozen=True, slots=True)
class Uninvited:
    """A member without an account; `name` is empty where it was erased."""

    member_id: int
    code: str
    name: str


def own_accounts(reader: Reader, unit: UnitRef, now: datetime) -> OwnAccounts:
    """How far the accounts of a unit's own members are, in counts; one query.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.EDIT_MEMBERS, unit)
    without = Q(member__account__isnull=True)
    counts = _official(unit.id, now).aggregate(
        members=Count("pk"),
        with_account=Count("pk", filter=~without),
        waiting=Count("pk", filter=without & Q(_is_invited(now))),
    )
    return OwnAccounts(unit.id, counts["members"], counts["with_account"], counts["waiting"])


def without_account(unit_id: int, now: datetime, *, invited: bool) -> tuple[Uninvited, ...]:
    """A unit's own members who have no account, in the order of their names; with those `invited` already, or without.

    Whoever shows them records a look.
    """
    rows = _official(unit_id, now).filter(member__account__isnull=True)
    rows = rows if invited else rows.exclude(_is_invited(now))
    found = rows.order_by(F("member__named__sort_key").asc(nulls_last=True), "member__code", "pk")
    return tuple(
        Uninvited(member_id, code, name or "")
        for member_id, code, name in found.values_list("member_id", "member__code", "member__named__name")
    )


def _official(unit_id: int, now: datetime) -> QuerySet[Membership]:
    """Those who stand officially at a unit."""
    return Membership.objects.standing().filter(
        valid_on(day_of(now)), unit_id=unit_id, standing=Standing.OFFICIAL.value
    )


def _is_invited(now: datetime) -> Exists:
    """Whether an invitation to an account is open for who stands there."""
    return Exists(Invitation.objects.open_at(now).filter(member=OuterRef("member")))
