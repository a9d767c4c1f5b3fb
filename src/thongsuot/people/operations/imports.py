"""The import of members: planned, applied whole, taken back whole.

Sheet rows become edits a batch of codes at a time (`batches`), by the same rule as a transfer. The dry run counts what
they come to; the real one writes them, with what stood before, so that it can be taken back. Any problem anywhere
refuses the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.files import operations as files
from thongsuot.files import queries as kept_files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.cycles import without_cycle_search
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Member, MemberImport, MemberName
from thongsuot.people.operations import timelines
from thongsuot.people.operations.batches import Batch, Draft, Histories, Outcome, batches
from thongsuot.people.operations.long_sheets import chunks
from thongsuot.people.operations.timelines import MemberEdit
from thongsuot.people.rules.problems import stored
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import fold, sort_key


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, counted in rows; with problems nothing is kept and `run_id` is None."""

    run_id: int | None
    created: int
    changed: int
    transferred: int
    unchanged: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportApplied:
    """What an import did, counted in rows."""

    run_id: int
    created: int
    changed: int
    transferred: int
    unchanged: int


@transaction.atomic
def plan_import(*, actor: Actor, data: bytes, name: str, now: datetime) -> ImportPlan:
    """Say what a sheet (.xlsx, .csv) would do, and keep it for `apply_import` in place of the actor's earlier plan.

    :raises DomainError: people.not_allowed
    :raises SheetError: when the file is no sheet that can be read
    """
    reader = _reader(actor, now)
    _drop_plans(actor)
    counts, problems, rows = _looked_through(reader, data, name)
    run_id = None if problems else _keep(actor, data, name, counts, now)
    _record_plan(actor, run_id, rows, len(problems), now)
    return ImportPlan(run_id, **_figures(counts), problems=problems)


@transaction.atomic
def receive_import(*, actor: Actor, data: bytes, name: str, now: datetime) -> int:
    """Keep a sheet that a job will look through (`plan_received`), in place of the actor's earlier plan; the run's id.

    :raises DomainError: people.not_allowed
    """
    _reader(actor, now)
    _drop_plans(actor)
    run_id = _keep(actor, data, name, Counter(), now, state=MemberImport.State.RECEIVED)
    record(actor=actor, action="people.receive_import", subject=f"member_import:{run_id}", now=now)
    return run_id


@transaction.atomic
def plan_received(*, actor: Actor, run_id: int, now: datetime) -> ImportPlan:
    """Say what a received sheet would do: it is then planned, or refused with its problems.

    :raises DomainError: people.not_allowed, people.import_not_planned, people.import_file_lost
    :raises SheetError: when the file is no sheet that can be read
    """
    reader = _reader(actor, now)
    run = locked(actor, run_id, MemberImport.State.RECEIVED)
    counts, problems, rows = _looked_through(reader, content(run), run.file_name)
    _set_figures(run, counts)
    if problems:
        refuse(run, problems)
    else:
        run.state = MemberImport.State.PLANNED
        run.save()
    _record_plan(actor, run_id, rows, len(problems), now)
    return ImportPlan(None if problems else run_id, **_figures(counts), problems=problems)


@transaction.atomic
def apply_import(*, actor: Actor, run_id: int, now: datetime) -> ImportApplied:
    """Do what was planned, whole; the file, which holds names, is kept no longer.

    :raises DomainError: people.not_allowed, people.import_not_planned, people.import_file_lost,
        people.import_has_problems
    """
    units.hold_tree()
    reader = _reader(actor, now)
    timelines.take_turn()
    run = locked(actor, run_id, MemberImport.State.PLANNED, MemberImport.State.APPLYING)
    counts: Counter[Outcome] = Counter()
    problems: list[Problem] = []
    with without_cycle_search():
        for batch in _batches(reader, content(run), run.file_name, timelines.locked_histories):
            counts.update(batch.outcomes)
            problems += batch.problems
            if not problems:
                _write(batch.drafts, run_id, actor, now)
    if problems:
        message = _("The sheet no longer fits what is stored. Nothing was changed.")
        raise DomainError("people.import_has_problems", message, problems=_in_order(problems))
    _close(run, counts, now)
    figures = _figures(counts)
    record(actor=actor, action="people.apply_import", subject=f"member_import:{run_id}", detail=dict(figures), now=now)
    return ImportApplied(run_id, **figures)


def locked(actor: Actor, run_id: int, *states: MemberImport.State) -> MemberImport:
    """The actor's own run in one of these states, locked.

    :raises DomainError: people.import_not_planned
    """
    own = MemberImport.objects.select_for_update().filter(pk=run_id, actor_id=actor.user_id, state__in=states)
    run = own.first()
    if run is None:
        raise DomainError("people.import_not_planned", _("There is no such import waiting to be applied."))
    return run


def content(run: MemberImport) -> bytes:
    """The bytes of a waiting run's sheet; a backup that was put back may lack them.

    :raises DomainError: people.import_file_lost
    """
    try:
        return kept_files.content(run.file_id or 0).data
    except FileNotFoundError as error:
        raise DomainError("people.import_file_lost", FILE_LOST) from error


