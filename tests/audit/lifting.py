"""What someone could do who may change the database itself: take the triggers away, and put them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

TRIGGERS = import_module("thongsuot.audit.migrations.0003_kept_by_triggers")


@contextmanager
def without_triggers() -> Iterator[None]:
    """The record can be changed while the block runs."""
    _run("drop")
    yield
    _run("make")


def _run(what: str) -> None:
    with connection.cursor() as cursor:
        for statement in (TRIGGERS.POSTGRESQL if connection.vendor == "postgresql" else TRIGGERS.SQLITE)[what]:
            cursor.execute(statement)
