"""Migrations that run once in a run of the suite and are then repeated, statement by statement.

Most of the time that migrating takes goes into working out what every model was between two steps. The first time all
of that is done, as an installation does it; what it then said to the database is enough to do the same again, to a
database in which the same stands. Processes tell each other by the folder of `tests/migrated.py`.
"""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

FOLDER = "TEST_TEMPLATES"
Said = tuple[str, Any, bool]
Name = tuple[str, str]
"""A migration's: its app's and its own."""
Steps = dict[Name, list[Said]]
"""What was said in each migration; that hangs on those which it needs, not on what else is to be done."""
NOT_REPEATED = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")
IMPORTED_BY = ("django.core.management.commands.migrate", "thongsuot.upkeep.operations.restoring")
_KEPT: dict[str, Steps] = {}


@contextmanager
def repeated(of: str = "", *, anew: bool = False) -> Iterator[None]:
    """Let every way to migrate repeat what was done before from an empty database, or from the one called `of`.

    `anew` lets it be worked out in any case, for others to repeat: where that itself is what is proved.
    """

    class OfThis(RepeatingExecutor):
        begins, works_out = of, anew

    with ExitStack() as patches:
        for module in IMPORTED_BY:
            patches.enter_context(patch(f"{module}.MigrationExecutor", OfThis))
        yield


class RepeatingExecutor(MigrationExecutor):
    """Stands where Django's own is asked: it works the first time, and then says the same words again."""

    begins = ""
    """What is in a database that is not empty."""
    works_out = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._steps: Steps = {}

    def _migrate_all_forwards(
        self, state: ProjectState, plan: Sequence[tuple[Migration, bool]], *given: Any, **more: Any
    ) -> ProjectState:
        applied = bool(self.loader.applied_migrations)
        if applied and not self.begins:
            return self._worked_out(state, plan, *given, **more)
        file = f"{connection.vendor}-{self.begins if applied else 'nothing'}.said"
        todo = [_name(migration) for migration, _backwards in plan]
        with _alone(file):
            steps = _kept(file, todo)
            if self.works_out or not steps.keys() >= set(todo):
                state = self._worked_out(state, plan, *given, **more)
                _keep(file, steps | self._steps)
                return state
        _repeat([steps[name] for name in todo])
        return _after(state, plan)

    def _worked_out(self, *given: Any, **more: Any) -> ProjectState:
        found: ProjectState = super()._migrate_all_forwards(*given, **more)  # type: ignore[misc]  # not among the stubs
        return found

    def apply_migration(self, state: ProjectState, migration: Migration, *given: Any, **more: Any) -> ProjectState:
        """As Django does it, noting what is said."""
        said = self._steps[_name(migration)] = []
        with connection.execute_wrapper(_noting(said)):
            return super().apply_migration(state, migration, *given, **more)


def _noting(said: list[Said]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(NOT_REPEATED):
            said.append((str(sql), params, many))
        return execute(sql, params, many, context)

    return note


def _repeat(steps: Sequence[list[Said]]) -> None:
    """Say it again, each migration in a transaction of its own."""
    with connection.constraint_checks_disabled():
        for step in steps:
            with transaction.atomic(), connection.cursor() as cursor:
                for sql, params, many in step:
                    (cursor.executemany if many else cursor.execute)(sql, params)


def _after(state: ProjectState, plan: Sequence[tuple[Migration, bool]]) -> ProjectState:
    """What the models are afterwards; without the models between two steps that takes no time."""
    state.__dict__.pop("apps", None)
    for migration, _backwards in plan:
        state = migration.mutate_state(state, preserve=False)
    return state


# What was said is kept in this process and, where the suite names a folder, for all others


def _name(migration: Migration) -> Name:
    return migration.app_label, migration.name


def _kept(name: str, wanted: Sequence[Name]) -> Steps:
    file = Path(os.environ.get(FOLDER, "")) / name
    if not _KEPT.get(name, {}).keys() >= set(wanted) and os.environ.get(FOLDER) and file.exists():
        _KEPT[name] = pickle.loads(file.read_bytes())  # noqa: S301  # our own words
    return _KEPT.get(name, {})


def _keep(name: str, steps: Steps) -> None:
    _KEPT[name] = steps
    if folder := os.environ.get(FOLDER):
        (Path(folder) / name).write_bytes(pickle.dumps(steps))


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Two processes that want the same at the same time: the second waits for what the first does."""
    if not (folder := os.environ.get(FOLDER)):
        yield
        return
    with (Path(folder) / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
