"""What a database says of itself; beside `kernel.db`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from thongsuot.kernel.db import is_postgresql


def version() -> str:
    """The database's name and version."""
    statement = "SHOW server_version" if is_postgresql() else "SELECT sqlite_version()"
    return f"{connection.display_name} {_one(statement)}"


def fault() -> str:
    """What SQLite finds broken in its file, and how it is written to where that is not the safe way; empty if nothing.

    PostgreSQL checks its pages itself and has no such question.
    """
    if is_postgresql():
        return ""
    found = _one("PRAGMA quick_check(1)")
    mode = _one("PRAGMA journal_mode")
    return "" if (found, mode) == ("ok", "wal") else f"quick_check: {found}, journal_mode: {mode}"


def clock() -> datetime:
    """The database server's clock; on SQLite this machine's own."""
    if not is_postgresql():
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found


def _one(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])
