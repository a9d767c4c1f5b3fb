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
from thongsuot.convening.operations.passes import require_to_come
from thongsuot.convening.queries.letters import units_invited
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.files import operations as files
from thongsuot.files.queries import Content
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.rules.problems import stored

MOST_LETTERS = 10_000
"""So many units are written to in one go: some minutes, and a file that can still be sent about."""


Enqueue = Callable[[int, int | None], object]
"""What has a job do this work for this user; within the transaction, so that no work waits without its job."""


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
def ask_letters(
    *, actor: Actor, conference_id: int, unit_id: int, form: str, enqueue: Enqueue, now: datetime
) -> AskedWork:
    """Ask that letters to all units beneath one be made by the job that this enqueues. Asked twice it is asked once.

    :raises DomainError: convening.unknown_conference, units.unknown, people.not_allowed, convening.not_called,
        convening.cancelled, convening.too_many_letters
    """
    reader = access.reader_of(actor, now)
    head = conference_for(reader, conference_id)
    unit = access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    require_to_come(head)
    count = units_invited(reader, head, unit)
    if count > MOST_LETTERS:
        message = _("These are more units than one go can take: at most %(most)s. Choose a unit further down.")
        raise DomainError("convening.too_many_letters", message, most=MOST_LETTERS)
    row, is_new = Work.objects.get_or_create(
        conference_id=conference_id, kind=Work.Kind.LETTERS, unit_id=unit_id, form=form, finished_at=None,
        defaults={"asked_by": actor.user_id, "asked_at": now, "wanted": count},
    )  # fmt: skip
    if is_new:
        _record(actor, "ask_letters", row, now, form=form)
        enqueue(row.pk, actor.user_id)
    return AskedWork(row.pk, again=not is_new)


@transaction.atomic
def note_progress(*, work_id: int, done: int, wanted: int) -> None:
    """Note how far work has come."""
    Work.objects.filter(pk=work_id, finished_at=None).update(done=done, wanted=wanted)


@transaction.atomic
def keep_letters(*, work_id: int, content: Content, now: datetime) -> None:
    """Keep the file of letters and end the work; the files of the same letters made before go."""
    row = Work.objects.select_for_update().filter(pk=work_id, finished_at=None).first()
    if row is None:
        return
    kept = files.keep(data=content.data, name=content.name, media_type=content.media_type, now=now)
    earlier = Work.objects.filter(conference=row.conference_id, kind=row.kind, unit=row.unit_id, form=row.form)
    gone = set(earlier.exclude(file=None).values_list("file_id", flat=True)) - {kept.id}
    earlier.update(file=None)
    row.file_id, row.finished_at, row.done = kept.id, now, row.wanted
    row.save(update_fields=["file", "finished_at", "done"])
    for file_id in sorted(one for one in gone if one):
        files.forget(file_id=file_id)


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
