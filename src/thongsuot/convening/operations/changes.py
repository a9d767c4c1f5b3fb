"""Changes to the list once the conference is called: somebody is added, or taken off, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import REASON_LENGTH, Conference, Convened
from thongsuot.convening.operations.calling import change_owed
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.rules import Group
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of, valid_on
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import Membership
from thongsuot.people.queries.personal import member_coded
from thongsuot.people.rules.memberships import Standing
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class ListChanged:
    """The line of the list that changed, and the unit in which it counts."""

    convened_id: int
    unit_id: int


@transaction.atomic
def add_person(*, actor: Actor, conference_id: int, code: str, why: str, now: datetime) -> ListChanged:
    """Convene one more member. Whoever was taken off, or came unasked, is expected from now on.

    :raises DomainError: as `held_conference`; convening.not_called, convening.reason_missing, people.unknown_member,
        convening.no_membership, people.not_allowed, convening.already_convened
    """
    row, reason = _called(actor, conference_id, now), _reason(why)
    membership = _membership(member_coded(normalise(code).strip()), row, now)
    access.unit_for(access.reader_of(actor, now), Permission.CONVENE, membership.unit_id)
    fresh = {"unit_id": membership.unit_id, "category": membership.category, "added_at": now, "why": reason}
    line, is_new = Convened.objects.select_for_update().get_or_create(
        conference=row, member_id=membership.member_id, defaults=fresh
    )
    if not is_new:
        if line.asked and line.dropped_at is None:
            message = _("This member is on the list already.")
            raise DomainError("convening.already_convened", message, fields={"code": message})
        line.asked, line.dropped_at, line.why = True, None, reason
        line.save(update_fields=["asked", "dropped_at", "why"])
    return _changed(actor, "add_person", line, 1, now)


@transaction.atomic
def drop_person(*, actor: Actor, conference_id: int, convened_id: int, why: str, now: datetime) -> ListChanged:
    """Take somebody off the list: not expected any more. The line stays with its reason, and what was recorded of it.

    :raises DomainError: as `held_conference`; convening.not_called, convening.reason_missing, people.not_allowed,
        convening.unknown_person, convening.not_convened
    """
    row, reason = _called(actor, conference_id, now), _reason(why)
    line = Convened.objects.select_for_update().filter(conference=row, pk=convened_id).first()
    if line is None:
        raise unknown_person()
    access.unit_for(access.reader_of(actor, now), Permission.CONVENE, line.unit_id)
    if not line.asked or line.dropped_at is not None:
        raise DomainError("convening.not_convened", _("This member is not expected: there is nothing to take back."))
    line.dropped_at, line.why = now, reason
    line.save(update_fields=["dropped_at", "why"])
    return _changed(actor, "drop_person", line, -1, now)


def unknown_person() -> DomainError:
    """The refusal for somebody who is not on the conference's list."""
    return DomainError("convening.unknown_person", _("There is nobody of this kind on the list."))


def _called(actor: Actor, conference_id: int, now: datetime) -> Conference:
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    if row.called_at is None:
        message = _("The list is not made yet: it is when the conference is called.")
        raise DomainError("convening.not_called", message)
    return row


def _reason(why: str) -> str:
    words = " ".join(normalise(why).split())[:REASON_LENGTH]
    if not words:
        message = _("Say why.")
        raise DomainError("convening.reason_missing", message, fields={"why": message})
    return words


def _membership(member_id: int, row: Conference, now: datetime) -> Membership:
    """Where the member stood officially on the conference's day; else where they stand today."""
    official = Membership.objects.standing().filter(member_id=member_id, standing=Standing.OFFICIAL)
    for day in (row.as_of, day_of(now)):
        found = official.filter(valid_on(day)).order_by("pk").first()
        if found is not None:
            return found
    message = _("This member stands in no unit, on the conference’s day or today.")
    raise DomainError("convening.no_membership", message, fields={"code": message})


def _changed(actor: Actor, act: str, line: Convened, people: int, now: datetime) -> ListChanged:
    change_owed(line.conference_id, [Group(line.unit_id, line.category, people)])
    record(
        actor=actor, action=f"convening.{act}", subject=f"member:{line.member_id}", unit_id=line.unit_id,
        detail={"conference": line.conference_id, "why": line.why}, now=now,
    )  # fmt: skip
    return ListChanged(line.pk, line.unit_id)
