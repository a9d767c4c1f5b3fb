"""Invitations: what one offers to whoever holds its token, and those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q

from thongsuot.kernel.days import ZONE, day_of
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Invitation
from thongsuot.people.rules.invitations import not_valid
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What an invitation offers; `last_day` is inclusive."""

    role: Role
    unit_name: str
    with_subtree: bool
    last_day: date | None
    expires_at: datetime


def open_invitations(reader: Reader, unit: UnitRef) -> int:
    """How many invitations to this unit wait to be taken up; those that expire on the reader's day are still counted.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.GRANT, unit)
    in_time = Q(last_day__isnull=True) | Q(last_day__gte=reader.day)
    today = datetime.combine(reader.day, time.min, ZONE)
    return Invitation.objects.filter(in_time, unit_id=unit.id, used_at__isnull=True, expires_at__gte=today).count()


def invitation(token: str, now: datetime) -> OpenInvitation:
    """What an invitation offers to whoever holds its token; it stays open.

    :raises DomainError: people.invitation_not_valid
    """
    row = Invitation.objects.open_to(token, now).first()
    if row is None:
        raise not_valid()
    name = units.unit(row.unit_id, units.tree_on(day_of(now))).name
    return OpenInvitation(Role(row.role), name, row.with_subtree, row.last_day, row.expires_at)
