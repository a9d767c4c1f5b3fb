"""Times: the words as written and what they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.reading.dates import due_of_cell, find_moments

ISSUED = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("words", "kind", "until"),
    [
        ("gửi báo cáo trước ngày 30 tháng 6 năm 2026", "day", date(2026, 6, 30)),
        ("chậm nhất 15/4/2026", "day", date(2026, 4, 15)),
        ("trước ngày 15/5", "day", date(2026, 5, 15)),
        ("trong tháng 2/2028", "month", date(2028, 2, 29)),
        ("trong tháng 8 tới", "month", date(2026, 8, 31)),
        ("trong tháng 1 tới", "month", date(2027, 1, 31)),
        ("xong trong quý III năm nay", "quarter", date(2026, 9, 30)),
        ("trong quý 4/2027", "quarter", date(2027, 12, 31)),
        ("đến năm 2030", "year", date(2030, 12, 31)),
        ("giai đoạn 2026 – 2030", "range", date(2030, 12, 31)),
        ("từ năm 2026 đến năm 2028", "range", date(2028, 12, 31)),
        ("trung tuần tháng 4/2026", "range", date(2026, 4, 20)),
        ("cuối tháng 5/2026", "month", date(2026, 5, 31)),
        ("6 tháng đầu năm 2026", "range", date(2026, 6, 30)),
        ("từ tháng 3/2026 đến tháng 6/2026", "range", date(2026, 6, 30)),
        ("30 ngày kể từ ngày ban hành", "relative", None),
        ("khi có yêu cầu", "conditional", None),
    ],
)
def test_a_time_ends_on_the_last_day_of_the_stated_period(words: str, kind: str, until: date | None) -> None:
    moment = find_moments(words, ISSUED)[0]
    assert (moment.due.kind, moment.due.until) == (kind, until)


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("hằng năm", "year"),
        ("hàng tháng", "month"),
        ("trước ngày 20 hằng tháng", "month"),
        ("trước ngày 15/12 hằng năm", "year"),
        ("định kỳ 6 tháng", "half"),
        ("định kỳ 3 tháng một lần", "quarter"),
        ("thường xuyên", "continuous"),
        ("định kỳ", None),
    ],
)
def test_what_recurs_has_a_cycle_and_no_last_day(words: str, every: str | None) -> None:
    due = find_moments(words, ISSUED)[0].due
    assert (due.kind, due.every, due.until) == ("recurring", every, None)


@pytest.mark.parametrize(
    ("cell", "kind", "until", "every"),
    [
        ("6/2026", "month", date(2026, 6, 30), None),
        ("2027", "year", date(2027, 12, 31), None),
        ("2026 - 2028", "range", date(2028, 12, 31), None),
        ("2026 và các năm tiếp theo", "range", None, None),
        ("Quý II/2026", "quarter", date(2026, 6, 30), None),
        ("Thường xuyên", "recurring", None, "continuous"),
        ("Hoàn thành trong năm 2026", "year", date(2026, 12, 31), None),
        ("Khi có nhiệm vụ chậm muộn", "conditional", None, None),
        ("Theo lộ trình của Bộ", "none", None, None),
    ],
)
def test_a_cell_may_say_a_time_without_its_words(cell: str, kind: str, until: date | None, every: str | None) -> None:
    due = due_of_cell(cell, ISSUED)
    assert due is not None
    assert (due.kind, due.until, due.every, due.text) == (kind, until, every, cell)


def test_an_empty_cell_is_no_time() -> None:
    assert due_of_cell("  ", ISSUED) is None


@pytest.mark.parametrize("words", ["ngày 31/2/2026", "tháng 13/2026", "Điều 5", "khóa 13", "1.234,5 ha"])
def test_a_day_that_does_not_exist_is_no_time(words: str) -> None:
    assert [moment for moment in find_moments(words, ISSUED) if moment.dated] == []


def test_before_is_a_mark_and_moves_no_day() -> None:
    due = find_moments("trước ngày 01/7/2026", ISSUED)[0].due
    assert due.before
    assert due.until == date(2026, 7, 1)


def test_a_day_without_a_year_needs_the_day_of_issue() -> None:
    assert find_moments("trước ngày 15/5", None) == ()


@given(st.text(alphabet="0123456789/-. ngàythánquýămIVtừđếrnướ", max_size=60))
def test_any_words_give_times_in_order_that_end_after_they_begin(words: str) -> None:
    position = 0
    for moment in find_moments(words, ISSUED):
        assert position <= moment.start < moment.end <= len(words)
        position = moment.end
        if moment.due.starts_on and moment.due.until:
            assert moment.due.until >= moment.due.starts_on
