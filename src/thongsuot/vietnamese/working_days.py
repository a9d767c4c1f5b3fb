"""Working days: Monday to Friday but for the public holidays of Viet Nam (Tết, Hùng Kings, 30/4, 1/5, 2/9 …) with their days in lieu."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import holidays

_HOLIDAYS: Final = holidays.country_holidays("VN")
_DAY: Final = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Return whether offices work on `day`."""
    return bool(_HOLIDAYS.is_working_day(day))


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
