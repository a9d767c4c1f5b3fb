"""A forecast never falls, never passes those due, holds its line within its band, and keeps silent on too little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.study.rules.forecast import FEWEST, MOST, Ahead, Forecast, forecast, weekly

START = date(2026, 1, 1)


def foretold(done: Sequence[int], due: int, ahead: int) -> Forecast | None:
    days = [START + timedelta(days=n) for n in range(len(done))]
    return forecast(days, done, due, days[-1] + timedelta(days=ahead))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=90), st.integers(0, 60), st.integers(0, 120))
def test_it_never_falls_nor_passes_those_due_and_its_band_holds_its_line(done: list[int], due: int, ahead: int) -> None:
    found = foretold(done, due, ahead)
    if found is None:
        assert ahead == 0 or done[-1] >= due or len(weekly(done)) < FEWEST
        return
    assert FEWEST <= found.weeks <= MOST
    assert found.days[0] == Ahead(found.days[0].day, done[-1], done[-1], done[-1])
    assert len(found.days) == ahead + 1
    for one in found.days:
        assert done[-1] <= one.low <= one.line <= one.high <= due
    for before, after in pairwise(found.days):
        assert (before.low, before.line, before.high) <= (after.low, after.line, after.high)
    assert (found.whole_on is not None) == (found.last.line == due)


@pytest.mark.parametrize(
    ("gains", "low", "line", "high"),
    [
        ([7, 7, 7], 14, 14, 14),
        ([0, 7, 70], 0, 14, 140),
        ([700, 7, 14, 0, 7, 7, 7, 7], 14, 14, 14),
    ],
)
def test_one_great_day_does_not_carry_it_away(gains: list[int], low: int, line: int, high: int) -> None:
    done = [1]
    for gain in gains:
        done += [done[-1]] * 6 + [done[-1] + gain]
    found = foretold(done, 10_000, 14)
    assert found is not None
    now = done[-1]
    assert (found.last.low - now, found.last.line - now, found.last.high - now) == (low, line, high)


def test_fewer_than_three_whole_weeks_say_nothing() -> None:
    assert foretold([0] * 60 + [5] * 21, 10, 5) is None
    assert foretold([0] * 60 + [5] * 22, 10, 5) is not None
