"""Statements of another learning system (xAPI): told, and taken in whole or not at all.

A statement is known by its id: the same again changes nothing, another one under its id is refused and kept. Which came
first, a statement or the one that voids it, does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.courses.models import RefusedStatement, Statement, StatementFile
from thongsuot.courses.operations.statement_sorting import Sorted, problems_of, sort
from thongsuot.courses.queries.statements import Telling, telling
from thongsuot.courses.rules.refusals import refusal
from thongsuot.courses.rules.statements import Told
from thongsuot.files import operations as files
from thongsuot.files import queries as kept_files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.problems import stored
from thongsuot.study.operations.completions import withdraw_completion
from thongsuot.study.operations.elsewhere import record_elsewhere
from thongsuot.study.rules.evidence import by_statement

State = StatementFile.State


@dataclass(frozen=True, slots=True)
class StatementsPlan:
    """What statements would record; with problems nothing is kept, and `run_id` is None."""

    run_id: int | None
    created: int
    withdrawn: int
    unchanged: int
    left_alone: int
    problems: tuple[Problem, ...]


@transaction.atomic
def tell(*, actor: Actor, document_id: int, unit_id: int | None, after: str = "", now: datetime) -> Telling:
    """What is known of a document's study beneath a unit, by member code, as statements. A look at members.

    :raises DomainError: as `queries.statements.telling`
    """
    found = telling(access.reader_of(actor, now), document_id, unit_id, after=after)
    record(
        actor=actor, action="courses.tell", subject=f"document:{document_id}", unit_id=found.unit.id,
        detail={"count": found.people, "exported": True}, now=now,
    )  # fmt: skip
    return found


@transaction.atomic
def plan_statements(*, actor: Actor, data: bytes, name: str, now: datetime) -> StatementsPlan:
    """Say what statements would record, and keep them until somebody says yes; every problem is told by statement.

    :raises DomainError: people.not_allowed, courses.no_statements, courses.too_many_statements
    """
    reader = _reader(actor, now)
    found = sort(reader, data, 0)
    _keep_reused(found.reused, actor, now)
    run = StatementFile(file_name=name[-255:], state=State.REFUSED, actor_id=actor.user_id, received_at=now)
    if found.problems:
        run.problems = stored(found.in_order)
    else:
        run.state = State.PLANNED
        run.file_id = files.keep(data=data, name=name, media_type="application/json", now=now).id
    _count(run, found)
    run.save()
    detail = {"statements": len(found.new), "problems": len(found.problems)}
    record(actor=actor, action="courses.plan_statements", subject=f"statements:{run.pk}", detail=detail, now=now)
    return _plan(run, found.in_order)


@transaction.atomic
def apply_statements(*, actor: Actor, run_id: int, now: datetime) -> StatementsPlan:
    """Record planned statements, all of them; where one fits no more nothing is written, and its problem is told.

    :raises DomainError: people.not_allowed, courses.statements_not_planned
    """
    reader = _reader(actor, now)
    db.serialise("courses:statements")
    own = StatementFile.objects.select_for_update().filter(pk=run_id, actor_id=actor.user_id, state=State.PLANNED)
    run = own.first()
    if run is None or run.file_id is None:
        raise refusal("courses.statements_not_planned")
    found = sort(reader, kept_files.content(run.file_id).data, run.file_id)
    if not found.problems:
        verdicts = record_elsewhere(actor=actor, claims=[claim for _one, claim in found.claims], now=now)
        found.problems += problems_of(found.claims, verdicts)
    if found.problems:
        run.problems = stored(found.in_order)
        run.save()
        return _plan(run, found.in_order)
    _keep(run, found)
    for one, completion_id in found.withdraws:
        words = by_statement(one.id)
        withdraw_completion(actor=actor, event_id=one.id, completion_id=completion_id, reason=words, now=now)
    run.state, run.applied_at = State.APPLIED, now
    _count(run, found)
    run.save()
    detail = {"recorded": run.created, "withdrawn": run.withdrawn}
    record(actor=actor, action="courses.apply_statements", subject=f"statements:{run_id}", detail=detail, now=now)
    return _plan(run, ())


def _reader(actor: Actor, now: datetime) -> Reader:
    reader = access.reader_of(actor, now)
    access.require_somewhere(reader, Permission.MARK_PROGRESS)
    return reader


def _plan(run: StatementFile, problems: tuple[Problem, ...]) -> StatementsPlan:
    run_id = None if problems else run.pk
    return StatementsPlan(run_id, run.created, run.withdrawn, run.unchanged, run.left_alone, problems)


def _count(run: StatementFile, found: Sorted) -> None:
    run.created, run.withdrawn = len(found.claims), len(found.withdraws)
    run.unchanged, run.left_alone = found.unchanged, found.left_alone + len(found.idle)


def _keep(run: StatementFile, found: Sorted) -> None:
    """Keep what is known from now on; of what it tells the completion."""
    completions = {one.id: claim.id for one, claim in found.claims}
    Statement.objects.bulk_create(
        (
            Statement(
                id=one.id, digest=one.digest, came_with=run, completion_id=completions.get(one.id), voids=one.voids
            )
            for one in found.new
        ),
        batch_size=db.BATCH,
    )


def _keep_reused(reused: Iterable[Told], actor: Actor, now: datetime) -> None:
    """Keep what came under an id that stands for something else; without the person's code."""
    RefusedStatement.objects.bulk_create(
        RefusedStatement(
            statement_id=one.id, recorded_at=now, actor_id=actor.user_id,
            content={
                "digest": str(one.digest), "kind": one.kind.value, "activity": one.activity,
                "day": one.day.isoformat(), "voids": str(one.voids or ""),
            },
        )
        for one in reused
    )  # fmt: skip