FILE_LOST = _("The file of this import is no longer here. Nothing was changed; bring the sheet again.")


def refuse(run: MemberImport, problems: Sequence[Problem]) -> None:
    """Keep what is wrong, and the file with its names no longer."""
    file_id = run.file_id
    run.state, run.file = MemberImport.State.REFUSED, None
    run.problems = stored(problems)
    run.save()
    if file_id is not None:
        files.forget(file_id=file_id)


def _looked_through(reader: Reader, data: bytes, name: str) -> tuple[Counter[Outcome], tuple[Problem, ...], int]:
    """What the sheet would do, what is wrong with it, and how many rows it has."""
    counts: Counter[Outcome] = Counter()
    problems: list[Problem] = []
    rows = 0
    with without_cycle_search():
        for batch in _batches(reader, data, name, timelines.histories):
            counts.update(batch.outcomes)
            problems += batch.problems
            rows += batch.rows
    return counts, _in_order(problems), rows


def _record_plan(actor: Actor, run_id: int | None, rows: int, problems: int, now: datetime) -> None:
    detail = {"rows": rows, "problems": problems}
    record(actor=actor, action="people.plan_import", subject=f"member_import:{run_id}", detail=detail, now=now)


def _reader(actor: Actor, now: datetime) -> Reader:
    reader = access.reader_of(actor, now)
    access.require_somewhere(reader, Permission.EDIT_MEMBERS)
    return reader


def _batches(reader: Reader, data: bytes, name: str, histories: Histories) -> Iterator[Batch]:
    return batches(chunks(data, name, reader.day), reader.tree, reader.scope(Permission.EDIT_MEMBERS), histories)


def _drop_plans(actor: Actor) -> None:
    """A plan that nobody applies would keep names for ever; so would the problems of one that was refused."""
    dropped = (MemberImport.State.RECEIVED, MemberImport.State.PLANNED, MemberImport.State.REFUSED)
    plans = MemberImport.objects.filter(actor_id=actor.user_id, state__in=dropped)
    file_ids = list(plans.values_list("file_id", flat=True))
    plans.delete()
    for file_id in filter(None, file_ids):
        files.forget(file_id=file_id)


def _keep(
    actor: Actor,
    data: bytes,
    name: str,
    counts: Counter[Outcome],
    now: datetime,
    state: MemberImport.State = MemberImport.State.PLANNED,
) -> int:
    kept = files.keep(data=data, name=name, media_type="application/octet-stream", now=now)
    run = MemberImport.objects.create(
        file_id=kept.id, file_name=name[-255:], sha256=kept.sha256, actor_id=actor.user_id, planned_at=now,
        state=state, **_figures(counts),
    )  # fmt: skip
    return run.pk


def _close(run: MemberImport, counts: Counter[Outcome], now: datetime) -> None:
    file_id = run.file_id
    _set_figures(run, counts)
    run.state, run.applied_at, run.file = MemberImport.State.APPLIED, now, None
    run.save()
    if file_id is not None:
        files.forget(file_id=file_id)


def _set_figures(run: MemberImport, counts: Counter[Outcome]) -> None:
    for column, figure in _figures(counts).items():
        setattr(run, column, figure)


def _write(drafts: Sequence[Draft], run_id: int, actor: Actor, now: datetime) -> None:
    new = [one.code for one in drafts if one.member_id is None]
    created = dict(zip(new, db.reserve_ids(Member, len(new)), strict=True))
    db.insert_many(Member, ("id", "code", "run"), ((pk, code, run_id) for code, pk in created.items()))
    ids = created | {one.code: one.member_id for one in drafts if one.member_id is not None}
    _write_names([(ids[one.code], one) for one in drafts if one.name], run_id)
    edits = [
        MemberEdit(ids[one.code], edit, is_new=one.member_id is None)
        for one in drafts
        for edit in one.edits
        if not edit.is_empty
    ]
    timelines.change(edits, actor=actor, now=now, run_id=run_id)


def _write_names(named: Sequence[tuple[int, Draft]], run_id: int) -> None:
    new = [(pk, one.name, *_keys(one.name), "", run_id) for pk, one in named if not one.earlier_name]
    db.insert_many(MemberName, ("member", "name", "folded", "sort_key", "earlier", "run"), new)
    known = [
        MemberName(
            member_id=pk, name=one.name, folded=fold(one.name), sort_key=sort_key(one.name),
            earlier=one.earlier_name, run_id=run_id,
        )
        for pk, one in named
        if one.earlier_name
    ]  # fmt: skip
    MemberName.objects.bulk_update(known, ["name", "folded", "sort_key", "earlier", "run"], batch_size=db.BATCH)


@lru_cache(maxsize=32_768)
def _keys(name: str) -> tuple[str, str]:
    """What a name is found and sorted by; half a million members share a tenth as many names."""
    return fold(name), sort_key(name)


def _figures(counts: Counter[Outcome]) -> dict[str, int]:
    return {outcome.value: counts[outcome] for outcome in Outcome}


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.row or 0, problem.code)))
