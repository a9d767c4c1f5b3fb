"""Who holds which role where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Grant, Membership, User
from thongsuot.people.rules.memberships import Standing
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as its unit's office sees it; `last_day` is inclusive.

    `left_on`: since when the member whose own account holds it stands neither at the unit nor beneath, where they did.
    """

    grant_id: int
    user_id: int
    display_name: str
    role: Role
    unit_id: int
    with_subtree: bool
    first_day: date
    last_day: date | None
    left_on: date | None = None


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
    rows = _grant_rows(Grant.objects.held_on(reader.day).filter(unit_id=unit.id))
    left = _left(reader, unit, {row.user_id for row in rows})
    return tuple(replace(row, left_on=left.get(row.user_id)) for row in rows)


def _left(reader: Reader, unit: UnitRef, user_ids: Collection[int]) -> Mapping[int, date]:
    """Whose own account these are, and who stood at the unit or beneath and stands there no more: since when."""
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__range=(unit.lft, unit.rgt))
    stood = Membership.objects.standing().filter(
        member__account__user__in=user_ids, standing=Standing.OFFICIAL.value, unit__in=nodes.values("unit_id"),
        from_day__lte=reader.day,
    )  # fmt: skip
    last: dict[int, date] = {}
    for user_id, until in stood.values_list("member__account__user", "until_day"):
        last[user_id] = max(until or date.max, last.get(user_id, date.min))
    return {user_id: day for user_id, day in last.items() if day <= reader.day}


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
