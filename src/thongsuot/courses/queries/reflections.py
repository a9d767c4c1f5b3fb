"""Reflections: a member's own, and those that wait for the secretary of a unit. Names follow the reader's grants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count

from thongsuot.courses.models import Reflection
from thongsuot.courses.queries.bank import terms_of
from thongsuot.courses.rules.refusals import refusal
from thongsuot.kernel.days import ZONE, valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import MemberName, Membership
from thongsuot.people.rules.memberships import Standing
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree, UnitRef

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Handed:
    """A reflection as the secretary sees it; `name` is empty where it was erased."""

    id: UUID
    name: str
    code: str
    document_id: int
    symbol: str
    words: str
    file_name: str
    sent_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class HandedPage:
    """The reflections of a unit's own members that wait to be read, the oldest first."""

    unit: UnitRef
    lines: tuple[Handed, ...]


def own_reflections(member_id: int, document_id: int) -> list[Reflection]:
    """What a member handed in about a document, the last first."""
    return list(Reflection.objects.filter(member=member_id, document=document_id).order_by("-sent_at"))


def standing_reflection(member_id: int, document_id: int) -> Reflection | None:
    """The reflection that waits or was accepted."""
    rows = Reflection.objects.filter(member=member_id, document=document_id)
    return rows.exclude(state=Reflection.State.RETURNED).first()


def reflection_stands(member_id: int, document_id: int) -> bool:
    """True where a document's course asks for no reflection, or the member's was accepted."""
    terms = terms_of(document_id)
    if terms is None or not terms.reflection:
        return True
    return Reflection.objects.filter(
        member=member_id, document=document_id, state=Reflection.State.ACCEPTED
    ).exists()  # fmt: skip


def handed_at(reader: Reader, unit_id: int) -> HandedPage:
    """The reflections that wait at a unit. `operations.look_at_reflections` records the look.

    :raises DomainError: people.not_allowed, units.unknown
    """
    unit = _unit(reader, unit_id)
    rows = Reflection.objects.filter(member__in=_members(reader, unit_id), state=Reflection.State.WAITING)
    found = rows.select_related("member", "document").order_by("sent_at", "pk")[:SHOWN]
    return HandedPage(unit, tuple(map(handed, found)))


def handed_in(tree: Tree, document_id: int, places: range, last_day: date) -> Mapping[int, int]:
    """How many handed one in about a document by the end of a day, those returned left out, by the place at which they
    stand officially on it; two queries.
    """
    end = datetime.combine(last_day + timedelta(days=1), time.min, ZONE)
    handed = Reflection.objects.exclude(state=Reflection.State.RETURNED).filter(document=document_id, sent_at__lt=end)
    standing = Membership.objects.standing().filter(valid_on(last_day), standing=Standing.OFFICIAL.value)
    nodes = TreeNode.objects.filter(version_id=tree.version_id, lft__gte=places.start, lft__lt=places.stop)
    of_these = standing.filter(unit__in=nodes.values("unit_id"), member__in=handed.values("member"))
    counts = dict(of_these.values_list("unit_id").annotate(count=Count("member_id", distinct=True)))
    found = nodes.filter(unit__in=of_these.values("unit_id")).values_list("lft", "unit_id")
    return {lft: counts.get(unit_id, 0) for lft, unit_id in found}


def one_handed(reader: Reader, unit_id: int, reflection_id: UUID) -> Reflection:
    """A reflection of one of a unit's own members. `operations.look_at_reflection` records the look.

    :raises DomainError: people.not_allowed, units.unknown, courses.unknown_reflection
    """
    _unit(reader, unit_id)
    rows = Reflection.objects.filter(pk=reflection_id, member__in=_members(reader, unit_id))
    row = rows.select_related("member", "document").first()
    if row is None:
        raise refusal("courses.unknown_reflection")
    return row


def handed(row: Reflection) -> Handed:
    """A reflection with who wrote it; one query."""
    name = MemberName.objects.filter(pk=row.member_id).values_list("name", flat=True).first() or ""
    symbol = row.document.symbol or row.document.title
    return Handed(
        row.pk, name, row.member.code, row.document_id, symbol, row.words, row.file_name, row.sent_at, row.state
    )


def _unit(reader: Reader, unit_id: int) -> UnitRef:
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    access.require_reader(reader, Permission.MARK_PROGRESS, unit)
    return unit


def _members(reader: Reader, unit_id: int) -> list[int]:
    """The unit's own official members today."""
    rows = Membership.objects.standing().filter(
        valid_on(reader.day), unit=unit_id, standing=Standing.OFFICIAL.value
    )  # fmt: skip
    return list(rows.values_list("member_id", flat=True))
