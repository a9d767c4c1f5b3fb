"""Dates as Vietnamese documents write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from thongsuot.vietnamese.text import compare_key

_MONTHS_EN: Final = "January February March April May June July August September October November December".split()
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?:ngày )?(?P<day>\d{1,2}) ?(?P<mark>[/.-]) ?(?P<month>\d{1,2})(?: ?(?P=mark) ?(?P<year>\d{4}))?",
        r"(?:ngày )?(?:(?:mồng|mùng) )?(?P<day>\d{1,2}) tháng (?P<month>\d{1,2})(?:,? năm (?P<year>\d{4}))?",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS_EN).casefold()})(?: (?P<year>\d{{4}}))?",
    )
)


def parse_date(words: str, *, year: int | None = None) -> date | None:
    """Return the day that `words`, and nothing but them, name; None where they name no day that exists.

    Known are "22/7/2022", "22-7-2022", "ngày 22 tháng 7 năm 2022", "2022-07-22" and "22 July 2022"; `year` completes a
    day that states none ("ngày 15/3").
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(_tidied(words)))), None)
    if found is None:
        return None
    stated = int(found["year"]) if found["year"] else year
    return None if stated is None else _day_or_none(stated, _month(found["month"]), int(found["day"]))


def format_date(day: date, language: str = "vi") -> str:
    """Return the short form: "22/7/2022" in Vietnamese, "22 July 2022" in English."""
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def format_long(day: date) -> str:
    """Return the form of an official document: "ngày 05 tháng 02 năm 2026".

    Days below 10 and the months 1 and 2 take a leading 0 (Decree 30/2020/NĐ-CP, Appendix I).
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def last_day_of_month(year: int, month: int) -> date:
    """Return the day by which "trong tháng 6/2026" must be done; months count from 1."""
    return date(year, month, monthrange(year, month)[1])


def last_day_of_quarter(year: int, quarter: int) -> date:
    """Return the day by which "trong quý II/2026" must be done; quarters count from 1."""
    return last_day_of_month(year, quarter * 3)


def _tidied(words: str) -> str:
    return compare_key(words).strip(" .,;").replace("\u2013", "-")


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else [name.casefold() for name in _MONTHS_EN].index(text) + 1


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
