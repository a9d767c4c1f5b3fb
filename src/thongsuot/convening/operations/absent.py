"""Looking at the names of those who missed a sitting. Every look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.convening.queries.absent import AbsentLine, AbsentView, absent_page, absent_view, all_absent
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.pages import Page
from thongsuot.people import access


@dataclass(frozen=True, slots=True)
class AbsentList:
    """Those who missed any of the sittings in view: a page of them, or all."""

    view: AbsentView
    page: Page[AbsentLine]


@transaction.atomic
def look_at_absent(
    *,
    actor: Actor,
    conference_id: int,
    sitting_id: int | None = None,
    unit_id: int | None = None,
    number: int = 1,
    now: datetime,
) -> AbsentList:
    """A page of those left for a make-up.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    view = absent_view(access.reader_of(actor, now), conference_id, sitting_id, unit_id, now)
    found = AbsentList(view, absent_page(view, number))
    _record(actor, found, now)
    return found


@transaction.atomic
def export_absent(
    *, actor: Actor, conference_id: int, sitting_id: int | None = None, unit_id: int | None = None, now: datetime
) -> AbsentList:
    """All of those left for a make-up, as one page.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    view = absent_view(access.reader_of(actor, now), conference_id, sitting_id, unit_id, now)
    lines = all_absent(view)
    found = AbsentList(view, Page(items=lines, number=1, total=len(lines), size=max(1, len(lines))))
    _record(actor, found, now)
    return found


def _record(actor: Actor, found: AbsentList, now: datetime) -> None:
    record(
        actor=actor, action="convening.look_at_absent", subject=f"conference:{found.view.head.id}",
        unit_id=found.view.unit.id, detail={"count": len(found.page.items)}, now=now,
    )  # fmt: skip
