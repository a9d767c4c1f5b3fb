"""A text cut where marks begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from thongsuot.documents.rules import Mark, segments

TEXT = st.text(alphabet="abc đ\n", max_size=60)
SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8)


def marks_of(spans: list[tuple[int, int]]) -> list[Mark]:
    return [Mark(start, end, "requirement", number, "target") for number, (start, end) in enumerate(spans)]


@given(TEXT, SPANS, st.integers(0, 30))
def test_segments_put_together_are_the_text(text: str, spans: list[tuple[int, int]], offset: int) -> None:
    cut = segments(text, marks_of(spans), offset=offset)
    assert "".join(segment.text for segment in cut) == text
    assert [segment.start for segment in cut] == [
        offset + sum(len(before.text) for before in cut[:place]) for place in range(len(cut))
    ]


@given(TEXT, SPANS, st.integers(0, 30))
def test_every_character_carries_exactly_the_marks_that_cover_it(
    text: str, spans: list[tuple[int, int]], offset: int
) -> None:
    marks = marks_of(spans)
    for segment in segments(text, marks, offset=offset):
        for place in range(segment.start, segment.start + len(segment.text)):
            assert set(segment.marks) == {mark for mark in marks if mark.start <= place < mark.end}


def test_a_mark_opens_in_the_segment_where_it_begins_and_the_wider_one_stands_outside() -> None:
    wide, narrow = Mark(0, 10, "requirement", 1, "task"), Mark(4, 6, "mention", 2, "resolution")
    first, second, third = segments("0123456789", [narrow, wide])
    assert (first.opens, second.opens, third.opens) == ((wide,), (narrow,), ())
    assert second.marks == (wide, narrow)


def test_a_text_without_words_has_no_segments() -> None:
    assert segments("", [Mark(0, 3, "doubt", 1, "documents.identity_incomplete")]) == ()
