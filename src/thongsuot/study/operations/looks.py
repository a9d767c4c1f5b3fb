"""Looking at names. Every look is recorded."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.people import access
from thongsuot.study.queries.left import A_PAGE, LeftPage, left
from thongsuot.study.queries.make_ups import MakeUpPage, make_up
from thongsuot.study.queries.meetings import MeetingForm, meeting_form
from thongsuot.study.queries.unit_left import UnitLeftPage, Wanted, unit_left


@transaction.atomic
def look_at_left(*, actor: Actor, document_id: int, unit_id: int | None, after: str = "", now: datetime) -> LeftPage:
    """Those who are left beneath a unit, by name, a page at a time.

    :raises DomainError: as `queries.left.left`
    """
    page = left(access.reader_of(actor, now), document_id, unit_id, after=after, now=now)
    record(
        actor=actor, action="study.look_at_left", subject=f"document:{document_id}", unit_id=page.unit.id,
        detail={"count": len(page.lines)}, now=now,
    )  # fmt: skip
    return page


@transaction.atomic
def look_at_unit_left(
    *, actor: Actor, unit_id: int, wanted: Wanted, after: str = "", size: int = A_PAGE, now: datetime
) -> UnitLeftPage:
    """Those who are left at a unit and beneath of all documents, by name, a page at a time; a file is a long page.

    :raises DomainError: as `queries.unit_left.unit_left`
    """
    page = unit_left(access.reader_of(actor, now), unit_id, wanted, after=after, size=size, now=now)
    record(
        actor=actor, action="study.look_at_left", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": len(page.lines)} | ({"exported": True} if size > A_PAGE else {}), now=now,
    )  # fmt: skip
    return page


@transaction.atomic
def look_at_meeting_form(*, actor: Actor, unit_id: int, held_on: date, now: datetime) -> MeetingForm:
    """The unit's own members on the day of a meeting, by name, and what there is to study.

    :raises DomainError: as `queries.meetings.meeting_form`
    """
    form = meeting_form(access.reader_of(actor, now), unit_id, held_on)
    record(
        actor=actor, action="study.look_at_meeting_form", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": len(form.people)}, now=now,
    )  # fmt: skip
    return form


@transaction.atomic
def look_at_make_up(*, actor: Actor, unit_id: int, make_up_id: UUID, now: datetime) -> MakeUpPage:
    """A make-up session that was called, with those invited, by name.

    :raises DomainError: as `queries.make_ups.make_up`
    """
    found = make_up(access.reader_of(actor, now), unit_id, make_up_id)
    record(
        actor=actor, action="study.look_at_make_up", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": sum(one.unit is not None for one in found.lines)}, now=now,
    )  # fmt: skip
    return found
