"""The database of a test process: migrated by the first that needs one, for all others a copy of that.

Working through the migrations takes seconds of each process of each run. `scripts/suite.py` names a folder in
`TEST_TEMPLATES`, good for one run of the suite and the server that it started; without one every process migrates.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from tests.repeating import FOLDER, repeated

TEMPLATE = "thongsuot_migrated"


def command_of_tests(command: str, *words: Any, run_syncdb: bool = False, **options: Any) -> None:
    """As Django's own; but where a test database is made (no other syncs), what was migrated once is copied."""
    folder = os.environ.get(FOLDER)
    if command != "migrate" or not run_syncdb or not folder:
        with repeated() if command == "migrate" and run_syncdb else nullcontext():
            call_command(command, *words, **(options | ({"run_syncdb": True} if run_syncdb else {})))
        return
    kept = Path(folder) / f"{TEMPLATE}.{connection.vendor}"
    with _alone(kept.with_suffix(".lock")):
        if kept.exists():
            _copy(kept)
        else:
            with repeated():
                call_command(command, *words, run_syncdb=True, **options)
            _keep(kept)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _keep(kept: Path) -> None:
    if connection.vendor == "postgresql":
        template = f"{TEMPLATE}_{kept.parent.name}"
        _serve(f'CREATE DATABASE "{template}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        kept.write_text(template, encoding="utf-8")
    else:
        with closing(sqlite3.connect(kept)) as file:
            connection.connection.backup(file)


def _copy(kept: Path) -> None:
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        _serve(f'DROP DATABASE "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{kept.read_text(encoding="utf-8")}"')
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(kept)) as file:
            file.backup(connection.connection)


def _serve(*statements: str) -> None:
    """Run statements about databases on the server; nobody may be in ours meanwhile."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
