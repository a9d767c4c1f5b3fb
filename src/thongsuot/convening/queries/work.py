"""How far the long work for a conference has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from thongsuot.convening.models import Work
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.files import queries as files
from thongsuot.files.queries import Content
from thongsuot.kernel.errors import Problem
from thongsuot.people.rules.problems import restored
from thongsuot.units.rules import UnitRef

TURN = timedelta(minutes=2)
"""Work that no job has begun by then waits too long: perhaps no worker runs."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Long work as its page shows it."""

    id: int
    conference_id: int
    unit_id: int
    form: str
    asked_at: datetime
    begun_at: datetime | None
    begun_times: int
    finished_at: datetime | None
    wanted: int
    done: int
    problems: tuple[Problem, ...]
    has_file: bool

    @property
    def is_open(self) -> bool:
        """True until it is over, done or not."""
        return self.finished_at is None

    @property
    def has_failed(self) -> bool:
        """True where it is over and was not done."""
        return bool(self.problems)

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.done // self.wanted if self.wanted else 0

    def waits_long(self, now: datetime) -> bool:
        """True where no job has begun it in good time."""
        return self.begun_at is None and self.is_open and now - self.asked_at > TURN


def last_call(head: ConferenceHead) -> WorkLine | None:
    """The last time that a job was asked to call this conference; one query."""
    row = Work.objects.filter(conference=head.id, kind=Work.Kind.CALL).order_by("-pk").first()
    return work_line(row) if row else None


def open_work(work_id: int) -> WorkLine:
    """Work that a job has begun."""
    return work_line(Work.objects.get(pk=work_id, finished_at=None))


def letters_made(head: ConferenceHead, unit: UnitRef) -> Mapping[str, WorkLine]:
    """The last time that letters to the units beneath one were asked of a job, by form; one query."""
    rows = Work.objects.filter(conference=head.id, kind=Work.Kind.LETTERS, unit=unit.id).order_by("pk")
    return {row.form: work_line(row) for row in rows}


def letters_file(head: ConferenceHead, unit: UnitRef, form: str) -> Content | None:
    """The letters that a job made last, where they are kept still. The caller has decided that the reader may."""
    rows = Work.objects.filter(conference=head.id, kind=Work.Kind.LETTERS, unit=unit.id, form=form)
    row = rows.exclude(file=None).order_by("-pk").first()
    return files.content(row.file_id) if row and row.file_id else None


def work_line(row: Work) -> WorkLine:
    """A row as a value."""
    return WorkLine(
        id=row.pk,
        conference_id=row.conference_id,
        unit_id=row.unit_id,
        form=row.form,
        asked_at=row.asked_at,
        begun_at=row.begun_at,
        begun_times=row.begun_times,
        finished_at=row.finished_at,
        wanted=row.wanted,
        done=row.done,
        problems=tuple(map(restored, row.problems)),
        has_file=row.file_id is not None,
    )
