"""The parts of one long work, a few at a time on PostgreSQL: while it works at one, the next is made ready here."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from django.db import connection

from thongsuot.kernel.db import is_postgresql

LANES = 3
_Part = TypeVar("_Part")
_Done = TypeVar("_Done")


def side_by_side(work: Callable[[_Part], _Done], parts: Generator[_Part, None, None]) -> list[_Done]:
    """What the work comes to for each part, in any order; each lane has a connection of its own.

    One after the other on SQLite, which has one writer, and within a transaction, which other connections do not see.
    When one fails no further ones begin, and those under way end.
    """
    if not is_postgresql() or connection.in_atomic_block:
        return [work(part) for part in parts]
    turn = Lock()

    def lane() -> list[_Done]:
        done = list[_Done]()
        try:
            while True:
                with turn:
                    part = next(parts, None)
                if part is None:
                    return done
                done.append(work(part))
        except BaseException:
            with turn:
                parts.close()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(LANES) as pool:
        lanes = [pool.submit(lane) for _ in range(LANES)]
    return [one for found in lanes for one in found.result()]
