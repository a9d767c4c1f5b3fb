"""The rows of a sum, its number of queries, and what verify finds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries, Settings
from tests.rollup.trees import FIRST_DAY, LAST_DAY, SUBJECT, Planted, Shape, plant

from thongsuot.files.models import KeptFile
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup import operations, queries
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.rules import Amount, Cell, Change, Key, amount_of
from thongsuot.units.models import Reorganisation, Succession, Unit

pytestmark = pytest.mark.django_db
CELL = Cell("members", "", NO_DAY)


def counted(planted: Planted, *amounts: tuple[int, int], day: date = FIRST_DAY) -> list[Change]:
    """(unit number, owed) of the measure "members"."""
    return [Change(Key(planted.ids[unit], SUBJECT, *CELL, day), owed, 0) for unit, owed in amounts]


def succeed(planted: Planted, predecessor: int, *successors: int, on: date = LAST_DAY) -> None:
    file = KeptFile.objects.create(sha256=f"{predecessor}", size=0, name="", media_type="", kept_at=datetime.now(UTC))
    act = Reorganisation.objects.create(operates_on=on, file=file, recorded_at=datetime.now(UTC))
    Unit.objects.filter(pk=planted.ids[predecessor]).update(closed_on=LAST_DAY)
    for successor in successors:
        Succession.objects.create(
            act=act, predecessor_id=planted.ids[predecessor], successor_id=planted.ids[successor], part="part"
        )


def test_a_closed_unit_counts_as_its_only_successors_own() -> None:
    planted = plant(Shape((0, 0, 1), frozenset({2})))
    succeed(planted, 2, 1)
    operations.apply(counted(planted, (1, 5), (2, 3)))
    found = queries.sums(planted.tree, planted.ids[1], SUBJECT, ["members"], LAST_DAY)
    assert (found.own, found.before) == ({CELL: Amount(8, 0)}, {})


def test_a_closed_unit_of_several_successors_stands_in_the_row_before_the_reorganisation() -> None:
    planted = plant(Shape((0, 0, 0, 0), frozenset({3})))
    succeed(planted, 3, 1, 2)
    operations.apply(counted(planted, (0, 1), (1, 5), (3, 3)))
    found = queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], LAST_DAY)
    assert found.before == {CELL: Amount(3, 0)}
    assert found.own == {CELL: Amount(1, 0)}
    assert found.children == {planted.ids[1]: {CELL: Amount(5, 0)}}


def test_a_part_given_away_before_the_closing_does_not_make_a_second_successor() -> None:
    planted = plant(Shape((0, 0, 1, 0), frozenset({2})))
    succeed(planted, 2, 3, on=FIRST_DAY)
    Reorganisation.objects.update(operates_on=FIRST_DAY)
    KeptFile.objects.update(sha256="earlier")
    succeed(planted, 2, 1)
    operations.apply(counted(planted, (2, 3)))
    assert queries.sums(planted.tree, planted.ids[1], SUBJECT, ["members"], LAST_DAY).own == {CELL: Amount(3, 0)}


def test_a_change_of_a_coming_day_is_not_counted_before_it() -> None:
    planted = plant(Shape((0,), frozenset()))
    operations.apply([*counted(planted, (0, 5)), *counted(planted, (0, -2), day=LAST_DAY)])
    before = queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], date(2025, 1, 8))
    assert amount_of(before.total, "members") == Amount(5, 0)
    assert (
        amount_of(queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], LAST_DAY).total, "members").owed == 3
    )


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_units_looked_up_one_by_one_come_to_what_they_come_to_read_together(
    day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = plant(Shape((0, 0, 1, 1, 2), frozenset({4})))
    operations.apply([*counted(planted, (0, 1), (1, 2), (2, 4), (3, 8)), *counted(planted, (4, 16), day=LAST_DAY)])
    few = queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], day)
    monkeypatch.setattr(import_module("thongsuot.rollup.queries.sums"), "_FEW", 0)
    assert queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], day) == few
    assert amount_of(few.total, "members").owed == (31 if day == LAST_DAY else 15)


def test_totals_of_several_subjects_are_kept_apart() -> None:
    planted = plant(Shape((0, 0), frozenset()))
    other = Change(Key(planted.ids[1], SUBJECT + 1, *CELL, FIRST_DAY), 4, 1)
    operations.apply([*counted(planted, (0, 1), (1, 2)), other])
    found = queries.totals(planted.tree, planted.ids[0], [SUBJECT, SUBJECT + 1], ["members"], LAST_DAY)
    assert found == {SUBJECT: {CELL: Amount(3, 0)}, SUBJECT + 1: {CELL: Amount(4, 1)}}
    assert queries.totals(planted.tree, planted.ids[0], [], ["members"], LAST_DAY) == {}


def test_a_day_is_never_asked_under_an_earlier_days_tree() -> None:
    planted = plant(Shape((0,), frozenset()))
    with pytest.raises(ValueError, match="older"):
        queries.sums(planted.tree, planted.ids[0], SUBJECT, ["members"], date(2025, 1, 10))


def test_a_unit_that_the_tree_does_not_hold_counts_nothing() -> None:
    planted = plant(Shape((0, 0), frozenset()))
    operations.apply(counted(planted, (0, 1), (1, 2)))
    found = queries.sums(planted.tree, 10**9, SUBJECT, ["members"], LAST_DAY)
    assert (found.own, found.children, found.total) == ({}, {}, {})
    assert queries.totals(planted.tree, 10**9, [SUBJECT], ["members"], LAST_DAY) == {}


@pytest.mark.parametrize("units", [2, 40])
def test_every_reading_takes_the_same_number_of_queries_whatever_the_scale(
    units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    planted = plant(Shape((0,) * units, frozenset()))
    operations.apply(counted(planted, *[(n, n + 1) for n in range(units)]))
    root = planted.ids[0]
    with django_assert_num_queries(2):
        queries.sums(planted.tree, root, SUBJECT, ["members", "assigned"], LAST_DAY)
    with django_assert_num_queries(2):
        queries.subtotals(planted.tree, SUBJECT, "members", LAST_DAY)
    order = queries.order_of(planted.tree)
    with django_assert_num_queries(1):
        queries.subtotals(planted.tree, SUBJECT, "members", LAST_DAY, order)
    with django_assert_num_queries(4):
        queries.curve(planted.tree, root, SUBJECT, ["members"], [FIRST_DAY, LAST_DAY])


FACTS: list[Change] = []


def recount() -> Iterable[Change]:
    return iter(FACTS)


@pytest.fixture
def facts(settings: Settings) -> list[Change]:
    settings.TALLY_RECOUNTS = f"{__name__}.PATHS"
    FACTS.clear()
    return FACTS


PATHS = [f"{__name__}.recount"]


def test_verify_finds_nothing_when_every_tally_is_what_the_facts_say(facts: list[Change]) -> None:
    planted = plant(Shape((0, 0), frozenset()))
    facts += [*counted(planted, (0, 5), (1, 3)), *counted(planted, (1, -3), day=LAST_DAY)]
    operations.apply(facts)
    assert queries.verify() == []


def test_verify_names_every_tally_and_every_day_that_differs(facts: list[Change]) -> None:
    planted = plant(Shape((0, 0), frozenset()))
    facts += counted(planted, (0, 5), (1, 3))
    operations.apply(facts)
    Tally.objects.filter(unit_id=planted.ids[0]).update(owed=F("owed") + 1)
    TallyDay.objects.filter(unit_id=planted.ids[1]).delete()
    found = [(found.table, found.key.unit_id, found.stored, found.recounted) for found in queries.verify()]
    assert found == [
        ("tally", planted.ids[0], Amount(6, 0), Amount(5, 0)),
        ("tally_day", planted.ids[1], Amount(0, 0), Amount(3, 0)),
    ]


def test_verify_names_what_no_fact_stands_behind(facts: list[Change]) -> None:
    planted = plant(Shape((0,), frozenset()))
    operations.apply(counted(planted, (0, 2)))
    assert [(found.table, found.recounted) for found in queries.verify()] == [
        ("tally", Amount(0, 0)),
        ("tally_day", Amount(0, 0)),
    ]
