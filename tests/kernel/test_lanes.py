"""The parts of a long work, a few at a time: each is done once, and one that fails ends the work."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest
from django.db import connection

from thongsuot.kernel.lanes import LANES, side_by_side


@pytest.mark.django_db
def test_within_a_transaction_parts_are_done_here_one_after_the_other() -> None:
    here = threading.get_ident()
    assert side_by_side(lambda part: (part, threading.get_ident()), numbers(3)) == [(part, here) for part in range(3)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_some_are_under_way_at_once_each_on_a_connection_of_its_own() -> None:
    all_at_once = threading.Barrier(LANES)

    def work(part: int) -> tuple[int, int]:
        all_at_once.wait(timeout=30)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return part, cursor.fetchone()[0]

    done = side_by_side(work, numbers(2 * LANES))
    assert sorted(part for part, _backend in done) == list(range(2 * LANES))
    assert len({backend for _part, backend in done}) == LANES


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_that_fails_lets_no_further_one_begin() -> None:
    begun = list[int]()

    def work(part: int) -> None:
        begun.append(part)
        raise ValueError(part)

    with pytest.raises(ValueError, match=r"^[0-9]$"):
        side_by_side(work, numbers(100))
    assert len(begun) <= LANES


def numbers(count: int) -> Generator[int, None, None]:
    yield from range(count)
