"""A remembered figure is never staler than the facts that were committed when it was asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from functools import partial

import pytest
from django.core.cache import caches
from django.db import connections, transaction
from django.db.models import Max, Sum
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.kernel.together import together
from tests.rollup.trees import (
    FIRST_DAY,
    LAST_DAY,
    MEASURES,
    SUBJECT,
    Planted,
    Shape,
    changes,
    left_as_it_was,
    on,
    plant,
    shapes,
)

from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup import operations, queries
from thongsuot.rollup.models import TallyVersion
from thongsuot.rollup.queries import branches, remembering
from thongsuot.rollup.queries.remembering import CACHE, Cut, Versions
from thongsuot.rollup.rules import Change, Key, amount_of

SPREAD = Shape((0, 0, 0, 1, 1, 2, 2, 3, 3), frozenset())
WRITERS, WRITES = 4, 25


@pytest.fixture(autouse=True)
def _cut_small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(branches, "LARGEST", 1)
    monkeypatch.setattr(remembering, "BLOCK", 2)
    monkeypatch.setattr("thongsuot.rollup.rules.BLOCK", 2)
    caches[CACHE].clear()
    yield
    caches[CACHE].clear()


def one_more(planted: Planted, unit: int) -> list[Change]:
    return [Change(Key(planted.ids[unit], SUBJECT, "members", "", NO_DAY, FIRST_DAY), 1, 0)]


def total(planted: Planted) -> int:
    found = queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], LAST_DAY)
    return amount_of(found.total, "members").owed


@pytest.mark.django_db
@given(st.data())
def test_after_any_change_a_remembered_sum_is_the_sum_worked_out_anew(data: st.DataObject) -> None:
    with left_as_it_was():
        shape = data.draw(shapes())
        planted = plant(shape)
        for change in on(planted, data.draw(changes(len(shape.parents)))):
            operations.apply([change])
            asked = [(planted.tree, unit_id, SUBJECT, MEASURES, LAST_DAY) for unit_id in planted.ids]
            remembered = [queries.sums(*one) for one in asked]
            caches[CACHE].clear()
            assert [queries.sums(*one) for one in asked] == remembered


@pytest.mark.django_db
def test_nothing_is_added_up_again_where_nothing_changed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    planted = plant(SPREAD)
    operations.apply(one_more(planted, 8))
    with django_assert_num_queries(4):  # parts, the blocks, once, versions, sums
        total(planted)
    with django_assert_num_queries(2):  # no sums
        assert total(planted) == 1
    operations.apply(one_more(planted, 8))
    with django_assert_num_queries(3):  # the sums of what has changed
        assert total(planted) == 2
    operations.apply(one_more(planted, 7))
    with django_assert_num_queries(3):
        assert total(planted) == 3


@pytest.mark.django_db
def test_versions_are_read_once_for_all_that_is_asked_of_the_same_places(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    planted = plant(SPREAD)
    parts = queries.parts_of(planted.tree, planted.ids[0])
    subjects = SUBJECT, SUBJECT + 1
    asked = [(planted.tree, planted.ids[0], subject, ["members"], LAST_DAY, parts) for subject in subjects]
    versions = Versions(subjects)
    with django_assert_num_queries(4):  # the blocks, once, versions, the sums of each
        first = [queries.sums(*one, versions) for one in asked]
    operations.apply(one_more(planted, 8))
    again = Versions(subjects)
    with django_assert_num_queries(2):  # versions, and the sums of what has changed
        changed, same = (queries.sums(*one, again) for one in asked)
    assert same == first[1]
    assert amount_of(changed.total, "members").owed == amount_of(first[0].total, "members").owed + 1


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_is_forgotten() -> None:
    planted = plant(SPREAD)
    with left_as_it_was():
        operations.apply(one_more(planted, 8))
        assert total(planted) == 1
    assert total(planted) == 0
    operations.apply([*one_more(planted, 8), *one_more(planted, 7)])
    assert total(planted) == 2


@pytest.mark.django_db
def test_putting_steps_together_changes_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = plant(SPREAD)
    monkeypatch.setattr(operations, "_FOLDED_EVERY", 10**9)
    for unit in (8, 8, 7, 8, 1):
        operations.apply(one_more(planted, unit))
    versions = TallyVersion.objects.values("subject", "block").annotate(version=Sum("step")).order_by("block")
    before, rows = list(versions), TallyVersion.objects.count()
    operations._fold(SUBJECT)
    assert list(versions) == before
    assert TallyVersion.objects.count() == len(before) < rows


@pytest.mark.django_db
def test_a_version_stays_short_however_often_a_unit_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = plant(SPREAD)
    monkeypatch.setattr(operations, "_FOLDED_EVERY", 1)
    for _time in range(40):
        operations.apply(one_more(planted, 8))
    assert TallyVersion.objects.count() == 1
    assert total(planted) == 40


def by_newest_row(subjects: Iterable[int], _beneath: Cut) -> dict[int, dict[int, int]]:
    """The tempting version: the newest row's number. Numbers are given in one order and committed in another."""
    newest = TallyVersion.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return {subject: {0: newest} for subject in subjects}


def commit_late(planted: Planted, meanwhile: Iterable[object]) -> None:
    """One transaction writes first and commits last; `meanwhile` runs between."""
    written, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            operations.apply(one_more(planted, 8))
            written.set()
            assert go_on.wait(30)
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert written.wait(30)
    list(meanwhile)
    go_on.set()
    thread.join(30)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("label", ["sum of steps", "newest row"])
def test_what_was_written_first_and_committed_last_is_seen(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the newest row as a label, which numbers later commits lower, the same story leaves a stale figure."""
    planted = plant(SPREAD)
    if label == "newest row":
        monkeypatch.setattr(remembering, "_versions", by_newest_row)

    def meanwhile() -> Iterator[object]:
        yield operations.apply(one_more(planted, 7))
        yield total(planted)

    commit_late(planted, meanwhile())
    assert total(planted) == (2 if label == "sum of steps" else 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_reader_among_many_writers_misses_what_was_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = plant(SPREAD)
    monkeypatch.setattr(operations, "_FOLDED_EVERY", 7)
    acknowledged: list[int] = []
    seen: list[tuple[int, int, int]] = []

    def write(number: int) -> None:
        for time in range(WRITES):
            operations.apply(one_more(planted, 4 + (number + time) % 5))
            acknowledged.append(number)

    def read() -> None:
        while len(acknowledged) < WRITERS * WRITES:
            before = len(acknowledged)
            seen.append((before, total(planted), len(acknowledged) + WRITERS))

    together(*(partial(write, number) for number in range(WRITERS)), read, read)
    assert all(before <= found <= at_most for before, found, at_most in seen)
    assert total(planted) == WRITERS * WRITES
    assert seen
