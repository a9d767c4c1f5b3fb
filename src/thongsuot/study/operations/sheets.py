"""A unit's own sheet of who has studied: looked through whole, then recorded some rows at a time.

The id of what a row tells is made from document, member and day: the same sheet brought again, or a job that is run
again, records nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.files import operations as files
from thongsuot.files import queries as kept_files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.cycles import without_cycle_search
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.lanes import side_by_side
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import csv_to_read
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.problems import stored
from thongsuot.study.models import StudySheet
from thongsuot.study.operations.sheet_rows import Part, Read, judged, parts, recorded
from thongsuot.study.queries.sheets import document_named
from thongsuot.study.rules import sheets
from thongsuot.study.rules.refusals import refusal
from thongsuot.study.rules.sheets import SheetRow

State = StudySheet.State


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a sheet would record; with problems nothing is kept and `run_id` is None."""

    run_id: int | None
    created: int
    unchanged: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SheetApplied:
    """What a sheet recorded; the rows that do not fit any more are left out, and listed."""

    run_id: int
    created: int
    unchanged: int
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Counted:
    """What the parts of a sheet come to together."""

    created: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, part: Part, problems: Sequence[Problem]) -> None:
        """One more part, and rows of it that nobody can understand."""
        self.problems += problems
        self.created += part.created
        self.unchanged += part.unchanged
        self.problems += part.problems

    @property
    def in_order(self) -> tuple[Problem, ...]:
        """What is wrong, by row."""
        return tuple(sorted(self.problems, key=lambda one: (one.row or 0, one.code)))


@transaction.atomic
def receive_sheet(*, actor: Actor, data: bytes, name: str, document_words: str, now: datetime) -> int:
    """Keep a sheet about a document, named by its symbol, that `plan_sheet` looks through; the run's id.

    :raises DomainError: people.not_allowed, study.unknown_symbol, study.which_document
    """
    reader = _reader(actor, now)
    document_id = document_named(reader, document_words)
    kept = files.keep(data=data, name=name, media_type="application/octet-stream", now=now)
    run = StudySheet.objects.create(
        document_id=document_id, file_id=kept.id, file_name=name[-255:], state=State.RECEIVED,
        actor_id=actor.user_id, received_at=now,
    )  # fmt: skip
    record(actor=actor, action="study.receive_sheet", subject=f"study_sheet:{run.pk}", now=now)
    return run.pk


@transaction.atomic
def plan_sheet(*, actor: Actor, run_id: int, now: datetime) -> SheetPlan:
    """Say what a received sheet would record: it is then planned, or refused with its problems.

    Names are compared here, and kept no further: what stays, and becomes the evidence, is the sheet without them.

    :raises DomainError: people.not_allowed, study.sheet_not_planned, study.sheet_file_lost
    :raises SheetError: when the file is no sheet that can be read, or could not be read without the names
    """
    reader = _reader(actor, now)
    run = _locked(actor, run_id, State.RECEIVED)
    counted, told = _Counted(), list[SheetRow]()
    with without_cycle_search():
        for rows, problems in parts(_content(run), run.file_name):
            counted.add(judged(reader, rows, run.document_id), problems)
            told += rows
    run.created, run.unchanged, run.state = counted.created, counted.unchanged, State.PLANNED
    if counted.problems:
        _refuse(run, counted.in_order)
    else:
        _keep_without_names(run, told, now)
    detail = {"rows": counted.created + counted.unchanged, "problems": len(counted.problems)}
    record(actor=actor, action="study.plan_sheet", subject=f"study_sheet:{run_id}", detail=detail, now=now)
    return SheetPlan(None if counted.problems else run_id, counted.created, counted.unchanged, counted.in_order)


@transaction.atomic
def confirm_sheet(*, actor: Actor, run_id: int, now: datetime) -> None:
    """Say yes to a planned sheet; `apply_sheet` then records it.

    :raises DomainError: people.not_allowed, study.sheet_not_planned
    """
    _reader(actor, now)
    run = _locked(actor, run_id, State.PLANNED)
    run.state = State.APPLYING
    run.save()
    record(actor=actor, action="study.confirm_sheet", subject=f"study_sheet:{run_id}", now=now)


def apply_sheet(*, actor: Actor, run_id: int, now: datetime) -> SheetApplied:
    """Record what a confirmed sheet tells, some rows a transaction; run again after it was cut off it goes on.

    :raises DomainError: people.not_allowed, study.sheet_not_planned, study.sheet_file_lost
    """
    reader = _reader(actor, now)
    with transaction.atomic():
        run = _locked(actor, run_id, State.APPLYING)
        data = _content(run)
    counted = _Counted()

    def recorded_of(part: Read) -> tuple[Part, list[Problem]]:
        return recorded(reader, part[0], run.document_id, run.file_id or 0, now), part[1]

    with without_cycle_search():
        for part, problems in side_by_side(recorded_of, parts(data, run.file_name, each_once=True)):
            counted.add(part, problems)
    with transaction.atomic():
        run = _locked(actor, run_id, State.APPLYING)
        run.created, run.unchanged = counted.created, counted.unchanged
        run.problems, run.state, run.applied_at = stored(counted.in_order), State.APPLIED, now
        run.save()
        detail = {"recorded": counted.created, "problems": len(counted.problems)}
        record(actor=actor, action="study.apply_sheet", subject=f"study_sheet:{run_id}", detail=detail, now=now)
    return SheetApplied(run_id, counted.created, counted.unchanged, counted.in_order)


@transaction.atomic
def note_sheet_failure(*, actor: Actor, run_id: int, error: DomainError, now: datetime) -> None:
    """Note why a job could not do what was asked of a sheet; what it had recorded stays, under the file as evidence."""
    waiting = StudySheet.objects.select_for_update().filter(pk=run_id, state__in=[State.RECEIVED, State.APPLYING])
    run = waiting.first()
    if run is None:
        return
    problems = error.problems or (Problem(error.code, error.message, params=error.params),)
    if run.state == State.RECEIVED:
        _refuse(run, problems)
    else:
        run.state, run.problems = State.PLANNED, stored(problems)
        run.save()
    record(actor=actor, action="study.sheet_failed", subject=f"study_sheet:{run_id}", now=now)


def _reader(actor: Actor, now: datetime) -> Reader:
    reader = access.reader_of(actor, now)
    access.require_somewhere(reader, Permission.MARK_PROGRESS)
    return reader


def _locked(actor: Actor, run_id: int, state: State) -> StudySheet:
    own = StudySheet.objects.select_for_update().filter(pk=run_id, actor_id=actor.user_id, state=state)
    run = own.first()
    if run is None:
        raise refusal("study.sheet_not_planned")
    return run


def _content(run: StudySheet) -> bytes:
    try:
        return kept_files.content(run.file_id or 0).data
    except FileNotFoundError as error:
        raise refusal("study.sheet_file_lost") from error


def _keep_without_names(run: StudySheet, told: Sequence[SheetRow], now: datetime) -> None:
    whole_id, run.file_name = run.file_id, f"{PurePath(run.file_name).stem}.csv"
    kept = files.keep(data=csv_to_read(sheets.nameless(told)), name=run.file_name, media_type="text/csv", now=now)
    run.file_id = kept.id
    run.save()
    if whole_id is not None and whole_id != kept.id:
        files.forget(file_id=whole_id)


def _refuse(run: StudySheet, problems: Sequence[Problem]) -> None:
    """Keep what is wrong, and the file with its names no longer."""
    file_id = run.file_id
    run.state, run.file, run.problems = State.REFUSED, None, stored(problems)
    run.save()
    if file_id is not None:
        files.forget(file_id=file_id)
