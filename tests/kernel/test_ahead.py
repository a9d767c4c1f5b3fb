"""Parts made ahead come whole and in order, with what ended them early, and nobody makes more than are wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count, islice

import pytest

from thongsuot.kernel import ahead


@pytest.fixture(autouse=True, params=[True, False], ids=["by a thread", "one by one"])
def _both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "is_postgresql", lambda: request.param)


def test_all_parts_come_in_their_order() -> None:
    assert list(ahead.ahead(range(50))) == list(range(50))
    assert list(ahead.ahead(())) == []


def test_what_ends_them_early_is_told_after_the_parts_before_it() -> None:
    def parts() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError("nothing")

    found = ahead.ahead(parts())
    assert next(found) == 1
    with pytest.raises(ZeroDivisionError, match="nothing"):
        next(found)


def test_whoever_stops_early_leaves_nobody_at_work() -> None:
    made: list[int] = []
    before = threading.active_count()

    def parts() -> Iterator[int]:
        for one in count():
            made.append(one)
            yield one

    found = ahead.ahead(parts())
    assert list(islice(found, 3)) == [0, 1, 2]
    found.close()  # type: ignore[attr-defined]  # a generator
    assert threading.active_count() == before
    assert len(made) <= 3 + 3  # the queue's, the one that waits for room, and one more while it is emptied


def test_the_next_part_is_made_while_one_is_worked_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "is_postgresql", lambda: True)
    second = threading.Event()

    def parts() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    found = ahead.ahead(parts())
    assert next(found) == 1
    assert second.wait(10)
    assert list(found) == [2]
