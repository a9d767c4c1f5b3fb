"""People at conferences about a document, through the operations; and what is taken back of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.plans import world as at
from thongsuot.convening.models import Conference, Convened, Point, RollCall, Sitting, StudiedDocument
from thongsuot.convening.operations import conferences
from thongsuot.convening.operations.roll_call import record_batch
from thongsuot.convening.rules.roll_call import ByCode, Incoming
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Membership

LAST = date(2026, 5, 1)


def attend(document_id: int, unit_id: int, day: date, *, required: bool = True, other: int | None = None) -> int:
    """Someone of the unit comes to a conference of that day about the document (and another); the conference's id."""
    row = Conference.objects.create(title="Hội nghị", organiser_id=unit_id, as_of=day, made_at=at.at(day))
    for one in filter(None, (document_id, other)):
        StudiedDocument.objects.create(conference=row, document_id=one)
    opens = at.at(day)
    part = Sitting.objects.create(
        conference=row,
        number=1,
        title="Phiên 1",
        starts_at=opens,
        ends_at=opens + timedelta(hours=2),
        required=required,
    )
    point = Point.objects.create(conference=row, code="A", name="Hội trường", owner_id=unit_id, kind="commune")
    code = Membership.objects.filter(unit=unit_id, standing="official").order_by("pk")[0].member.code
    event = Incoming(new_id(), ByCode(code), part.pk, "present", "typed", opens)
    _record(point.pk, event)
    return row.pk


def take_back(number: int) -> None:
    """Undo what came to a conference: its documents, the conference itself, or the presence there."""
    rows = list(Conference.objects.filter(cancelled_at=None).order_by("pk"))
    if not rows:
        return
    row = rows[number % len(rows)]
    said: dict[str, Any] = {"actor": OPERATOR, "conference_id": row.pk, "now": at.at(LAST)}
    if number % 3 == 0:
        conferences.cancel_conference(**said)
    elif number % 3 == 1:
        for one in row.studied.all():
            conferences.leave_out(document_id=one.document_id, **said)
    else:
        [came] = RollCall.objects.filter(sitting__conference=row, kind="present")
        whose = ByCode(Convened.objects.get(pk=came.convened_id).member.code)
        undo = Incoming(new_id(), whose, came.sitting_id, "undo", "typed", came.seen_at, undoes=came.pk)
        if not RollCall.objects.filter(undoes=came.pk).exists():
            _record(came.point_id, undo)


def were_there(document_id: int, day: date) -> set[int]:
    """Units of which someone was at a required sitting about the document by a day, read from the events."""
    undone = RollCall.objects.filter(kind="undo").values("undoes")
    came = RollCall.objects.filter(kind="present", sitting__required=True).exclude(pk__in=undone)
    held = came.filter(sitting__conference__cancelled_at=None, sitting__conference__studied__document=document_id)
    return {row.unit_id for row in held.select_related("sitting") if row.sitting.starts_at.date() <= day}


def _record(point_id: int, event: Incoming) -> None:
    now = at.at(LAST)
    [verdict] = record_batch(actor=OPERATOR, point_id=point_id, device_id=None, events=[event], offset_ms=0, now=now)
    assert verdict.outcome == "accepted", verdict
