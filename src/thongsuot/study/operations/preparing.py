"""Names shown for a purpose: the form of a meeting, the list of those left as a file. Every look is recorded."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.study.models import Gathering
from thongsuot.study.queries.left import LeftPage, left
from thongsuot.study.queries.preparing import MeetingSheet, sheet

EXPORTED = 5_000
"""So many names go into one file; whoever needs more takes it unit by unit."""


@transaction.atomic
def prepare_meeting(
    *,
    actor: Actor,
    unit_id: int,
    kind: str = Gathering.Kind.MEETING,
    day: date | None = None,
    replaces: UUID | None = None,
    make_up: UUID | None = None,
    now: datetime,
) -> MeetingSheet:
    """What the form of a meeting shows: today's members where no day is named, or the meeting that it corrects.

    Of a make-up session that was called those who are invited.

    :raises DomainError: people.not_allowed, units.unknown, study.unknown_meeting, study.unknown_make_up
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    access.require_reader(reader, Permission.MARK_PROGRESS, unit)
    found = sheet(reader, unit, kind=kind, day=day, replaces=replaces, make_up=make_up)
    record(
        actor=actor, action="study.look_at_meeting_form", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": len(found.people)}, now=now,
    )  # fmt: skip
    return found


@transaction.atomic
def export_left(*, actor: Actor, document_id: int, unit_id: int | None, now: datetime) -> LeftPage:
    """Those who are left beneath a unit, by name, as one page of `EXPORTED` at most.

    :raises DomainError: as `queries.left.left`
    """
    page = left(access.reader_of(actor, now), document_id, unit_id, size=EXPORTED, now=now)
    record(
        actor=actor, action="study.look_at_left", subject=f"document:{document_id}", unit_id=page.unit.id,
        detail={"count": len(page.lines), "exported": True}, now=now,
    )  # fmt: skip
    return page
