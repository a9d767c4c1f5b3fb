"""Calling a large conference in the background: its list takes minutes, and whoever called may leave the page.

A job whose worker dies is run again (`kernel.jobs`). The list is written by one transaction, which ends the work that
was asked for too: what a worker left half done is gone with it, and what was done is not done a second time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from thongsuot.convening.operations import calling, work
from thongsuot.convening.operations.calling import Called
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.jobs import DATABASE_AWAY, is_given_up

AT_ONCE = 20_000
"""So many people are called while the caller waits; more in the background."""


class Step(Protocol):
    """What does the work that a job has begun."""

    def __call__(self, *, actor: Actor, work_id: int) -> object:
        """Do it, or refuse."""


def call_conference(*, actor: Actor, conference_id: int, people: int, now: datetime) -> Called | None:
    """Call it at once, or have it called where so many people are expected to be on the list: then None.

    :raises DomainError: as `operations.calling.call_conference`
    """
    if people <= AT_ONCE:
        return calling.call_conference(actor=actor, conference_id=conference_id, now=now)
    with transaction.atomic():
        asked = work.ask_call(actor=actor, conference_id=conference_id, people=people, now=now)
        if not asked.again:
            make_list.enqueue(asked.work_id, actor.user_id)
    return None


@task(takes_context=True)
def make_list(context: TaskContext, work_id: int, user_id: int | None) -> None:
    """Call the conference as the user who asked for it."""
    do(_make_list, work_id, user_id, context.attempt)


def do(step: Step, work_id: int, user_id: int | None, attempt: int) -> None:
    """Begin the work and do it as the user who asked for it; why it was not done is told on its page."""
    actor = Actor(user_id=user_id, door="job")
    if is_given_up(attempt):
        _note(actor, work_id, work.broken())
    elif work.begin(work_id=work_id, now=timezone.now()):
        _try(step, actor, work_id)


def _make_list(*, actor: Actor, work_id: int) -> None:
    work.make_list(actor=actor, work_id=work_id, now=timezone.now(), clock=timezone.now)


def _try(step: Step, actor: Actor, work_id: int) -> None:
    try:
        step(actor=actor, work_id=work_id)
    except DomainError as error:
        _note(actor, work_id, error)
    except DATABASE_AWAY:  # the job is taken up again
        raise
    except Exception:
        _note(actor, work_id, work.broken())
        raise


def _note(actor: Actor, work_id: int, error: DomainError) -> None:
    work.note_failure(actor=actor, work_id=work_id, error=error, now=timezone.now())
