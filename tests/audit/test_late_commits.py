"""Ids are given out before their transactions end: the lower id may commit after the higher one is sealed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tests.audit.chain import SOON, Block, Entry, act, found
from thongsuot.audit import operations, queries
from thongsuot.kernel.actor import OPERATOR

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@contextmanager
def act_in_a_long_transaction() -> Iterator[None]:
    """Another connection has recorded an act and commits it when the block ends."""
    recorded, finish = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            act(1)
            recorded.set()
            finish.wait(timeout=20)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert recorded.wait(timeout=20)
    try:
        yield
    finally:
        finish.set()
        thread.join()


def everything_beyond(last: int) -> list[int]:
    """The naive way: all entries whose id lies beyond the last sealed one."""
    return list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))


def test_all_beyond_the_last_sealed_id_loses_an_entry_that_commits_late() -> None:
    with act_in_a_long_transaction():
        act(2)
        first = everything_beyond(0)
    second = everything_beyond(first[-1])
    assert len(first) + len(second) == 1
    assert Entry.objects.count() == 2


def test_sealing_by_membership_takes_the_late_entry_into_the_next_block() -> None:
    with act_in_a_long_transaction():
        act(2)
        operations.seal(actor=OPERATOR, now=SOON)
    assert queries.chain(SOON).waiting == 1
    operations.seal(actor=OPERATOR, now=SOON)
    first, second = (queries.seal_of(block) for block in Block.objects.order_by("number"))
    assert [*second.ids] == [next(first.ids) - 1]
    assert found() == []


def test_nobody_who_records_an_act_waits_for_the_sealing() -> None:
    act(1)
    recorded: list[int] = []

    def work() -> None:
        act(2)
        recorded.append(1)
        connection.close()

    with transaction.atomic():
        operations.seal(actor=OPERATOR, now=SOON)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=20)
        assert recorded == [1]


def test_two_sealers_take_turns_and_no_entry_is_sealed_twice() -> None:
    for number in range(50):
        act(number)

    def work() -> None:
        operations.seal(actor=OPERATOR, now=SOON)
        connection.close()

    threads = [threading.Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(block.count for block in Block.objects.all()) == 50
    assert found() == []
