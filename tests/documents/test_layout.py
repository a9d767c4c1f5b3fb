"""The outline in order, passages and sections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.documents.rules import layout
from thongsuot.reading.model import Clause

TEXTS = st.text(alphabet="ab \n", max_size=200)


def clause(start: int, end: int, number: str | None = None, kind: str = "clause", parent: int | None = None) -> Clause:
    return Clause(start=start, end=end, kind=kind, level=0, number=number, parent=parent)


@given(TEXTS, st.lists(st.integers(0, 200), max_size=10), st.integers(3, 40))
def test_passages_put_together_are_the_text(text: str, starts: list[int], length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "PASSAGE_LENGTH", length)
        patch.setattr(layout, "SECTION_LENGTH", 2 * length)
        cut = layout.passages(text, sorted(min(start, len(text)) for start in starts))
    assert "".join(text[passage.start : passage.end] for passage in cut) == text
    assert all(0 < passage.end - passage.start <= length for passage in cut)


@given(TEXTS, st.lists(st.integers(0, 200), max_size=10))
def test_sections_follow_each_other_and_none_is_longer_than_its_limit(text: str, starts: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "PASSAGE_LENGTH", 20)
        patch.setattr(layout, "SECTION_LENGTH", 50)
        cut = layout.passages(text, sorted(min(start, len(text)) for start in starts))
    sections = [passage.section for passage in cut]
    assert sections == sorted(sections)
    assert set(sections) == set(range(len(set(sections))))
    for section in set(sections):
        inside = [passage for passage in cut if passage.section == section]
        assert inside[-1].end - inside[0].start <= 50


def test_a_long_passage_is_cut_at_the_end_of_a_line() -> None:
    text = ("x" * 999 + "\n") * 9
    assert [passage.end for passage in layout.passages(text, [])] == [4000, 8000, 9000]


def test_words_before_the_first_clause_belong_to_none() -> None:
    first, second = layout.passages("head\nĐiều 1", [5])
    assert (first.clause, second.clause) == (None, 0)


def test_clauses_stand_in_the_order_of_the_text_and_keep_their_parents() -> None:
    nodes = layout.outline([clause(10, 20, "a", "letter", parent=1), clause(0, 30, "1"), clause(30, 40, "2")])
    assert [node.source.number for node in nodes] == ["1", "a", "2"]
    assert [node.parent for node in nodes] == [None, 0, None]
    assert [node.place for node in nodes] == ["1", "1.a", "2"]


def test_an_eid_names_the_way_to_a_clause_and_is_never_given_twice() -> None:
    twice = [clause(0, 20, "Điều 3", "article"), clause(5, 9, "a)", "letter", 0), clause(10, 15, "a)", "letter", 0)]
    assert [node.eid for node in layout.outline(twice)] == [
        "art_dieu_3",
        "art_dieu_3__point_a",
        "art_dieu_3__point_a-2",
    ]


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["1", "1.1", "a", "", "đ"])), max_size=20))
def test_eids_are_unique_whatever_the_numbers(rows: list[tuple[int, str]]) -> None:
    nodes = layout.outline([clause(start, start + 1, number) for start, number in rows])
    assert len({node.eid for node in nodes}) == len(rows)


def test_a_finding_belongs_to_the_deepest_clause_that_holds_it() -> None:
    outer, inner, later = clause(0, 30), clause(10, 20), clause(30, 40)
    assert layout.innermost([outer, inner, later], 12) == 1
    assert layout.innermost([outer, inner, later], 25) == 0
    assert layout.innermost([outer, inner, later], 99) is None


def test_a_clause_without_words_of_its_own_begins_where_the_next_one_does() -> None:
    cut = [layout.Passage(0, 5, 1, 3), layout.Passage(5, 9, 2, 4)]
    assert layout.sections_of_clauses(cut, 3) == [3, 3, 4]


@pytest.mark.parametrize(("most", "deepest"), [(1000, 2), (400, 1), (65, 1), (64, 0), (1, 0)])
def test_an_outline_is_shown_as_deep_as_fits(most: int, deepest: int) -> None:
    assert layout.deepest_shown([(0, 5), (1, 60), (2, 900)], most) == deepest


def test_lines_are_counted_from_one() -> None:
    starts = layout.line_starts("a\nb\nc")
    assert [layout.line_of(starts, offset) for offset in (0, 2, 4)] == [1, 2, 3]


@given(TEXTS, st.integers(0, 200))
def test_the_line_of_a_character_is_one_more_than_the_line_ends_before_it(text: str, offset: int) -> None:
    assert layout.line_of(layout.line_starts(text), offset) == text.count("\n", 0, offset) + 1
