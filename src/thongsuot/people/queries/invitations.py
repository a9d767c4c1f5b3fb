"""Invitations: what one offers to whoever holds its token, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from thongsuot.kernel.days import day_of
from thongsuot.kernel.pages import Page
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Invitation
from thongsuot.people.rules.invitations import not_valid
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


class InvitationState(StrEnum):
    """How an invitation stands at a moment."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    ENDED = "ended"
    """Withdrawn, or replaced by a newer one."""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What an invitation offers; `last_day` is inclusive."""

    role: Role
    unit_name: str
    with_subtree: bool
    last_day: date | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as an office sees it, without its token, which nobody keeps; `used_by` is who took it up."""

    invitation_id: int
    unit_id: int
    unit_name: str
    role: Role
    with_subtree: bool
    last_day: date | None
    invited_at: datetime
    expires_at: datetime
    used_by: str
    used_at: datetime | None
    state: InvitationState


def invitation(token: str, now: datetime) -> OpenInvitation:
    """What an invitation offers to whoever holds its token; it stays open.

    :raises DomainError: people.invitation_not_valid
    """
    row = Invitation.objects.open_to(token, now).first()
    if row is None:
        raise not_valid()
    name = units.unit(row.unit_id, units.tree_on(day_of(now))).name
    return OpenInvitation(Role(row.role), name, row.with_subtree, row.last_day, row.expires_at)


def invitations_at(reader: Reader, unit: UnitRef, now: datetime) -> tuple[InvitationRow, ...]:
    """The invitations to one unit that wait: open ones and those that have expired, newest first.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.GRANT, unit)
    rows = Invitation.objects.filter(unit_id=unit.id, used_at__isnull=True, ended_at__isnull=True)
    return _rows(reader, rows.order_by("-pk")[:100], now)


def invitations_beneath(
    reader: Reader, unit: UnitRef, state: InvitationState | None, number: int, now: datetime, *, size: int = 50
) -> Page[InvitationRow]:
    """The invitations to a unit and whatever stands beneath it in the reader's scope, in one state or in all.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.GRANT, unit)
    beneath = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gte=unit.lft, lft__lte=unit.rgt)
    rows = Invitation.objects.filter(reader.scope(Permission.GRANT).q(), unit__in=beneath.values("unit_id"))
    rows = rows.filter(_in_state(state, now)) if state else rows
    total = rows.count()
    start = (min(max(number, 1), max(1, -(-total // size))) - 1) * size
    found = _rows(reader, rows.order_by("-pk")[start : start + size], now)
    return Page(found, start // size + 1, total, size)


def _rows(reader: Reader, rows: QuerySet[Invitation], now: datetime) -> tuple[InvitationRow, ...]:
    listed = list(rows.select_related("used_by"))
    names = units.units_by_ids({row.unit_id for row in listed}, reader.tree)
    return tuple(
        InvitationRow(
            row.pk, row.unit_id, names[row.unit_id].name, Role(row.role), row.with_subtree, row.last_day,
            row.invited_at, row.expires_at, row.used_by.display_name if row.used_by else "", row.used_at,
            _state_of(row, now),
        )
        for row in listed
    )  # fmt: skip


def _state_of(row: Invitation, now: datetime) -> InvitationState:
    if row.used_at is not None:
        return InvitationState.USED
    if row.ended_at is not None:
        return InvitationState.ENDED
    over = row.expires_at <= now or (row.last_day is not None and row.last_day < day_of(now))
    return InvitationState.EXPIRED if over else InvitationState.OPEN


def _in_state(state: InvitationState, now: datetime) -> Q:
    """The rows of which `_state_of` tells this state."""
    over = Q(expires_at__lte=now) | Q(last_day__lt=day_of(now))
    waiting = Q(used_at__isnull=True, ended_at__isnull=True)
    return {
        InvitationState.OPEN: waiting
        & Q(expires_at__gt=now)
        & (Q(last_day__isnull=True) | Q(last_day__gte=day_of(now))),
        InvitationState.USED: Q(used_at__isnull=False),
        InvitationState.EXPIRED: waiting & over,
        InvitationState.ENDED: Q(ended_at__isnull=False),
    }[state]
