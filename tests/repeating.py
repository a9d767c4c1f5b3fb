"""Migrations that run once in a process and are then repeated, statement by statement.

Most of the time that migrating takes goes into working out what every model was between two steps. The first time all
of that is done, as an installation does it; what it then said to the database is enough to do the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

Said = tuple[str, Any, bool]
NOT_REPEATED = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")
_SAID: dict[tuple[tuple[str, str], ...], list[Said]] = {}


class RepeatingExecutor:
    """Stands where Django's executor is asked to bring an empty database to some migrations."""

    def __init__(self, _connection: object) -> None: ...

    def migrate(self, goals: Sequence[tuple[str, str]]) -> None:
        """Bring the database there: in Django's way the first time, in the same words after that."""
        known = tuple(sorted(goals))
        if known not in _SAID or MigrationRecorder(connection).applied_migrations():
            said: list[Said] = []
            with connection.execute_wrapper(_noting(said)):
                MigrationExecutor(connection).migrate(goals)
            _SAID.setdefault(known, said)
        else:
            _repeat(_SAID[known])


def _noting(said: list[Said]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(NOT_REPEATED):
            said.append((sql, params, many))
        return execute(sql, params, many, context)

    return note


def _repeat(said: Sequence[Said]) -> None:
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for sql, params, many in said:
            (cursor.executemany if many else cursor.execute)(sql, params)
