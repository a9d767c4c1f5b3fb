"""Dates read from the ways documents write them, and written the ways they are expected."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.vietnamese import dates

days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    "words",
    [
        "22/7/2022", "22-7-2022", "22.07.2022", "22/07/2022.", " 22 / 7 / 2022 ", "2022-07-22", "22–7–2022",
        "ngày 22/7/2022", "Ngày 22 tháng 7 năm 2022", "ngày 22 tháng 07, năm 2022", "22 July 2022", "22 july 2022",
        normalize("NFD", "ngày 22 tháng 7 năm 2022"),
    ],
)  # fmt: skip
def test_every_usual_form_names_the_day(words: str) -> None:
    assert dates.parse_date(words) == date(2022, 7, 22)


@pytest.mark.parametrize("words", ["15/3", "ngày 15/3", "ngày 15 tháng 3", "15 March", "15-03"])
def test_a_day_without_a_year_takes_the_year_given(words: str) -> None:
    assert dates.parse_date(words, year=2026) == date(2026, 3, 15)
    assert dates.parse_date(words) is None


def test_a_stated_year_stands_against_the_year_given() -> None:
    assert dates.parse_date("15/3/2024", year=2026) == date(2024, 3, 15)


@pytest.mark.parametrize(
    "words",
    [
        "31/2/2022",
        "0/1/2022",
        "1/13/2022",
        "1/1/0000",
        "22/7/22",
        "22/7-2022",
        "tháng 7 năm 2022",
        "quý II",
        "từ 22/7/2022",
        "",
    ],
)
def test_what_names_no_day_is_none(words: str) -> None:
    assert dates.parse_date(words) is None


@given(days)
def test_a_written_date_reads_back(day: date) -> None:
    for written in (dates.format_date(day), dates.format_date(day, "en"), dates.format_long(day), day.isoformat()):
        assert dates.parse_date(written) == day


@given(st.text(), st.none() | st.integers(1, 9999))
def test_any_text_is_a_date_or_none(words: str, year: int | None) -> None:
    assert dates.parse_date(words, year=year) is None or any(c.isdigit() for c in words)


@pytest.mark.parametrize(
    ("day", "short", "english", "long"),
    [
        (date(2022, 7, 22), "22/7/2022", "22 July 2022", "ngày 22 tháng 7 năm 2022"),
        (date(2026, 2, 5), "5/2/2026", "5 February 2026", "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "9/3/2026", "9 March 2026", "ngày 09 tháng 3 năm 2026"),
        (date(2025, 12, 31), "31/12/2025", "31 December 2025", "ngày 31 tháng 12 năm 2025"),
    ],
)
def test_dates_are_written_as_decree_30_asks(day: date, short: str, english: str, long: str) -> None:
    assert (dates.format_date(day), dates.format_date(day, "en"), dates.format_long(day)) == (short, english, long)


@pytest.mark.parametrize(
    ("year", "month", "last"), [(2024, 2, 29), (2025, 2, 28), (2100, 2, 28), (2026, 4, 30), (2026, 12, 31)]
)
def test_last_day_of_month(year: int, month: int, last: int) -> None:
    assert dates.last_day_of_month(year, month) == date(year, month, last)


def test_last_day_of_quarter() -> None:
    ends = [dates.last_day_of_quarter(2026, quarter) for quarter in (1, 2, 3, 4)]
    assert ends == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
