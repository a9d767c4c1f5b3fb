"""Background jobs whose worker died, or lost the database, are taken up again: a job is done at least once.

So a job must bear being run again, or by two workers at once: it locks what it works on and looks at its state first.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor

ATTEMPTS = 5
"""A job that was broken off so many times is run once more, to say so (`is_given_up`), and then left."""

DATABASE_AWAY = (OperationalError, InterfaceError)
"""What is raised when the server of the database dies, restarts or is too busy: nothing was done, try again."""

logger = logging.getLogger(__name__)


def presence(worker_id: str) -> str:
    """The name that a worker holds (`kernel.db.held`) while it lives."""
    return f"worker-{worker_id}"


def is_given_up(attempt: int) -> bool:
    """True in the last run of a job that never came to its end: it only has to say so to whoever waits for it."""
    return attempt > ATTEMPTS


@transaction.atomic
def resume(*, actor: Actor, now: datetime) -> int:  # noqa: ARG001  # as every beat
    """Make the jobs ready again whose worker lives no more or had lost the database; how many."""
    interrupted = Q(status=TaskResultStatus.RUNNING) | Q(
        status=TaskResultStatus.FAILED,
        exception_class_path__in=[f"{error.__module__}.{error.__qualname__}" for error in DATABASE_AWAY],
    )
    jobs = [job for job in DBTaskResult.objects.select_for_update(skip_locked=True).filter(interrupted) if _left(job)]
    for job in jobs:
        logger.warning("Job %s of %s is taken up again", job.pk, job.task_path)
        job.status, job.started_at, job.finished_at = TaskResultStatus.READY, None, None
        job.save(update_fields=["status", "started_at", "finished_at"])
    return len(jobs)


def _left(job: DBTaskResult[..., Any]) -> bool:
    """True when nobody works on it and it has a run left: one more than ATTEMPTS, to say that it is given up."""
    if len(job.worker_ids) > ATTEMPTS:
        return False
    return job.status == TaskResultStatus.FAILED or not db.is_held(presence(job.worker_ids[-1]))
