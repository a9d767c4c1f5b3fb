"""Working days of Vietnamese offices: no weekends, no public holidays (Tết, 30/4, 2/9 …) and their days in lieu.

Working Saturdays that the Government swaps for a bridging day count as working days.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

_DAY: Final = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Return whether offices work on `day` (Labour Code 2019, art. 112, and the yearly decisions on swapped days)."""
    return _calendar(day.year).is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`, or before it where `count` is negative; `day` itself for 0.

    The day of the event does not count (Civil Code 2015, art. 147).
    """
    step = _DAY if count >= 0 else -_DAY
    for _ in range(abs(count)):
        day = _next_working_day(day, step)
    return day


def _next_working_day(day: date, step: timedelta) -> date:
    day += step
    while not is_working_day(day):
        day += step
    return day


@lru_cache(maxsize=64)
def _calendar(year: int) -> holidays.HolidayBase:
    # Built whole before anyone may ask it: the library's own growing calendar answers other threads half-grown.
    return holidays.country_holidays("VN", years=year, expand=False)
