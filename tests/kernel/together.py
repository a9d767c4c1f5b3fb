"""Tasks at the same time, for tests of what must not go wrong between them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def together(*tasks: Callable[[], object]) -> None:
    """Run tasks at the same time, each on its own connection; an error of any is raised here."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        try:
            start.wait()
            task()
        except Exception as error:  # noqa: BLE001  # handed to the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
