"""Imports of members in the background: a large sheet takes minutes, and whoever brought it may leave the page.

A job whose worker dies is run again (`kernel.jobs`). Each works on a run in one state alone and leaves another: what
was done before the worker died is not done, nor refused, a second time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.jobs import DATABASE_AWAY, is_given_up
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError
from thongsuot.people import operations
from thongsuot.people.models import MemberImport

State = MemberImport.State


class Step(Protocol):
    """An operation on one run."""

    def __call__(self, *, actor: Actor, run_id: int, now: datetime) -> object:
        """Do it, or refuse."""


def receive_import(*, actor: Actor, data: bytes, name: str, now: datetime) -> int:
    """Keep a sheet and have it looked through; the run's id.

    :raises DomainError: people.not_allowed
    """
    with transaction.atomic():
        run_id = operations.receive_import(actor=actor, data=data, name=name, now=now)
        plan.enqueue(run_id, actor.user_id)
    return run_id


def apply_import(*, actor: Actor, run_id: int, now: datetime) -> None:
    """Have a planned import applied.

    :raises DomainError: people.not_allowed, people.import_not_planned
    """
    with transaction.atomic():
        operations.confirm_import(actor=actor, run_id=run_id, now=now)
        apply.enqueue(run_id, actor.user_id)


def take_back_import(*, actor: Actor, run_id: int, now: datetime) -> None:
    """Have an applied import taken back.

    :raises DomainError: people.not_allowed, people.import_not_planned
    """
    with transaction.atomic():
        operations.ask_take_back(actor=actor, run_id=run_id, now=now)
        take_back.enqueue(run_id, actor.user_id)


@task(takes_context=True)
def plan(context: TaskContext, run_id: int, user_id: int | None) -> None:
    """Look a received sheet through."""
    _do(operations.plan_received, State.RECEIVED, run_id, user_id, context.attempt)


@task(takes_context=True)
def apply(context: TaskContext, run_id: int, user_id: int | None) -> None:
    """Write what was planned."""
    _do(operations.apply_import, State.APPLYING, run_id, user_id, context.attempt)


@task(takes_context=True)
def take_back(context: TaskContext, run_id: int, user_id: int | None) -> None:
    """Undo what was applied."""
    _do(operations.take_back_import, State.TAKING_BACK, run_id, user_id, context.attempt)


def _do(step: Step, state: State, run_id: int, user_id: int | None, attempt: int) -> None:
    """One operation as the user who asked for it; why it was not done is told on the run's page."""
    actor = Actor(user_id=user_id, door="job")
    if is_given_up(attempt):
        _note(actor, run_id, state, operations.broken())
    else:
        _try(step, state, run_id, actor)


def _try(step: Step, state: State, run_id: int, actor: Actor) -> None:
    try:
        step(actor=actor, run_id=run_id, now=timezone.now())
    except SheetError as error:
        _note(actor, run_id, state, sheet_refusal(error))
    except DomainError as error:
        _note(actor, run_id, state, error)
    except DATABASE_AWAY:  # the job is taken up again
        raise
    except Exception:
        _note(actor, run_id, state, operations.broken())
        raise


def _note(actor: Actor, run_id: int, state: State, error: DomainError) -> None:
    problems = operations.problems_of(error)
    operations.note_failure(actor=actor, run_id=run_id, state=state, problems=problems, now=timezone.now())
