"""Statements that go out together to PostgreSQL by libpq itself, past cursors: used by `kernel.db_lines` alone.

A batch of the roll call sends a dozen statements; by the driver's cursors each costs the processor ten times as much.
Each is prepared when first used on a connection, and planned once. Values go as text, rows come as the driver
reads them.
"""

from __future__ import annotations

import re
import select
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any, Final, cast
from uuid import UUID

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result

from thongsuot.kernel.quiet import values_kept_out

_TYPES: Final[Mapping[type[Any], tuple[int, Callable[[Any], str]]]] = {
    bool: (16, lambda value: "t" if value else "f"),
    int: (20, str),
    str: (0, str),  # as whatever stands at its place wants it
    date: (1082, str),
    datetime: (1184, str),
    UUID: (2950, str),
}
"""By a value's type: PostgreSQL's number of it, and how the value is written."""
_PLACE: Final = re.compile(r"%(?:\((\w+)\)s|%)")
_BEGIN: Final = b"BEGIN"
_PLAN_ONCE: Final = b"SET plan_cache_mode = force_generic_plan"
"""Left to itself PostgreSQL plans what takes few lines anew each time: half of what a small batch costs it."""


@dataclass(slots=True, eq=False)
class Sent:
    """A statement that waits or went out, with its values; its result when that came."""

    sql: bytes
    types: tuple[int, ...]
    values: list[bytes | None]
    result: pq.abc.PGresult | None = None


class Pipe:
    """What was prepared on one connection, and the statements that wait to go out on it."""

    def __init__(self, wrapper: BaseDatabaseWrapper) -> None:
        self.bare: psycopg.Connection[Any] = wrapper.connection
        self.is_open = False
        """While a block of statements that go out together runs."""
        self._wrapper = wrapper
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._numbers = count(1)
        self._waiting: list[Sent] = []
        self.bare.pgconn.exec_(_PLAN_ONCE)  # where it fails, or is rolled back, all is only slower

    def put(self, sql: str, params: Mapping[str, Any]) -> Sent:
        """Let a statement wait; outside a block it goes out at once."""
        self._wrapper.validate_no_broken_transaction()
        if self._wrapper.queries_logged:
            self._wrapper.queries_log.append({"sql": sql, "time": "0"})
        text, names = _numbered(sql)
        types, values = [], []
        for name in names:
            kind, value = _written(params[name])
            types.append(kind)
            values.append(value)
        sent = Sent(text, tuple(types), values)
        self._waiting.append(sent)
        if not self.is_open:
            self.flush()
        return sent

    def rows(self, sent: Sent) -> list[tuple[Any, ...]]:
        """The rows that a statement gave; it goes out now where it still waits, with all before it."""
        if sent.result is None:
            self.flush()
        result = sent.result
        if result is None:
            raise psycopg.InterfaceError("the statement was given up")
        if result.status != pq.ExecStatus.TUPLES_OK:
            return []
        read = Transformer(self.bare)
        read.set_pgresult(result)
        return cast("list[tuple[Any, ...]]", read.load_rows(0, result.ntuples, tuple))

    def forget(self) -> None:
        """Give up what waits."""
        self._waiting = []

    def flush(self) -> None:
        """Send all that waits, and wait for every answer.

        :raises django.db.Error: what the first statement that failed says, without values
        """
        if self._waiting:
            with values_kept_out(), self._wrapper.wrap_database_errors:
                sent, self._waiting = self._waiting, []
                try:
                    self._exchange(sent)
                except psycopg.Error:
                    raise
                except BaseException:  # no one knows what of it arrived: nobody may go on here
                    self.bare.close()
                    raise

    def _exchange(self, statements: list[Sent]) -> None:
        conn = self.bare.pgconn
        begins = not self.bare.autocommit and conn.transaction_status == pq.TransactionStatus.IDLE
        conn.enter_pipeline_mode()
        if begins:
            conn.send_query_params(_BEGIN, None)
        awaited: list[Sent | None] = [None] if begins else []
        new = []
        for one in statements:
            key = one.sql, one.types
            if key not in self._names:
                self._names[key] = b"ours%d" % next(self._numbers)
                new.append(key)
                conn.send_prepare(self._names[key], one.sql, one.types)
                awaited.append(None)
            conn.send_query_prepared(self._names[key], one.values)
            awaited.append(one)
        conn.pipeline_sync()
        _send(conn)
        if failed := self._receive(conn, awaited):
            for key in new:
                del self._names[key]
            raise failed

    def _receive(self, conn: pq.abc.PGconn, awaited: list[Sent | None]) -> psycopg.Error | None:
        """Take the answers to their statements; the first failure, when all is read."""
        failed: psycopg.Error | None = None
        for one, result in zip([*awaited, None], _answers(conn), strict=False):
            if result.status == pq.ExecStatus.FATAL_ERROR and failed is None:
                failed = error_from_result(result, encoding="utf-8")
            elif one is not None and result.status in {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}:
                one.result = result
        conn.exit_pipeline_mode()
        return failed


def pipe_of(wrapper: BaseDatabaseWrapper) -> Pipe:
    """The pipe of a connection, another after it was opened anew."""
    wrapper.ensure_connection()
    known = vars(wrapper).get("thongsuot_pipe")
    if known is None or known.bare is not wrapper.connection:
        known = vars(wrapper)["thongsuot_pipe"] = Pipe(wrapper)
    return cast("Pipe", known)


def _send(conn: pq.abc.PGconn) -> None:
    """Send what was written; what comes meanwhile is read, lest both sides wait for the other."""
    while conn.flush():
        ready = select.poll()
        ready.register(conn.socket, select.POLLIN | select.POLLOUT)
        if any(event & select.POLLIN for _file, event in ready.poll()):
            conn.consume_input()


def _answers(conn: pq.abc.PGconn) -> Iterator[pq.abc.PGresult]:
    """All answers until the mark that ends them. Other threads go on meanwhile: libpq itself would let none.

    :raises psycopg.OperationalError: where the connection broke
    """
    ready = select.poll()
    ready.register(conn.socket, select.POLLIN)
    while True:
        while conn.is_busy():
            ready.poll()
            conn.consume_input()
        if (result := conn.get_result()) is not None:
            yield result
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return
        elif conn.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError("the connection to the database is lost")


@cache
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement with its places by number, and the name of each."""
    names: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return _PLACE.sub(numbered, sql).encode(), tuple(names)


def _written(value: object) -> tuple[int, bytes | None]:
    if value is None:
        return 0, None
    kind, write = _TYPES[type(value)]
    return kind, write(value).encode()
