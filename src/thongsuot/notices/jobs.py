"""Sending in the background: thousands of messages take minutes, and whoever reminds may leave the page.

A job whose worker dies is run again (`kernel.jobs`); `operations.deliver` says what that may send twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.beats import WORKER
from thongsuot.notices import operations, queries
from thongsuot.notices.models import Notice
from thongsuot.notices.operations import Reminded
from thongsuot.notices.rules import Aim


def remind(*, actor: Actor, unit_id: int, aims: Sequence[Aim], now: datetime) -> Reminded:
    """Write the notices at once and have them sent.

    :raises DomainError: as `operations.remind`
    """
    with transaction.atomic():
        reminded = operations.remind(actor=actor, unit_id=unit_id, aims=aims, now=now)
        if settings.MAIL_IS_SET:
            deliver.enqueue()
    return reminded


def sweep_due(*, actor: Actor, now: datetime) -> bool:  # noqa: ARG001  # as every beat
    """Have the schedules gone through whose hour has come, unless that is under way."""
    return bool(queries.to_sweep(now)) and _enqueued(sweep)


def send_due(*, actor: Actor, now: datetime) -> bool:  # noqa: ARG001  # as every beat
    """Have sent what waits, unless that is under way; two who ask at once send nothing twice."""
    return Notice.objects.filter(try_at__lte=now).exists() and _enqueued(deliver)


def _enqueued(job: Task[[], None]) -> bool:
    """Queue a job unless one like it waits or runs; two that run at once do no harm."""
    under_way = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if DBTaskResult.objects.filter(task_path=job.module_path, status__in=under_way).exists():
        return False
    job.enqueue()
    return True


@task()
def sweep() -> None:
    """Remind by the schedules, then have what that made sent."""
    now = timezone.now()
    operations.sweep(actor=WORKER, now=now)
    send_due(actor=WORKER, now=now)


@task()
def deliver() -> None:
    """Send some; the rest by a job of its own, behind those that wait already."""
    if operations.deliver(actor=WORKER, now=timezone.now()).more:
        deliver.enqueue()
