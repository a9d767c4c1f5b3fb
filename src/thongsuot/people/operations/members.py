"""Members' names and memberships, one at a time or a list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access, queries
from thongsuot.people.models import Member, MemberName, Membership
from thongsuot.people.operations import timelines
from thongsuot.people.operations.timelines import MemberEdit
from thongsuot.people.queries import personal as kept
from thongsuot.people.rules import memberships as rules
from thongsuot.people.rules.memberships import Edit, OverlapError, Span, Standing
from thongsuot.units import queries as units
from thongsuot.units.models import Unit
from thongsuot.vietnamese.text import fold, normalise, sort_key

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Renamed:
    """The member whose name was corrected, or erased."""

    member_id: int


@dataclass(frozen=True, slots=True)
class Transferred:
    """The members who stand elsewhere now."""

    member_ids: tuple[int, ...]


@transaction.atomic
def look_at_members(*, actor: Actor, unit_id: int, now: datetime) -> queries.NameList:
    """The names of a unit's own members today. Every look is recorded.

    :raises DomainError: people.not_allowed
    """
    reader = access.reader_of(actor, now)
    names = queries.members_of(reader, access.unit_for(reader, Permission.SEE_NAMES, unit_id))
    record(
        actor=actor, action="people.look_at_members", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": len(names.rows)}, now=now,
    )  # fmt: skip
    return names


@transaction.atomic
def export_members(*, actor: Actor, unit_id: int, now: datetime) -> queries.MemberSheet:
    """The memberships of a unit and all beneath it, past ones too, in the shape of the import. A look, so recorded.

    :raises DomainError: people.not_allowed
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    sheet = queries.export_rows(reader, unit)
    record(
        actor=actor, action="people.export_members", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": len(sheet.rows)}, now=now,
    )  # fmt: skip
    return sheet


@transaction.atomic
def rename_member(*, actor: Actor, member_id: int, name: str, now: datetime) -> Renamed:
    """Correct a member's name, or give one to a member without. No fact changes.

    :raises DomainError: people.not_allowed, people.unknown_member, people.bad_name, people.member_erased
    """
    words = " ".join(normalise(name).split())
    if not fold(words) or len(words) > NAME_LENGTH:
        raise DomainError("people.bad_name", _("This is not a name."), fields={"name": _("This is not a name.")})
    unit_id = _require_editing(actor, member_id, now)
    Member.objects.select_for_update().get(pk=member_id)  # an erasure under way is waited for
    if kept.is_erased(member_id):
        message = _("This member's data were erased for good; no name is put in their place.")
        raise DomainError("people.member_erased", message, fields={"name": message})
    keys = {"name": words, "folded": fold(words), "sort_key": sort_key(words), "earlier": "", "run": None}
    MemberName.objects.update_or_create(member_id=member_id, defaults=keys)
    record(actor=actor, action="people.rename_member", subject=f"member:{member_id}", unit_id=unit_id, now=now)
    return Renamed(member_id)


@transaction.atomic
def erase_member(*, actor: Actor, member_id: int, now: datetime) -> Renamed:
    """Erase a member's name for good; the code, the memberships and every count stay.

    :raises DomainError: people.not_allowed, people.unknown_member
    """
    unit_id = _require_editing(actor, member_id, now)
    MemberName.objects.filter(member_id=member_id).delete()
    record(actor=actor, action="people.erase_member", subject=f"member:{member_id}", unit_id=unit_id, now=now)
    return Renamed(member_id)


@transaction.atomic
def transfer_member(*, actor: Actor, member_id: int, unit_id: int, on: date, now: datetime) -> Transferred:
    """Move a member's official membership to another unit from a day on; a day that has passed works too.

    :raises DomainError: people.not_allowed, people.unknown_member, people.no_membership, people.unit_not_open,
        people.overlapping
    """
    units.hold_tree()
    _require_editing(actor, member_id, now)
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=unit_id, now=now)
    _require_open(unit_id, on)
    history = timelines.locked_histories([member_id])[member_id]
    left = _official(history, on)
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=left.unit_id, now=now)
    wanted = replace(left, unit_id=unit_id, from_day=on, id=None)
    timelines.change([MemberEdit(member_id, _placed(history, wanted))], actor=actor, now=now)
    record(
        actor=actor, action="people.transfer_member", subject=f"member:{member_id}", unit_id=unit_id,
        detail={"on": on.isoformat()}, now=now,
    )  # fmt: skip
    return Transferred((member_id,))


