"""A text is cut into screens that lose nothing, and a place is found again."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.courses.rules import furthest, screen_at, screens


class Piece(NamedTuple):
    start: int
    end: int
    clause: UUID | None
    opens: bool


def text(*lengths: int) -> list[Piece]:
    ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
    return [
        Piece(end - length, end, UUID(int=place + 1), opens=True)
        for place, (end, length) in enumerate(zip(ends, lengths, strict=True))
    ]


@pytest.mark.parametrize(
    ("lengths", "cuts"),
    [
        ((), []),
        ((400,), [1]),
        ((900, 900), [1, 2]),
        ((700, 700, 700), [2, 3]),
        ((1000, 20, 900), [1, 3]),  # a heading goes with what follows
        ((1000, 20), [2]),
        ((9000, 10, 10), [1, 3]),
        ((9000, 400, 9000), [1, 2, 3]),
    ],
)
def test_where_it_is_cut(lengths: tuple[int, ...], cuts: list[int]) -> None:
    assert [one.last for one in screens(text(*lengths))] == cuts


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=40))
def test_the_screens_are_the_text(lengths: list[int]) -> None:
    pieces = text(*lengths)
    found = screens(pieces)
    assert found[0].first == 0
    assert found[-1].last == len(pieces)
    assert all(one.last == after.first and one.end == after.start for one, after in pairwise(found))
    assert (found[-1].clauses, found[-1].end) == (len(pieces), sum(lengths))
    assert [screen_at(found, one.last) for one in found] == [one.number for one in found]


def test_a_place_is_found_again_by_its_clause() -> None:
    pieces = text(100, 100, 100)
    assert furthest(pieces, UUID(int=2)) == 2
    assert (furthest(pieces, UUID(int=9)), furthest(pieces, None)) == (0, 0)
