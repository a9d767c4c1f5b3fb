"""Who holds which role where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Grant, User
from thongsuot.people.rules.roles import Role
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as its unit's office sees it; `last_day` is inclusive."""

    grant_id: int
    user_id: int
    display_name: str
    role: Role
    unit_id: int
    with_subtree: bool
    first_day: date
    last_day: date | None


def grants_of(reader: Reader) -> tuple[GrantRow, ...]:
    """The reader's own grants that hold today; none for the machine's operator."""
    if reader.actor.user_id is None:
        return ()
    return _grant_rows(Grant.objects.held_on(reader.day).filter(user_id=reader.actor.user_id))


def grants_within(reader: Reader, unit: UnitRef) -> tuple[GrantRow, ...]:
    """The grants that hold today on one unit, for whoever may give some.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.GRANT, unit)
    return _grant_rows(Grant.objects.held_on(reader.day).filter(unit_id=unit.id))


def _grant_rows(rows: QuerySet[Grant]) -> tuple[GrantRow, ...]:
    found = rows.select_related("user").order_by("user__display_name", "pk")
    return tuple(
        GrantRow(
            row.pk, row.user_id, row.user.display_name, Role(row.role), row.unit_id, row.with_subtree, row.first_day,
            row.last_day,
        )
        for row in found
    )  # fmt: skip


def user_named(username: str) -> User:
    """The user who signs in under this name.

    :raises DomainError: people.unknown_user
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise DomainError("people.unknown_user", _("There is no such user."))
    return user
