"""What holds for every tree and every history of changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rollup.trees import (
    FIRST_DAY,
    LAST_DAY,
    MEASURES,
    SUBJECT,
    Planted,
    Row,
    Shape,
    changes,
    left_as_it_was,
    on,
    plant,
    shapes,
)

from thongsuot.rollup import operations, queries
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.rules import Amount, Cell, Change, added, difference, summed
from thongsuot.units.rules import Tree

pytestmark = pytest.mark.django_db
DAYS = [FIRST_DAY + timedelta(days=n) for n in range(9)]


def recounted(facts: list[Change], units: set[int], day: date) -> dict[Cell, Amount]:
    """The slow and plain way: add up what these units' facts say up to the day."""
    total: dict[Cell, Amount] = {}
    for key, owed, done in facts:
        if key.unit_id in units and key.day <= day:
            cell = Cell(key.measure, key.group, key.due_day)
            total[cell] = total.get(cell, Amount(0, 0)).plus(owed, done)
    return {cell: amount for cell, amount in total.items() if any(amount)}


def stored() -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    cell = ("unit_id", "subject", "measure", "group", "due_day", "owed", "done")
    tallies = Tally.objects.exclude(owed=0, done=0).values_list(*cell)
    days = TallyDay.objects.exclude(owed=0, done=0).values_list(*cell, "day")
    return set(tallies), set(days)


@given(st.data())
def test_any_order_of_arrival_gives_the_same_figures(data: st.DataObject) -> None:
    with left_as_it_was():
        planted = plant(Shape((0, 0, 0), frozenset()))
        facts = on(planted, data.draw(changes(3)))
        with left_as_it_was():
            operations.apply(facts)
            at_once = stored()
        for change in data.draw(st.permutations(facts)):
            operations.apply([change])
        assert stored() == at_once


@given(st.data())
def test_a_subtotal_is_its_own_part_and_its_childrens_subtotals_at_every_unit(data: st.DataObject) -> None:
    with left_as_it_was():
        shape = data.draw(shapes())
        planted = plant(shape)
        operations.apply(on(planted, data.draw(changes(len(shape.parents)))))
        for unit, unit_id in enumerate(planted.ids):
            found = queries.sums(planted.tree, unit_id, SUBJECT, MEASURES, LAST_DAY)
            below = [
                queries.sums(planted.tree, planted.ids[child], SUBJECT, MEASURES, LAST_DAY).total
                for child in shape.children(unit)
            ]
            own = queries.sums(planted.tree, unit_id, SUBJECT, MEASURES, LAST_DAY).own
            assert found.total == added([own, *below])
            assert found.total == added([found.own, found.before, *found.children.values()])


@given(st.data())
def test_a_past_day_is_now_less_the_days_since_and_equals_a_recount(data: st.DataObject) -> None:
    with left_as_it_was():
        shape = data.draw(shapes())
        planted = plant(shape)
        facts = on(planted, data.draw(changes(len(shape.parents))))
        operations.apply(facts)
        day = data.draw(st.sampled_from(DAYS))
        for unit, unit_id in enumerate(planted.ids):
            units = {planted.ids[n] for n in shape.subtree(unit)}
            found = queries.sums(planted.tree, unit_id, SUBJECT, MEASURES, day)
            assert found.total == recounted(facts, units, day)


@given(st.data())
def test_the_children_of_a_sum_are_the_open_ones_and_the_closed_ones_are_one_row(data: st.DataObject) -> None:
    with left_as_it_was():
        shape = data.draw(shapes())
        planted = plant(shape)
        facts = on(planted, data.draw(changes(len(shape.parents))))
        operations.apply(facts)
        found = queries.sums(planted.tree, planted.ids[0], SUBJECT, MEASURES, LAST_DAY)
        resting = [below for n in shape.children(0) if n in shape.closed for below in shape.subtree(n)]
        assert set(found.children) <= {planted.ids[n] for n in shape.children(0) if n not in shape.closed}
        assert found.before == recounted(facts, {planted.ids[n] for n in resting}, LAST_DAY)
        assert found.own == recounted(facts, {planted.ids[0]}, LAST_DAY)


@given(st.data())
def test_prefix_sums_of_all_units_equal_the_sum_of_each(data: st.DataObject) -> None:
    with left_as_it_was():
        shape = data.draw(shapes())
        planted = plant(shape)
        facts = on(planted, data.draw(changes(len(shape.parents))))
        operations.apply(facts)
        day = data.draw(st.sampled_from(DAYS))
        found = queries.subtotals(planted.tree, SUBJECT, "assigned", day)
        for unit, unit_id in enumerate(planted.ids):
            counts = recounted(facts, {planted.ids[n] for n in shape.subtree(unit)}, day)
            owed = sum(amount.owed for cell, amount in counts.items() if cell.measure == "assigned")
            done = sum(amount.done for cell, amount in counts.items() if cell.measure == "assigned")
            assert found[unit_id] == (owed, done)


@given(st.data())
def test_a_curve_shows_each_day_as_a_sum_of_that_day_does(data: st.DataObject) -> None:
    with left_as_it_was():
        shape = data.draw(shapes())
        planted = plant(shape)
        operations.apply(on(planted, data.draw(changes(len(shape.parents)))))
        days = sorted(data.draw(st.sets(st.sampled_from(DAYS), min_size=1)))
        for point in queries.curve(planted.tree, planted.ids[0], SUBJECT, MEASURES, days):
            total = queries.sums(planted.tree, planted.ids[0], SUBJECT, MEASURES, point.day).total
            assert point.counts == total


@given(changes(3), changes(3))
def test_a_difference_turns_the_contribution_before_into_the_one_after(earlier: list[Row], later: list[Row]) -> None:
    somewhere = Planted(Tree(0, LAST_DAY), (1, 2, 3))
    before, after = on(somewhere, earlier), on(somewhere, later)
    assert sorted(summed([*before, *difference(after, before)])) == sorted(summed(after))
