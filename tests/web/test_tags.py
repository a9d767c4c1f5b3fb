"""Figures, days and due words in both languages; the stream's geometry."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.kernel.columns import COLUMN_WORDS, column_words
from thongsuot.people.rules import sheet as member_sheet
from thongsuot.units.rules import tree_sheet
from thongsuot.web.stream import LYING, UPRIGHT, Step, stream
from thongsuot.web.templatetags import thongsuot as tags

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("language", "number", "percent", "moment"),
    [("vi", "1.500", "91,4 %", "10:00, 2/3/2026"), ("en", "1,500", "91.4%", "10:00, 2 March 2026")],
)
def test_figures_and_moments_are_written_as_the_language_writes_them(
    language: str, number: str, percent: str, moment: str
) -> None:
    with translation.override(language):
        assert tags.number(1500) == number
        assert tags.percent(914, 1000) == percent
        assert tags.moment(datetime(2026, 3, 2, 3, 0, tzinfo=UTC)) == moment


def test_what_is_not_known_is_a_dash() -> None:
    assert (tags.number(None), tags.day(None), tags.moment(None)) == ("–", "–", "–")


@pytest.mark.parametrize(
    ("due_on", "words", "tone"),
    [
        (date(2026, 2, 18), "12 days overdue", "overdue"),
        (date(2026, 3, 1), "1 day overdue", "overdue"),
        (date(2026, 3, 2), "due today", "soon"),
        (date(2026, 3, 9), "7 days left", "soon"),
        (date(2026, 3, 10), "8 days left", ""),
        (None, "no date", ""),
    ],
)
def test_a_due_day_is_told_by_its_distance(due_on: date | None, words: str, tone: str) -> None:
    with translation.override("en"):
        assert tags.due_words(due_on, DAY) == words
        assert tags.due_tone(due_on, DAY) == tone


def test_an_unfinished_share_is_never_drawn_as_whole() -> None:
    assert "bar full" in tags.share(10000, 10000)
    assert "bar full" not in tags.share(9999, 10000)
    assert 'width="0"' in tags.share(0, 0)
    assert "<b>–</b>" in tags.share(0, 0)
    assert tags.share(1, 2, "overdue").startswith('<span class="share overdue">')


def step(share: float | None) -> Step:
    return Step(title="", share=share, percent="", count="")


def test_a_stage_that_is_not_tracked_does_not_narrow_the_stream() -> None:
    with_gap = stream([step(1), step(None), step(0.5)], LYING)
    assert "217.5," in with_gap.reached  # the only bend lies halfway, at the stage in between
    assert with_gap.marks[1].step.share is None


def test_nothing_tracked_draws_no_band() -> None:
    assert stream([step(None), step(0.4)], LYING).reached == ""


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=9))
def test_the_reached_band_never_leaves_the_due_band(shares: list[float | None]) -> None:
    drawn = stream([step(share) for share in shares], UPRIGHT)
    across = [float(pair.split(",")[0]) for pair in drawn.reached.translate(str.maketrans("MCLZ", "    ")).split()]
    assert all(UPRIGHT.start - 1e-3 <= x <= UPRIGHT.start + UPRIGHT.breadth + 1e-3 for x in across)


def test_every_column_of_a_sheet_has_its_words() -> None:
    assert {*tree_sheet.COLUMNS, *member_sheet.COLUMNS} <= COLUMN_WORDS.keys()
    with translation.override("vi"):
        assert column_words("parent_code") == "mã cấp trên"
