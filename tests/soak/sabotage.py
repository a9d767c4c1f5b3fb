"""Losses made on purpose, so that the soak is seen to find them: an app of the soak's settings, by SOAK_SABOTAGE.

Models exist only once the apps are ready, so what is broken is imported then.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connection, transaction

MUCH_LATER = 60.0
"""Seconds after which nobody who looks waits any more."""
LINGERS = 1.0
"""Seconds in which a broken program can be caught at what it does."""
PIECE = 500
"""Members whom a broken import writes at a time: a sheet of the soak is more than one piece."""


class SabotageConfig(AppConfig):
    """Breaks promises of the program when the process starts."""

    name = "tests.soak.sabotage"

    def ready(self) -> None:
        """Break the promises that the environment names."""
        for name in os.environ["SOAK_SABOTAGE"].split():
            SABOTAGES[name]()


def import_in_pieces() -> None:
    """Commit an import of members after each of its pieces, as code without a transaction would."""
    sheets: Any = import_module("thongsuot.people.operations.long_sheets")
    sheets.CODES_A_CHUNK = PIECE
    imports: Any = import_module("thongsuot.people.operations.imports")
    imports._write = _committing(imports._write)


def answer_before_keeping() -> None:
    """Answer a report of progress at once and write it down much later."""
    operations: Any = import_module("thongsuot.plans.operations")
    keep = operations.report_progress

    def answer(**report: Any) -> Any:
        with transaction.atomic():
            answered = keep(**report)
            transaction.set_rollback(True)
        later = threading.Timer(MUCH_LATER, keep, kwargs=report)
        later.daemon = True  # a server that is told to stop does not wait for it
        later.start()
        return answered

    operations.report_progress = answer


def answer_devices_before_keeping() -> None:
    """Give a device its verdicts, and drop every second batch."""
    operations: Any = import_module("thongsuot.sync.operations")
    keep = operations.take_batch
    batches = itertools.count()

    def answer(**batch: Any) -> Any:
        with transaction.atomic():
            answered = keep(**batch)
            transaction.set_rollback(next(batches) % 2 == 0)
        return answered

    operations.take_batch = answer


def forget_jobs() -> None:
    """Never take up the job of a worker that died."""
    jobs: Any = import_module("thongsuot.kernel.jobs")
    jobs.resume = lambda **_given: 0


def _committing(write: Callable[..., None]) -> Callable[..., None]:
    def write_and_commit(*given: Any) -> None:
        write(*given)
        connection.connection.commit()  # behind Django's back
        time.sleep(LINGERS)

    return write_and_commit


SABOTAGES: dict[str, Callable[[], None]] = {
    "import_in_pieces": import_in_pieces,
    "answer_before_keeping": answer_before_keeping,
    "answer_devices_before_keeping": answer_devices_before_keeping,
    "forget_jobs": forget_jobs,
}
