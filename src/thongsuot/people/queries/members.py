"""Members by name, and those who wait to be placed. Names follow the reader's grants alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from thongsuot.kernel.days import valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Cell, Column, Sheet
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.rules.memberships import Standing
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member on a list of names; `name` is empty where it was erased."""

    member_id: int
    membership_id: int
    code: str
    name: str
    standing: Standing
    category: str
    exempt: bool
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class NameList:
    """A unit's own members on a day, in the order of their names."""

    unit_id: int
    as_of: date
    rows: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A membership of a closed unit that no single successor took over; where it goes is a person's decision."""

    membership_id: int
    member_id: int
    code: str
    unit_id: int
    unit_code: str
    closed_on: date
    standing: Standing


MemberSheet = Sheet
"""Memberships in the shape of the import."""


_YES: Final = "x"


def members_of(reader: Reader, unit: UnitRef) -> NameList:
    """The names of a unit's own members on the reader's day. `operations.look_at_members` records the look.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.SEE_NAMES, unit)
    rows = _named(Membership.objects.standing().filter(valid_on(reader.day), unit_id=unit.id))
    return NameList(unit.id, reader.day, tuple(_member_row(row) for row in rows))


def export_rows(reader: Reader, unit: UnitRef) -> MemberSheet:
    """All memberships of a unit and beneath it, as the import reads them. `operations.export_members` records the look.

    :raises DomainError: people.not_allowed
    """
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    beneath = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gte=unit.lft, lft__lte=unit.rgt)
    rows = Membership.objects.standing().filter(unit__in=beneath.values("unit_id"))
    found = rows.select_related("member__named", "unit").order_by("member__code", "from_day", "pk")
    return Sheet(name=_("Members"), columns=sheet_columns(), rows=[_sheet_row(row) for row in found.iterator(2000)])


def to_be_placed(reader: Reader, membership_ids: Collection[int] | None = None) -> tuple[WaitingRow, ...]:
    """The memberships of closed units within the reader's scope that wait for a person, all or some of them."""
    unplaced = Q(until_day__isnull=True) | Q(until_day__gt=F("unit__closed_on"))
    rows = Membership.objects.standing().filter(
        reader.scope(Permission.EDIT_MEMBERS).q(), unplaced, unit__closed_on__lte=reader.day
    )
    if membership_ids is not None:
        rows = rows.filter(pk__in=membership_ids)
    found = rows.select_related("member", "unit").order_by("unit__closed_on", "unit__code", "member__code", "pk")
    return tuple(map(_waiting_row, found))


def would_wait(unit_codes: Collection[str], on: date) -> int:
    """How many memberships would wait for a person if these units closed on that day without a single successor."""
    lasting = Q(until_day__isnull=True) | Q(until_day__gt=on)
    return Membership.objects.standing().filter(lasting, unit__code__in=unit_codes).count()


def home_unit(member_id: int, day: date) -> int | None:
    """Where a member stands officially on a day; else where they stood last, in whatever way; None: nowhere ever."""
    rows = Membership.objects.standing().filter(member_id=member_id)
    today = rows.filter(valid_on(day), standing=Standing.OFFICIAL.value)
    for found in (today, rows):
        unit_id = found.order_by("-from_day", "-pk").values_list("unit_id", flat=True).first()
        if unit_id is not None:
            return unit_id
    return None


def _named(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    order = (F("member__named__sort_key").asc(nulls_last=True), "member__code", "pk")
    return rows.select_related("member__named").order_by(*order)


def _member_row(row: Membership) -> MemberRow:
    return MemberRow(
        row.member_id, row.pk, row.member.code, _name(row), Standing(row.standing), row.category, row.exempt,
        row.from_day, row.until_day,
    )  # fmt: skip


def _waiting_row(row: Membership) -> WaitingRow:
    closed_on = row.unit.closed_on or row.from_day
    return WaitingRow(
        row.pk, row.member_id, row.member.code, row.unit_id, row.unit.code, closed_on, Standing(row.standing)
    )  # fmt: skip


def _name(row: Membership) -> str:
    named = getattr(row.member, "named", None)
    return str(named.name) if named else ""


def sheet_columns() -> list[Column]:
    """The columns of the import, titles in the reader's language."""
    return [
        Column("code", _("code"), "code"),
        Column("name", _("name")),
        Column("unit", _("unit code"), "code"),
        Column("category", _("category")),
        Column("exempt", _("exempt")),
        Column("standing", _("standing")),
        Column("from", _("from"), "day"),
        Column("until", _("until"), "day"),
    ]


def _sheet_row(row: Membership) -> tuple[Cell, ...]:
    exempt = _YES if row.exempt else ""
    return (
        row.member.code, _name(row), row.unit.code, row.category, exempt, row.standing, row.from_day, row.until_day,
    )  # fmt: skip
