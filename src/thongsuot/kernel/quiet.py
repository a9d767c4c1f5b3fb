"""No name gets into a log, a trace or a message of failure: what the database and the web server would tell is cut.

PostgreSQL tells the row that it refuses (`DETAIL: Key (name)=(…)`, `CONTEXT: COPY …`) and the value that it cannot
read; both libraries keep that as the error's text, which traces print and jobs store. It is cut where the error arises.
`config.logs` puts the filter on whatever writes a log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import Error as DjangoError
from django.db.backends.base.base import BaseDatabaseWrapper

DATA_EXCEPTION = "22"
"""The class of SQLSTATE codes whose first line quotes a value."""
_FULL_TEXT = "fts5: "
"""SQLite's full-text search quotes the words that it was asked for."""

Execute = Callable[..., object]


def keep_values_out(*, connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Follow `connection_created`: every statement of the connection fails without telling its values."""
    if _cutting not in connection.execute_wrappers:
        connection.execute_wrappers.append(_cutting)


@contextmanager
def values_kept_out() -> Iterator[None]:
    """The same for what is no statement (COPY)."""
    try:
        yield
    except (DjangoError, psycopg.Error) as error:
        cut(error)
        raise


def cut(error: BaseException) -> None:
    """Leave of a database's error, and of those that caused it, what tells nothing of the rows."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, psycopg.Error):
            found.args = (_told(found),)
        elif isinstance(found, DjangoError):
            found.args = (_told(found.__cause__) if found.__cause__ else _without_words(str(found)),)
        found = found.__cause__


class WithoutRequest(logging.Filter):
    """Of a request that failed a log tells the pattern of its address: ids and tokens stand in the address itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the request."""
        request = record.__dict__.pop("request", None)
        path, match = getattr(request, "path", None), getattr(request, "resolver_match", None)
        if path is not None and isinstance(record.args, tuple):
            route = match.route if match else "?"
            record.args = tuple(route if arg == path else arg for arg in record.args)
        return True


def _cutting(execute: Execute, *statement: object) -> object:
    with values_kept_out():
        return execute(*statement)


def _told(error: BaseException) -> str:
    if not isinstance(error, psycopg.Error):
        return _without_words(str(error))
    state = error.sqlstate or ""
    if state.startswith(DATA_EXCEPTION):
        return f"{type(error).__name__} ({state})"
    return error.diag.message_primary or str(error).partition("\n")[0]


def _without_words(text: str) -> str:
    return f"{_FULL_TEXT}error" if text.startswith(_FULL_TEXT) else text
