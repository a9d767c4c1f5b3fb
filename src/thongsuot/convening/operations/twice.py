"""Looking at the names of those noted at several points of a sitting. Every look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.convening.queries.twice import TwiceLine, TwiceView, noted_twice, twice_view
from thongsuot.kernel.actor import Actor
from thongsuot.people import access


@dataclass(frozen=True, slots=True)
class TwiceList:
    """Those noted at several points in the part that is looked at."""

    view: TwiceView
    lines: tuple[TwiceLine, ...]


@transaction.atomic
def look_at_twice(
    *, actor: Actor, conference_id: int, sitting_id: int | None = None, unit_id: int | None = None, now: datetime
) -> TwiceList:
    """All of them: who, of which unit, at which points, when.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    view = twice_view(access.reader_of(actor, now), conference_id, sitting_id, unit_id, now)
    found = TwiceList(view, noted_twice(view))
    record(
        actor=actor, action="convening.look_at_twice", subject=f"conference:{conference_id}", unit_id=view.unit.id,
        detail={"count": len(found.lines)}, now=now,
    )  # fmt: skip
    return found