@transaction.atomic
def end_membership(*, actor: Actor, membership_id: int, on: date, now: datetime) -> Transferred:
    """End a membership on a day, which is the first without it.

    :raises DomainError: people.not_allowed, people.no_membership
    """
    row = Membership.objects.standing().filter(pk=membership_id).first()
    if row is None:
        raise _no_membership()
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=row.unit_id, now=now)
    span = _standing(timelines.locked_histories([row.member_id])[row.member_id], membership_id)
    if span.until_day is not None and span.until_day <= on:
        raise _no_membership()
    timelines.change([MemberEdit(row.member_id, rules.stopped(span, on))], actor=actor, now=now)
    record(
        actor=actor, action="people.end_membership", subject=f"member:{row.member_id}", unit_id=row.unit_id,
        detail={"on": on.isoformat()}, now=now,
    )  # fmt: skip
    return Transferred((row.member_id,))


@transaction.atomic
def place_members(*, actor: Actor, membership_ids: Sequence[int], unit_id: int, now: datetime) -> Transferred:
    """Place memberships of closed units, which wait for a person, in a unit from the day that theirs closed.

    :raises DomainError: people.not_allowed, people.no_membership, people.unit_not_open
    """
    units.hold_tree()
    reader = access.reader_of(actor, now)
    access.unit_for(reader, Permission.EDIT_MEMBERS, unit_id)
    waiting = {row.membership_id: row for row in queries.to_be_placed(reader, membership_ids)}
    if waiting.keys() != set(membership_ids):
        raise _no_membership()
    for day in {row.closed_on for row in waiting.values()}:
        _require_open(unit_id, day)
    histories = timelines.locked_histories(row.member_id for row in waiting.values())
    leaving: dict[int, dict[Span, date]] = defaultdict(dict)
    for pk, row in waiting.items():
        leaving[row.member_id][_standing(histories[row.member_id], pk)] = row.closed_on
    edits = [MemberEdit(each, rules.moved(histories[each], spans, unit_id)) for each, spans in leaving.items()]
    timelines.change(edits, actor=actor, now=now)
    member_ids = tuple(sorted(leaving))
    record(
        actor=actor, action="people.place_members", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"members": list(member_ids)}, now=now,
    )  # fmt: skip
    return Transferred(member_ids)


def _require_editing(actor: Actor, member_id: int, now: datetime) -> int | None:
    """Refuse unless the actor edits members where this one stands (or stood last); returns that unit."""
    if not Member.objects.filter(pk=member_id).exists():
        raise DomainError("people.unknown_member", _("There is no such member."))
    unit_id = queries.home_unit(member_id, day_of(now))
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=unit_id, now=now)
    return unit_id


def _require_open(unit_id: int, day: date) -> None:
    unit = Unit.objects.get(pk=unit_id)
    if day < unit.opened_on or (unit.closed_on is not None and unit.closed_on <= day):
        message = _("The unit %(unit)s is not open on that day.")
        raise DomainError("people.unit_not_open", message, unit=unit.code)


def _official(history: Sequence[Span], on: date) -> Span:
    """The official membership of that day."""
    current = next((span for span in history if span.standing == Standing.OFFICIAL and span.holds(on)), None)
    if current is None:
        raise _no_membership()
    return current


def _standing(history: Sequence[Span], membership_id: int) -> Span:
    """The membership as it stands now that it is locked."""
    found = next((span for span in history if span.id == membership_id), None)
    if found is None:
        raise _no_membership()
    return found


def _placed(history: Sequence[Span], wanted: Span) -> Edit:
    try:
        return rules.placed(history, wanted)
    except OverlapError as error:
        message = _("Another membership starts on %(day)s.")
        raise DomainError("people.overlapping", message, day=error.other.from_day) from error


def _no_membership() -> DomainError:
    return DomainError("people.no_membership", _("There is no such membership on that day."))
