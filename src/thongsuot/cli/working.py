"""The worker: runs background jobs one at a time, and what is due by the clock between them."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from thongsuot.kernel import beats, db, ids, jobs

PAUSE = 1.0
"""Seconds between two looks for a job, and before the next try while the database is away."""

logger = logging.getLogger(__name__)


class BeatingWorker(Worker):
    """A worker of the default queue that also does what is due by the clock, before and after each job."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["default"], interval=PAUSE, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=worker_id, excluded_queue_names=[],
        )  # fmt: skip
        self._pulse = beats.Pulse(beats.listed())

    def beat(self) -> None:
        """Do what is due now."""
        self._pulse.beat(at=time.monotonic(), now=timezone.now())

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        """Run one job, then what has become due meanwhile."""
        super().run_task(db_task_result)
        self.beat()


def work_until_stopped() -> None:
    """Work until a signal says stop; a database that goes away is waited for."""
    stopped = False
    while not stopped:
        try:
            stopped = _work()
        except jobs.DATABASE_AWAY:
            logger.warning("The database is away; the worker waits for it")
            connections.close_all()
            time.sleep(PAUSE)


def _work() -> bool:
    """Work as one worker, whose presence says that its jobs are in hand; True when told to stop.

    Without its presence, which a restart of the server ends, it goes on as a new one.
    """
    worker = BeatingWorker(ids.new_id().hex)
    worker.configure_signals()
    with db.held(jobs.presence(worker.worker_id)) as still_held:
        while still_held():
            worker.beat()
            worker.run()
            if not worker.running:
                return True
            time.sleep(PAUSE)
    return False
