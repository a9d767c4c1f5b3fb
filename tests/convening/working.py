"""The worker, as the command of that name runs it, in the test's own process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from thongsuot.cli.working import BeatingWorker
from thongsuot.kernel import ids

BY_WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
"""The setting TASKS of an installation: jobs wait until a worker takes them."""


def work() -> None:
    """Do what waits, and what is due by the clock before it, as a new worker."""
    worker = BeatingWorker(ids.new_id().hex)
    with patch(f"{Worker.__module__}.close_old_connections"):  # a test has one, as its client knows
        worker.beat()
        worker.run()


@contextmanager
def killed_worker() -> Iterator[None]:
    """Whatever a worker does here, it is killed in it: nobody notes how its job ended."""

    def silent(self: DBTaskResult[..., Any], *_args: object) -> None:
        """Nothing is written by a dead program."""

    with patch.object(DBTaskResult, "set_failed", silent):
        yield


class Killed(BaseException):
    """What a program does not catch that is killed."""
