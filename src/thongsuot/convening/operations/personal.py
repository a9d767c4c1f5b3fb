"""Personal data in conferences: words of a person go with their data, passes end when their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from thongsuot.convening.models import Absence, Convened, RefusedRollCall, Sitting
from thongsuot.kernel.actor import Actor
from thongsuot.people.rules.personal import MemberErased

REASON_GONE = "–"
"""An excuse has a reason; this stands where it was erased."""


@transaction.atomic
def forget(*, events: Sequence[MemberErased], actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every follower
    """End the passes of those who were erased and remove the words that tell of them; that they were there stays."""
    for event in events:
        lines = Convened.objects.filter(member=event.member_id)
        lines.update(token_hash="", token_made_at=None, why="")
        Absence.objects.filter(convened__in=lines).exclude(reason="").update(reason=REASON_GONE)
        for row in RefusedRollCall.objects.filter(content__code=event.code):
            row.content = row.content | {"code": REASON_GONE}
            row.save(update_fields=["content"])


def spent(before: datetime) -> QuerySet[Convened]:
    """Lines whose conference ended before a moment and that have a pass still."""
    later = Sitting.objects.filter(conference=OuterRef("conference"), ends_at__gte=before)
    return Convened.objects.exclude(token_hash="").filter(~Exists(later))


def end_passes(rows: QuerySet[Convened]) -> None:
    """End these passes."""
    rows.update(token_hash="", token_made_at=None)
