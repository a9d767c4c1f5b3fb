"""Imports of members in the background: a large sheet takes minutes, and whoever brought it may leave the page."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError
from thongsuot.people import operations


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


@task()
def plan(run_id: int, user_id: int | None) -> None:
    """Look a received sheet through."""
    _do(operations.plan_received, run_id, user_id)


@task()
def apply(run_id: int, user_id: int | None) -> None:
    """Write what was planned."""
    _do(operations.apply_import, run_id, user_id)


@task()
def take_back(run_id: int, user_id: int | None) -> None:
    """Undo what was applied."""
    _do(operations.take_back_import, run_id, user_id)


def _do(step: Step, run_id: int, user_id: int | None) -> None:
    """One operation as the user who asked for it; why it was not done is told on the run's page."""
    actor = Actor(user_id=user_id, door="job")
    try:
        step(actor=actor, run_id=run_id, now=timezone.now())
    except SheetError as error:
        _note(actor, run_id, sheet_refusal(error))
    except DomainError as error:
        _note(actor, run_id, error)
    except Exception:
        _note(actor, run_id, operations.broken())
        raise


def _note(actor: Actor, run_id: int, error: DomainError) -> None:
    problems = operations.problems_of(error)
    operations.note_failure(actor=actor, run_id=run_id, problems=problems, now=timezone.now())
