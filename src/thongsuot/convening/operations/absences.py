"""Why those who are convened are not there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import REASON_LENGTH, Absence, Convened
from thongsuot.convening.operations.changes import unknown_person
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.vietnamese.text import normalise


@transaction.atomic
def record_absences(
    *, actor: Actor, conference_id: int, sitting_id: int, convened_ids: Collection[int], excused: bool, reason: str,
    now: datetime,
) -> int:  # fmt: skip
    """Note of expected people whether they are excused from a sitting, and why; of how many it was noted.

    An event beside the roll call: whoever was present counts as present, whatever is noted here. The last one counts;
    noting somebody as not excused takes an excuse back.

    :raises DomainError: convening.unknown_conference, convening.cancelled, convening.unknown_sitting,
        convening.unknown_person, people.not_allowed, convening.reason_missing
    """
    reader = access.reader_of(actor, now)
    head = conference_for(reader, conference_id)
    if head.cancelled_at is not None:
        raise DomainError("convening.cancelled", _("The conference was called off; it can only be read."))
    sitting = head.sitting(sitting_id)
    words = _reason(reason, excused=excused)
    people = _expected(reader, conference_id, convened_ids)
    same = {"sitting_id": sitting.id, "excused": excused, "reason": words, "recorded_at": now}
    rows = [Absence(convened=one, actor_id=actor.user_id, **same) for one in people]
    Absence.objects.bulk_create(rows, batch_size=db.BATCH)
    unit_ids = {one.unit_id for one in people}
    record(
        actor=actor, action="convening.record_absences", subject=f"conference:{conference_id}",
        unit_id=unit_ids.pop() if len(unit_ids) == 1 else head.organiser.id,
        detail={"sitting": sitting.id, "count": len(people), "excused": excused}, now=now,
    )  # fmt: skip
    return len(people)


def _reason(reason: str, *, excused: bool) -> str:
    words = " ".join(normalise(reason).split())[:REASON_LENGTH]
    if excused and not words:
        message = _("Say why.")
        raise DomainError("convening.reason_missing", message, fields={"reason": message})
    return words


def _expected(reader: access.Reader, conference_id: int, convened_ids: Collection[int]) -> list[Convened]:
    """These people of the list, refused unless all are expected and stand where the reader runs points."""
    wanted = sorted(set(convened_ids))
    listed = Convened.objects.expected().filter(conference=conference_id)
    found = [one for some in db.batches(wanted) for one in listed.filter(pk__in=some)]
    if not found or len(found) != len(wanted):
        raise unknown_person()
    within = reader.scope(Permission.RUN_POINT).q()
    allowed = sum(listed.filter(within, pk__in=some).count() for some in db.batches(wanted))
    if allowed != len(found):
        raise DomainError("people.not_allowed", _("You may not do this here."), permission=Permission.RUN_POINT.value)
    return found
