"""Make-up sessions that units have called: when, where, and who is invited."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from thongsuot.kernel.days import valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.rules.memberships import Standing
from thongsuot.study.models import Gathering, Invited, MakeUp
from thongsuot.study.rules.refusals import refusal
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

RECENT = 5
"""So many sessions a page names, the latest first."""


@dataclass(frozen=True, slots=True)
class MakeUpLine:
    """A session that was called: `is_held` where it is recorded, `is_off` where it was called off."""

    id: UUID
    unit_id: int
    document_id: int
    symbol: str
    held_on: date
    place: str
    invited: int
    is_held: bool
    is_off: bool

    @property
    def is_open(self) -> bool:
        """True while it is still to be recorded."""
        return not self.is_held and not self.is_off


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """Somebody who is invited; `name` is empty where it was erased.

    Whoever stands in no unit any more where the reader sees names is a line without name, code and unit.
    """

    member_id: int
    code: str
    name: str
    unit: UnitRef | None


@dataclass(frozen=True, slots=True)
class MakeUpPage:
    """A session with those invited, unit by unit, by name."""

    unit: UnitRef
    call: MakeUpLine
    lines: tuple[InvitedLine, ...]


def make_up(reader: Reader, unit_id: int, make_up_id: UUID) -> MakeUpPage:
    """A session of a unit with those invited. `operations.looks` records the look.

    :raises DomainError: people.not_allowed, units.unknown, study.unknown_make_up
    """
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    call = called(reader, unit, make_up_id)
    order = (F("member__named__sort_key").asc(nulls_last=True), "member__code")
    rows = Invited.objects.filter(make_up=make_up_id).order_by(*order)
    people = list(rows.values_list("member_id", "member__code", "member__named__name"))
    homes = _homes([pk for pk, _code, _name in people], reader)
    lines = [
        InvitedLine(pk, code, name or "", homes[pk]) if pk in homes else InvitedLine(pk, "", "", None)
        for pk, code, name in people
    ]
    return MakeUpPage(unit, call, tuple(sorted(lines, key=lambda one: one.unit.lft if one.unit else sys.maxsize)))


def called(reader: Reader, unit: UnitRef, make_up_id: UUID) -> MakeUpLine:
    """One session of a unit, for whoever sees the names there and beneath; one query.

    :raises DomainError: people.not_allowed, study.unknown_make_up
    """
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    found = _lines(MakeUp.objects.filter(pk=make_up_id, unit=unit.id))
    if not found:
        raise refusal("study.unknown_make_up")
    return found[0]


def make_ups_of(unit_id: int, document_id: int | None = None) -> tuple[MakeUpLine, ...]:
    """The last sessions that a unit called, of a document or of any; one query, no names."""
    rows = MakeUp.objects.filter(unit=unit_id)
    return _lines(rows if document_id is None else rows.filter(document=document_id))


def _lines(rows: QuerySet[MakeUp]) -> tuple[MakeUpLine, ...]:
    held = Gathering.objects.standing().filter(make_up=OuterRef("pk"))
    listed = rows.select_related("document").annotate(people=Count("invited"), held=Exists(held))
    return tuple(
        MakeUpLine(
            id=row.pk,
            unit_id=row.unit_id,
            document_id=row.document_id,
            symbol=row.document.symbol or row.document.title,
            held_on=row.held_on,
            place=row.place,
            invited=row.people,
            is_held=row.held,
            is_off=row.called_off_at is not None,
        )
        for row in listed.order_by("-held_on", "-called_at", "pk")[:RECENT]
    )


def _homes(member_ids: Iterable[int], reader: Reader) -> dict[int, UnitRef]:
    """Where members stand officially today, as far as the reader sees names there."""
    rows = Membership.objects.standing().filter(
        valid_on(reader.day),
        reader.scope(Permission.SEE_NAMES).q(),
        member__in=list(member_ids),
        standing=Standing.OFFICIAL.value,
    )
    homes = dict(rows.values_list("member_id", "unit_id"))
    refs = units.units_by_ids(set(homes.values()), reader.tree)
    return {pk: refs[unit_id] for pk, unit_id in homes.items() if unit_id in refs}
