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
from django_tasks_db.models import DBTaskResult

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.beats import WORKER
from thongsuot.notices import operations
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


def send_due(*, actor: Actor, now: datetime) -> bool:  # noqa: ARG001  # as every beat
    """Have sent what waits, unless that is under way; two who ask at once send nothing twice."""
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if not Notice.objects.filter(try_at__lte=now).exists():
        return False
    if DBTaskResult.objects.filter(task_path=deliver.module_path, status__in=waiting).exists():
        return False
    deliver.enqueue()
    return True


@task()
def deliver() -> None:
    """Send some; the rest by a job of its own, behind those that wait already."""
    if operations.deliver(actor=WORKER, now=timezone.now()).more:
        deliver.enqueue()
