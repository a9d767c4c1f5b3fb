"""What is looked for first, because it is cheap, says no only where the rule itself would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.reading.date_rules import REACH, RULES, Rule
from thongsuot.reading.dates import find_moments, moments_within
from thongsuot.reading.model import Block
from thongsuot.reading.passages import passages
from thongsuot.reading.patterns import any_of, said_in, small_letters, spelled

LETTERS = "aAbB đĐ"


def plainly(words: list[str]) -> re.Pattern[str]:
    """The pattern of whole words as anyone would write it."""
    longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


@given(st.lists(st.text("aAbBđ ", min_size=1).filter(lambda word: word == word.strip()), min_size=1), st.text(LETTERS))
@settings(max_examples=40)
def test_branching_words_are_found_where_they_are_found_one_by_one(words: list[str], text: str) -> None:
    found = [match.span() for match in re.compile(any_of(words), re.IGNORECASE).finditer(text)]
    assert found == [match.span() for match in plainly(words).finditer(text)]


def test_a_word_is_found_in_either_spelling_and_the_longer_before_the_shorter() -> None:
    form = re.compile(any_of(["thủy", "thủy lợi", "≥"]), re.IGNORECASE)
    assert [form.findall(text) for text in ("Thuỷ lợi, thuỷ", "thủylợi ≥ 5")] == [["Thuỷ lợi", "thuỷ"], ["≥"]]
    assert set(spelled("thủy hoà")) == {"thủy hoà", "thuỷ hoà", "thủy hòa", "thuỷ hòa"}


@pytest.mark.parametrize(
    ("words", "holds"),
    [("ĐÃ ĐẠT 5%", True), ("Năm qua", True), ("năm quan trọng", False), ("đãi ngộ", False), ("Khác", False)],
)
def test_a_test_for_words_minds_their_bounds_and_not_their_case(words: str, holds: bool) -> None:
    assert said_in(r"\b(?:đã|năm qua)\b")(words) is holds


@given(st.text("aİIĐ", max_size=6))
def test_small_letters_keep_their_places(words: str) -> None:
    assert len(small_letters(words)) == len(words)


def form_of(rule: Rule) -> str:
    """The form of a rule without its bounds and what it must not stand beside, for words to be made of it."""
    form = rule.pattern.pattern.replace(r"\s", " ").replace(r"\d", "[0-9]").replace(r"\b", "")
    return re.sub(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)", "", form)


MADE = st.sampled_from(RULES).flatmap(
    lambda rule: st.tuples(st.just(rule), st.from_regex(form_of(rule), fullmatch=True))
)


@given(MADE)
@settings(max_examples=120)
def test_each_match_of_a_form_of_time_holds_its_sign_near_its_beginning(made: tuple[Rule, str]) -> None:
    rule, small = made[0], made[1].lower()
    sign = rule.sign.search(small)
    assert sign is not None
    assert sign.start() <= REACH
    assert not rule.words or any(word in small for word in rule.words)


def test_times_of_a_slice_are_those_of_the_whole_that_stand_in_it() -> None:
    words = "Hoàn thành trước ngày 30/6/2026; tổng kết trong quý III/2026."
    whole, cut = find_moments(words, None), words.index(";")
    assert [moment.due.text for moment in moments_within(whole, words, 0, cut, None)] == ["trước ngày 30/6/2026"]
    assert [moment.due.text for moment in moments_within(whole, words, cut, len(words), None)] == ["trong quý III/2026"]
    inside = words.index("ngày")  # a slice that begins inside a time is read again
    assert [moment.due.text for moment in moments_within(whole, words, inside, cut, None)] == ["ngày 30/6/2026"]


@given(st.text("ab *\n\t\u200b-", max_size=40))
def test_each_character_of_a_passage_knows_where_it_stands(text: str) -> None:
    for passage in passages(text, [Block(0, len(text))]):
        pieces = [passage, passage.slice(1, len(passage.words)), passage.followed_by(passage)]
        for piece in pieces:
            assert len(piece.at) == len(piece.words)
            read = [(piece.words[index], text[piece.at[index]]) for index in range(len(passage.words) - 1)]
            assert all(letter == stands or letter in " -" for letter, stands in read)
