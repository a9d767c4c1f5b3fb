"""What the forms of a time mean: each function takes a match of its form and the day of issue."""

from __future__ import annotations

import re
from datetime import date

from thongsuot.reading.model import Due
from thongsuot.vietnamese.dates import last_day_of_month, last_day_of_quarter

_CYCLES = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year", "ngày": "day"}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PART_ENDS = {"thượng tuần": (1, 10), "trung tuần": (11, 20)}


def _before(match: re.Match[str]) -> bool:
    return (match["prefix"] or "").strip().lower().endswith("trước")


def day(match: re.Match[str], today: date | None) -> Due | None:
    """One day; None where it does not exist, or where no year can be told."""
    year = _year_of(match, today)
    try:
        until = date(year, int(match["month"]), int(match["day"])) if year else None
    except ValueError:
        return None
    return Due("day", match[0].strip(), until=until, before=_before(match)) if until else None


def month(match: re.Match[str], today: date | None) -> Due | None:
    """A month, or the first, second or last ten days of it."""
    month = int(match["month"])
    year = _year_of(match, today, month)
    if not 1 <= month <= 12:
        return None
    part = (match.groupdict().get("part") or "").lower()
    if part in _PART_ENDS and year:
        first, last = _PART_ENDS[part]
        return Due("range", match[0].strip(), date(year, month, first), date(year, month, last), before=_before(match))
    if part == "hạ tuần" and year:
        return Due(
            "range", match[0].strip(), date(year, month, 21), last_day_of_month(year, month), before=_before(match)
        )
    until = last_day_of_month(year, month) if year else None
    return Due("month", match[0].strip(), until=until, before=_before(match))


def months(match: re.Match[str], today: date | None) -> Due | None:
    """ "tháng 4 - 6/2026", "tháng 4, tháng 5 năm 2026": from the first day of the one to the last of the other."""
    first, last = int(match["first"]), int(match["last"])
    year = _year_of(match, today)
    if year is None or not 1 <= first < last <= 12:
        return None
    return Due("range", match[0].strip(), date(year, first, 1), last_day_of_month(year, last), before=_before(match))


def months_of_years(match: re.Match[str], _today: date | None) -> Due | None:
    """From a month of one year to a month of another."""
    first, last = int(match["first"]), int(match["last"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    starts_on, until = date(int(match["year"]), first, 1), last_day_of_month(int(match["until"]), last)
    return Due("range", match[0].strip(), starts_on, until) if starts_on < until else None


def quarter(match: re.Match[str], today: date | None) -> Due | None:
    """A quarter, or the last of several."""
    year = _year_of(match, today)
    quarter = _ROMAN[(match["second"] or match["first"]).upper()]
    until = last_day_of_quarter(year, quarter) if year else None
    return Due("quarter", match[0].strip(), until=until, before=_before(match))


def half(match: re.Match[str], today: date | None) -> Due | None:
    """The first or the second half of a year."""
    year = _year_of(match, today)
    if not year:
        return None
    first = match["half"].lower() == "đầu"
    starts_on, until = (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    return Due("range", match[0].strip(), starts_on, until, before=_before(match))


def in_year(match: re.Match[str], today: date | None) -> Due | None:
    """A year."""
    year = _year_of(match, today)
    return Due("year", match[0].strip(), until=date(year, 12, 31), before=_before(match)) if year else None


def years(match: re.Match[str], _today: date | None) -> Due | None:
    """From the first day of one year to the last of another."""
    first, last = int(match["first"]), int(match["last"])
    return Due("range", match[0].strip(), date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def open_years(match: re.Match[str], _today: date | None) -> Due | None:
    """A year and those behind it, without an end."""
    return Due("range", match[0].strip(), date(int(match["year"]), 1, 1))


def recurring(match: re.Match[str], _today: date | None) -> Due | None:
    """What comes again, with its cycle where one is said."""
    groups = match.groupdict()
    cycle = (groups.get("cycle") or "").lower()
    every = _CYCLES.get(cycle)
    if every == "month" and groups.get("count"):
        every = {"1": "month", "3": "quarter", "6": "half", "12": "year"}.get(groups["count"] or "")
    if every == "day":
        every = "continuous"
    before = (groups.get("prefix") or "").strip().lower().endswith("trước")
    return Due("recurring", match[0].strip(), every=every, before=before)


def continuous(match: re.Match[str], _today: date | None) -> Due | None:
    """What never ends."""
    return Due("recurring", match[0].strip(), every="continuous")


def relative(match: re.Match[str], _today: date | None) -> Due | None:
    """So many days after something."""
    return Due("relative", match[0].strip())


def conditional(match: re.Match[str], _today: date | None) -> Due | None:
    """When something happens."""
    return Due("conditional", match[0].strip())


def _year_of(match: re.Match[str], today: date | None, month: int | None = None) -> int | None:
    """The year that is written, or that "năm nay", "tới" and nothing at all mean on the day of issue."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"] or 0)
    if today is None:
        return None
    near = (groups.get("near") or "").lower()
    if near in {"năm sau", "năm tới", "sang năm", "sau"} or (
        near == "tới" and month is None and "năm" in match[0].lower()
    ):
        return today.year + 1
    return today.year + (1 if near == "tới" and month is not None and month < today.month else 0)
