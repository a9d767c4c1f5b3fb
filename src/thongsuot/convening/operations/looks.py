"""Looking at the names of those convened. Every look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.convening.queries import convened as queries
from thongsuot.convening.queries.convened import ConvenedLine
from thongsuot.convening.queries.seeing import ConferenceHead, conference_for
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.pages import Page
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Look:
    """A page of the list of a unit and all beneath it, by name."""

    conference: ConferenceHead
    unit: UnitRef
    page: Page[ConvenedLine]


@transaction.atomic
def look_at_convened(
    *, actor: Actor, conference_id: int, unit_id: int, number: int = 1, words: str = "", now: datetime
) -> Look:
    """Those on the list of a unit and of all beneath it, a page at a time.

    :raises DomainError: convening.unknown_conference, units.unknown, people.not_allowed
    """
    reader = access.reader_of(actor, now)
    head = conference_for(reader, conference_id)
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    found = queries.people_of(reader, head, unit, number, words)
    record(
        actor=actor, action="convening.look_at_convened", subject=f"conference:{conference_id}", unit_id=unit_id,
        detail={"count": len(found.items)}, now=now,
    )  # fmt: skip
    return Look(head, unit, found)
