"""Reading on: a member's place in a document moves, and a course that is finished is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.courses.models import Place
from thongsuot.courses.operations.finishing import finish_if_done
from thongsuot.courses.queries.own import Progress, progress_of, required_self, study_of
from thongsuot.courses.rules.refusals import refusal
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.people.access import reader_of


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the member is now: so many screens of all are read; `finished` when the course is and was recorded."""

    screens_read: int
    screens: int
    finished: bool


@transaction.atomic
def read_on(*, actor: Actor, document_id: int, version_id: int, screen: int, now: datetime) -> Moved:
    """Note that the member has read a screen, counted from 1; what was read before, or again, changes nothing.

    :raises DomainError: as `read_screens`
    """
    return read_screens(actor=actor, document_id=document_id, version_id=version_id, screens=[screen], now=now)


@transaction.atomic
def read_screens(*, actor: Actor, document_id: int, version_id: int, screens: Sequence[int], now: datetime) -> Moved:
    """Note that the member has read some screens that follow each other, as a device says that had no network.

    The same again, or after another device was quicker, changes nothing.

    :raises DomainError: courses.unknown_member, courses.unknown_course, courses.newer_version, courses.not_in_order
    """
    reader = reader_of(actor, now)
    member = required_self(reader)
    study = study_of(reader, member, document_id)
    db.serialise(f"courses:{member.member_id}:{document_id}")
    progress = progress_of(reader, member, document_id)
    if progress.layout.version_id != version_id:
        raise refusal("courses.newer_version")
    told, screen = sorted(set(screens)), max(screens, default=0)
    follow_each_other = bool(told) and told == list(range(told[0], screen + 1))
    if not follow_each_other or not 1 <= told[0] <= progress.screens_read + 1 or screen > len(progress.screens):
        raise refusal("courses.not_in_order")
    if screen > progress.screens_read:
        _move(member.member_id, progress, screen, now)
        if progress.screens_read == 0:
            record(
                actor=actor, action="courses.begin", subject=f"document:{document_id}", unit_id=member.unit_id, now=now
            )  # fmt: skip
    moved = Progress(progress.layout, max(progress.read, progress.screens[screen - 1].last))
    finished = finish_if_done(actor=actor, member=member, study=study, progress=moved, now=now)
    return Moved(moved.screens_read, len(moved.screens), finished)


def _move(member_id: int, progress: Progress, screen: int, now: datetime) -> None:
    reached = progress.screens[screen - 1]
    now_at: dict[str, Any] = {
        "version_id": progress.layout.version_id,
        "read": reached.last,
        "of": len(progress.layout.pieces),
        "clause": reached.clause,
        "moved_at": now,
    }
    Place.objects.update_or_create(
        member_id=member_id,
        document_id=progress.layout.document_id,
        defaults=now_at,
        create_defaults={**now_at, "began_at": now},
    )
