"""What becomes of a unit's documents when the unit is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.documents.models import Document
from thongsuot.kernel.actor import Actor
from thongsuot.units.rules import UnitsReorganised


@transaction.atomic
def hand_over(*, events: Sequence[UnitsReorganised], actor: Actor, now: datetime) -> None:
    """Follow a reorganisation: what a closed unit kept goes with its only successor.

    What a split unit kept stays with it: those who hold the unit that it rests beneath review it and bring in new
    versions. Receipts stay where they are (see `receiving`).
    """
    for event in events:
        moved = {closed: _move(closed, heir) for closed, heir in event.heirs}
        for closed, count in moved.items():
            if count:
                record(
                    actor=actor,
                    action="documents.hand_over",
                    subject=f"reorganisation:{event.act_id}",
                    unit_id=closed,
                    now=now,
                    detail={"documents": count},
                )


def _move(closed: int, heir: int) -> int:
    return Document.objects.filter(owner_id=closed).update(owner_id=heir)
