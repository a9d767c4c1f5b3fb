"""Where a statement may be cut, what several become as one, and where words stand in a text."""

from __future__ import annotations

from datetime import date

import pytest

from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.reworking import (
    merged_meaning,
    merged_quote,
    places_of,
    sentence_at,
    split_meanings,
    suggested_parts,
)
from thongsuot.reading.model import Due

TEXT = "I. VIỆC\n1. Xã A lập sổ. Xã B lập  sổ\nvà giữ sổ."
DUE = Due("day", "30/6", until=date(2027, 6, 30))


@pytest.mark.parametrize(
    ("statement", "parts"),
    [
        ("lập sổ; giữ sổ", ["lập sổ", "giữ sổ"]),
        ("lập sổ và báo cáo kết quả", ["lập sổ", "báo cáo kết quả"]),
        ("lập sổ, đồng thời giữ sổ", ["lập sổ", "giữ sổ"]),
        ("lập sổ và giữ sổ", ["lập sổ và giữ sổ"]),
        ("", []),
    ],
)
def test_a_statement_is_cut_where_another_task_begins(statement: str, parts: list[str]) -> None:
    assert suggested_parts(statement) == parts


def test_parts_keep_all_but_the_words() -> None:
    whole = Meaning("task", "a; b", leads=("Xã A",), due=DUE)
    assert split_meanings(whole, ["a", " ", "b "]) == (
        Meaning("task", "a", leads=("Xã A",), due=DUE),
        Meaning("task", "b", leads=("Xã A",), due=DUE),
    )


def test_a_whole_has_the_bodies_of_all_and_the_first_deadline_stated() -> None:
    one = Meaning("deadline", "a", due=DUE)
    two = Meaning("task", "b", leads=("Xã B",), coordinating=("Xã A",))
    three = Meaning("task", "b", leads=("Xã A", "Xã B"))
    assert merged_meaning([one, two, three]) == Meaning("task", "a; b", leads=("Xã B", "Xã A"), due=DUE)


def test_a_merged_quote_shows_what_it_leaves_out() -> None:
    assert merged_quote("a b; c", [(2, 3), (0, 1)]) == "a b"
    assert merged_quote("a b; c", [(0, 1), (5, 6)]) == "a … c"
    assert merged_quote("a b; c", [(0, 3), (2, 3)]) == "a b"


def test_words_are_found_across_lines_and_cases() -> None:
    assert places_of(TEXT, "xã b LẬP sổ và") == [(TEXT.index("Xã B"), TEXT.index(" giữ"))]
    assert len(places_of(TEXT, "lập sổ")) == 2
    assert places_of(TEXT, "lập sổ", (0, 22)) == [(16, 22)]
    assert places_of(TEXT, "(") == places_of(TEXT, " ") == []


def test_the_sentence_around_words_is_theirs_alone() -> None:
    start, end = sentence_at(TEXT, places_of(TEXT, "A lập")[0])
    assert TEXT[start:end] == "1. Xã A lập sổ."
    start, end = sentence_at(TEXT, places_of(TEXT, "sổ và giữ")[0])
    assert TEXT[start:end] == "Xã B lập  sổ\nvà giữ sổ."
