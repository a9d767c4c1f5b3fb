"""Making the next part of a long work while the database is busy with this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Queue
from threading import Event, Thread
from typing import TypeVar

from thongsuot.kernel.db import is_postgresql

_T = TypeVar("_T")


class _End:
    """Stands behind the last part; `error` is what ended it early."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(parts: Iterable[_T]) -> Iterator[_T]:
    """The same parts, the next one made by a thread of its own meanwhile; they must ask no database.

    On SQLite, which works in this very process, they are made one by one: nothing would be gained.
    """
    return _ahead(parts) if is_postgresql() else iter(parts)


def _ahead(parts: Iterable[_T]) -> Iterator[_T]:
    made: Queue[_T | _End] = Queue(maxsize=1)
    given_up = Event()
    maker = Thread(target=_make, args=(parts, made, given_up), daemon=True)
    maker.start()
    try:
        while not isinstance(part := made.get(), _End):
            yield part
        if part.error is not None:
            raise part.error
    finally:
        given_up.set()
        while maker.is_alive():  # it may wait for room
            _take(made)
            maker.join(0.01)


def _make(parts: Iterable[_T], made: Queue[_T | _End], given_up: Event) -> None:
    try:
        for part in parts:
            made.put(part)
            if given_up.is_set():
                return
    except BaseException as error:  # noqa: BLE001  # told where the parts are wanted
        made.put(_End(error))
    else:
        made.put(_End())


def _take(made: Queue[_T | _End]) -> None:
    if not made.empty():
        made.get_nowait()
