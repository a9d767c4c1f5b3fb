"""Long work: asked for by a person, begun by a job, again if its worker died, and noted where it failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import Work
from thongsuot.convening.operations import calling
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.people.rules.problems import stored


@dataclass(frozen=True, slots=True)
class AskedWork:
    """Work that waits for a job or has one; `again` where it had been asked for already."""

    work_id: int
    again: bool = False


@transaction.atomic
def ask_call(*, actor: Actor, conference_id: int, people: int, now: datetime) -> AskedWork:
    """Ask that a conference be called by a job; so many people are expected on its list. Asked twice it is asked once.

    :raises DomainError: as `calling.require_ready`
    """
    conference = calling.require_ready(actor=actor, conference_id=conference_id, now=now)
    given = {"asked_by": actor.user_id, "asked_at": now, "wanted": people}
    row, is_new = Work.objects.get_or_create(
        conference=conference, kind=Work.Kind.CALL, unit_id=conference.organiser_id, form="", finished_at=None,
        defaults=given,
    )  # fmt: skip
    if is_new:
        _record(actor, "ask_call", row, now)
    return AskedWork(row.pk, again=not is_new)


@transaction.atomic
def begin(*, work_id: int, now: datetime) -> bool:
    """Note that a job is at it, for others to see while it works; False where nothing is left to do."""
    row = Work.objects.select_for_update().filter(pk=work_id, finished_at=None).first()
    if row is None:
        return False
    row.begun_at, row.begun_times, row.done = row.begun_at or now, row.begun_times + 1, 0
    row.save(update_fields=["begun_at", "begun_times", "done"])
    return True


@transaction.atomic
def make_list(*, actor: Actor, work_id: int, now: datetime, clock: Callable[[], datetime]) -> None:
    """Call the conference as was asked: all of it and the note that it is done, or nothing. `clock` says when it ended.

    :raises DomainError: as `calling.call_conference`
    """
    row = Work.objects.select_for_update().filter(pk=work_id, finished_at=None).first()
    if row is None:
        return
    called = calling.call_conference(actor=actor, conference_id=row.conference_id, now=now, work_id=work_id)
    row.wanted = row.done = called.people
    row.finished_at = clock()
    row.save(update_fields=["wanted", "done", "finished_at"])


@transaction.atomic
def note_failure(*, actor: Actor, work_id: int, error: DomainError, now: datetime) -> None:
    """Note why a job could not do it; nothing else was changed. What is over already stays as it is."""
    row = Work.objects.select_for_update().filter(pk=work_id, finished_at=None).first()
    if row is None:
        return
    row.problems = stored([Problem(error.code, error.message, params=error.params)])
    row.finished_at = now
    row.save(update_fields=["problems", "finished_at"])
    _record(actor, "work_failed", row, now, code=error.code)


def broken() -> DomainError:
    """What is told where a job fails for a reason that lies in nothing that was asked."""
    message = _("Something failed here, not with you. Ask once more; if it fails again, tell whoever runs the system.")
    return DomainError("convening.work_failed", message)


def _record(actor: Actor, act: str, row: Work, now: datetime, **detail: object) -> None:
    record(
        actor=actor, action=f"convening.{act}", subject=f"conference:{row.conference_id}", unit_id=row.unit_id,
        detail={"work": row.pk, **detail}, now=now,
    )  # fmt: skip
