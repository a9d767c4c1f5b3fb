"""How a point is, and the sentence over the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.convening.world import MORNING
from thongsuot.convening.rules.board import NOTHING, Figures, Moment, PointState, added, sentence, state_of

ENDS = MORNING + timedelta(minutes=150)


@pytest.mark.parametrize(
    ("seconds", "state"),
    [
        (0, PointState.OPEN),
        (90, PointState.OPEN),
        (91, PointState.SILENT),
        (8 * 3600, PointState.SILENT),
        (8 * 3600 + 1, PointState.OFFLINE),
        (-3, PointState.OPEN),
    ],
)
def test_a_point_is_what_its_last_sign_says(seconds: int, state: PointState) -> None:
    """Eight in the morning in Vietnam is the first hour of the day in Greenwich: the day is Vietnam's."""
    assert state_of(MORNING - timedelta(seconds=seconds), MORNING) is state


def test_a_point_without_any_sign_is_offline() -> None:
    assert state_of(None, MORNING) is PointState.OFFLINE


def test_figures_add_up_part_by_part() -> None:
    parts = [Figures(3, 1, 1, 30, 12, 10), Figures(1, 0, 0, 9, 0, 0)]

    assert added(parts) == Figures(4, 1, 1, 39, 12, 10)
    assert added(parts).offline == 2
    assert added([]) == NOTHING


@pytest.mark.parametrize(
    ("figures", "minute", "words"),
    [
        (NOTHING, -60, "The sitting begins at 08:00 on 4 December 2026; 0 people are expected. It has no point yet."),
        (
            Figures(3, 3, 0, 40, 0, 0),
            -5,
            "The sitting begins at 08:00 on 4 December 2026; 40 people are expected. All 3 points are open.",
        ),
        (
            Figures(34, 30, 3, 1500, 1401, 1390),
            20,
            "Present now: 1,390 of 1,500 people expected. Of 34 points: 3 silent, 1 offline.",
        ),
        (Figures(34, 0, 34, 1500, 1401, 20), 150, "The sitting is over: 1,401 of 1,500 people expected were present."),
    ],
)
def test_the_sentence_says_who_is_there_and_which_points_are_lost(figures: Figures, minute: int, words: str) -> None:
    with override("en"):
        assert sentence(figures, Moment(MORNING, ENDS, MORNING + timedelta(minutes=minute))) == words


def test_a_conference_without_a_sitting_says_so() -> None:
    with override("en"):
        assert sentence(NOTHING, None) == "This conference has no sitting yet."
