"""Numbering turns "beneath" into a range, whatever the tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.units.rules.numbering import Standing, number


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    """Unit n > 0 stands beneath an earlier one; any order of siblings; some closed."""
    size = draw(st.integers(1, 25))
    rows = [(n, draw(st.integers(0, n - 1)) if n else None, draw(st.booleans())) for n in range(size)]
    return draw(st.permutations(rows))


def beneath(unit: int, rows: list[Standing]) -> set[int]:
    return {unit} | {below for row in rows if row[1] == unit for below in beneath(row[0], rows)}


@given(standings())
def test_a_range_holds_the_unit_and_all_beneath_it_and_nothing_else(rows: list[Standing]) -> None:
    numbered = {row[0]: (lft, rgt) for row, lft, rgt, _depth, _open in number(rows)}
    for unit, (first, last) in numbered.items():
        assert {other for other, (lft, _) in numbered.items() if first <= lft <= last} == beneath(unit, rows)


@given(standings(), st.data())
def test_a_subtotal_is_the_units_own_and_its_childrens_subtotals(rows: list[Standing], data: st.DataObject) -> None:
    own = {row[0]: data.draw(st.integers(0, 99)) for row in rows}
    numbered = {row[0]: (lft, rgt) for row, lft, rgt, _depth, _open in number(rows)}

    def subtotal(unit: int) -> int:
        first, last = numbered[unit]
        return sum(own[other] for other, (lft, _) in numbered.items() if first <= lft <= last)

    for unit, amount in own.items():
        assert subtotal(unit) == amount + sum(subtotal(row[0]) for row in rows if row[1] == unit)


@given(standings())
def test_depth_counts_the_units_above_and_the_open_unit_is_the_nearest_open_one(rows: list[Standing]) -> None:
    above = {row[0]: row[1] for row in rows}
    is_open = {row[0]: row[2] for row in rows}
    for row, _lft, _rgt, depth, open_id in number(rows):
        line: list[int] = []
        at: int | None = row[0]
        while at is not None:
            line.append(at)
            at = above[at]
        assert depth == len(line) - 1
        assert open_id == next((unit for unit in line if is_open[unit]), None)


@given(standings())
def test_siblings_keep_the_order_in_which_they_are_given(rows: list[Standing]) -> None:
    placed = {row[0]: lft for row, lft, _rgt, _depth, _open in number(rows)}
    for parent in {row[1] for row in rows}:
        siblings = [row[0] for row in rows if row[1] == parent]
        assert siblings == sorted(siblings, key=placed.__getitem__)


def test_a_unit_that_does_not_reach_the_root_is_never_left_out_in_silence() -> None:
    with pytest.raises(ValueError, match="2 units"):
        number([(1, None, True), (2, 3, True), (3, 2, True)])
