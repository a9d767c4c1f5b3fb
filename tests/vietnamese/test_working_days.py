"""Working days around the holidays that matter for deadlines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.vietnamese.working_days import add_working_days, is_working_day

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 14),  # a Saturday
        date(2026, 2, 16),  # the eve of Tết
        date(2026, 2, 17),
        date(2026, 2, 20),
        date(2026, 4, 27),  # in lieu of Hùng Kings' day, a Sunday
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 1),  # the second day of the National Day
        date(2026, 9, 2),
        date(2026, 8, 31),  # swapped for Saturday the 22nd
        date(2025, 9, 1),
        date(2024, 9, 3),
    ],
)
def test_offices_rest(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 2, 13), date(2026, 2, 23), date(2026, 9, 3), date(2026, 8, 22)])
def test_offices_work(day: date) -> None:
    assert is_working_day(day)


def test_a_swap_across_the_new_year_is_known_from_either_side() -> None:
    assert is_working_day(date(2019, 1, 5))
    assert not is_working_day(date(2018, 12, 31))
    assert is_working_day(date(2014, 12, 27))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 23)),
        (date(2026, 2, 23), -1, date(2026, 2, 13)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 2, 17), 0, date(2026, 2, 17)),
    ],
)
def test_counting_passes_over_days_of_rest(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


@given(days, st.integers(1, 60))
def test_between_a_day_and_its_nth_working_day_lie_n_working_days(day: date, count: int) -> None:
    end = add_working_days(day, count)
    between = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


@given(days, st.integers(0, 60))
def test_counting_back_from_a_working_day_undoes_counting_forth(day: date, count: int) -> None:
    start = add_working_days(day, 1)
    assert add_working_days(add_working_days(start, count), -count) == start
