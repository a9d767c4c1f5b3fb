"""Setting a rule where much is known already: it is counted anew, and conferences looked through, in the background.

Each step is a transaction of its own and may run again. A job whose worker dies is run again (`kernel.jobs`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from thongsuot.convening.queries.whole import members_noted
from thongsuot.convening.rules.announcements import ConferenceChanged
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.jobs import DATABASE_AWAY, is_given_up
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError
from thongsuot.study.operations import rules as operations
from thongsuot.study.operations import sheets
from thongsuot.study.operations.rules import RuleSet
from thongsuot.study.queries.rules import Terms
from thongsuot.study.rules.refusals import refusal


def set_rule(*, actor: Actor, document_id: int, terms: Terms, revision: int, now: datetime) -> RuleSet:
    """Set a rule; what takes long follows in the background.

    :raises DomainError: as `operations.rules.set_rule`
    """
    with transaction.atomic():
        done = operations.set_rule(actor=actor, document_id=document_id, terms=terms, revision=revision, now=now)
        if not done.applied:
            apply.enqueue(done.rule_id, actor.user_id)
    if done.applied:
        for conference_id in done.conferences:
            _look_through(actor, conference_id, 0, now)
    return done


@task()
def apply(rule_id: int, user_id: int | None) -> None:
    """Count anew by a rule, put it in force, and have its conferences looked through."""
    actor = Actor(user_id=user_id, door="job")
    done = operations.apply_rule(actor=actor, rule_id=rule_id, now=timezone.now())
    for conference_id in done.conferences if done else ():
        _look_through(actor, conference_id, 0, timezone.now())


def follow_conferences(*, events: Sequence[ConferenceChanged], actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every follower
    """Have conferences looked through whose documents or sittings changed after their roll call had begun."""
    for event in events:
        if members_noted(event.conference_id, after=0, limit=1):
            look_through.enqueue(event.conference_id, 0, actor.user_id)


@task()
def look_through(conference_id: int, after: int, user_id: int | None) -> None:
    """Look through the attendance of a conference, after a member."""
    actor, at = Actor(user_id=user_id, door="job"), cast("int | None", after)
    while at is not None:
        at = operations.catch_up(actor=actor, conference_id=conference_id, after=at, now=timezone.now())


def receive_sheet(*, actor: Actor, data: bytes, name: str, document_words: str, now: datetime) -> int:
    """Keep a unit's own sheet and have it looked through; the run's id.

    :raises DomainError: as `operations.sheets.receive_sheet`
    """
    with transaction.atomic():
        run_id = sheets.receive_sheet(actor=actor, data=data, name=name, document_words=document_words, now=now)
        plan_sheet.enqueue(run_id, actor.user_id)
    return run_id


def apply_sheet(*, actor: Actor, run_id: int, now: datetime) -> None:
    """Have a planned sheet recorded.

    :raises DomainError: people.not_allowed, study.sheet_not_planned
    """
    with transaction.atomic():
        sheets.confirm_sheet(actor=actor, run_id=run_id, now=now)
        record_sheet.enqueue(run_id, actor.user_id)


@task(takes_context=True)
def plan_sheet(context: TaskContext, run_id: int, user_id: int | None) -> None:
    """Look a received sheet through."""
    _sheet(sheets.plan_sheet, run_id, user_id, context.attempt)


@task(takes_context=True)
def record_sheet(context: TaskContext, run_id: int, user_id: int | None) -> None:
    """Record what a confirmed sheet tells."""
    _sheet(sheets.apply_sheet, run_id, user_id, context.attempt)


def _sheet(step: Callable[..., object], run_id: int, user_id: int | None, attempt: int) -> None:
    """One operation on a sheet as whoever brought it; why it was not done is told on the run's page."""
    actor = Actor(user_id=user_id, door="job")
    error: DomainError | None = refusal("study.sheet_failed") if is_given_up(attempt) else None
    try:
        if error is None:
            step(actor=actor, run_id=run_id, now=timezone.now())
    except SheetError as found:
        error = sheet_refusal(found)
    except DomainError as found:
        error = found
    except DATABASE_AWAY:  # the job is taken up again
        raise
    except Exception:
        sheets.note_sheet_failure(actor=actor, run_id=run_id, error=refusal("study.sheet_failed"), now=timezone.now())
        raise
    if error is not None:
        sheets.note_sheet_failure(actor=actor, run_id=run_id, error=error, now=timezone.now())


def _look_through(actor: Actor, conference_id: int, after: int, now: datetime) -> None:
    """The first people at once, all others in the background."""
    with transaction.atomic():
        at = operations.catch_up(actor=actor, conference_id=conference_id, after=after, now=now)
        if at is not None:
            look_through.enqueue(conference_id, at, actor.user_id)
