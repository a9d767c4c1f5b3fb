"""What is drawn follows from the seed; an answer on a shuffled screen is understood; only whole answers are right."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.courses.rules.proposals import Asks, Fact, proposals
from thongsuot.courses.rules.quiz import (
    Content,
    Kind,
    drawn,
    fault,
    is_right,
    passed,
    shown,
    shuffled,
    understood,
)

ITEMS = ("a", "b", "c", "d")
SINGLE = Content(Kind.SINGLE, ITEMS, right=(1,))
MULTIPLE = Content(Kind.MULTIPLE, ITEMS, right=(0, 2))
ORDER = Content(Kind.ORDER, ITEMS)
MATCH = Content(Kind.MATCH, ITEMS, ("A", "B", "C", "D"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SINGLE, ""),
        (MULTIPLE, ""),
        (ORDER, ""),
        (MATCH, ""),
        (Content(Kind.SINGLE, ("a",), right=(0,)), "courses.question_items"),
        (Content(Kind.SINGLE, ("a", "a"), right=(0,)), "courses.question_items"),
        (Content(Kind.ORDER, ("a", "")), "courses.question_items"),
        (Content(Kind.SINGLE, ITEMS, right=(0, 1)), "courses.question_right"),
        (Content(Kind.MULTIPLE, ITEMS, right=(0, 1, 2, 3)), "courses.question_right"),
        (Content(Kind.MULTIPLE, ITEMS, right=(4,)), "courses.question_right"),
        (Content(Kind.MULTIPLE, ITEMS), "courses.question_right"),
        (Content(Kind.MATCH, ITEMS, ("A", "B")), "courses.question_matches"),
        (Content(Kind.MATCH, ("a", "b"), ("A", "A")), "courses.question_matches"),
    ],
)
def test_what_can_be_asked(content: Content, code: str) -> None:
    assert fault(content) == code


@pytest.mark.parametrize(
    ("content", "given", "right"),
    [
        (SINGLE, (1,), True),
        (SINGLE, (0,), False),
        (MULTIPLE, (2, 0), True),
        (MULTIPLE, (0,), False),
        (MULTIPLE, (0, 1, 2), False),
        (ORDER, (0, 1, 2, 3), True),
        (ORDER, (1, 0, 2, 3), False),
        (MATCH, (0, 1, 2, 3), True),
        (MATCH, (0, 0, 2, 3), False),
    ],
)
def test_only_whole_answers_are_right(content: Content, given: tuple[int, ...], right: bool) -> None:
    assert is_right(content, given) is right


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([SINGLE, MULTIPLE, ORDER, MATCH]), st.integers(0, 2**63 - 1))
def test_a_shuffled_answer_is_understood(content: Content, seed: int) -> None:
    seen = shown(content, seed, "q")
    assert seen == shown(content, seed, "q")
    behind = seen.matches or seen.items
    wanted = content.right or range(len(ITEMS))
    ticked = [behind.index(place) for place in wanted]
    found = understood(content, seen, ticked)
    assert found is not None
    assert is_right(content, found)


@pytest.mark.parametrize(
    ("content", "ticked"),
    [(SINGLE, []), (SINGLE, [0, 1]), (SINGLE, [4]), (MULTIPLE, [-1]), (ORDER, [0, 1, 2]), (ORDER, [0, 0, 1, 2])],
)
def test_what_is_no_answer(content: Content, ticked: list[int]) -> None:
    assert understood(content, shown(content, 7, "q"), ticked) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(), unique=True, max_size=30), st.integers(0, 30), st.integers(0, 2**63 - 1))
def test_drawing_follows_from_the_seed_alone(things: list[int], count: int, seed: int) -> None:
    found = drawn(things, count, seed)
    assert found == drawn(things[::-1], count, seed)
    assert len(set(found)) == len(found) == min(count, len(things))
    assert set(shuffled(things, seed, "x")) == set(things)


def test_everybody_draws_others() -> None:
    assert len({drawn(range(40), 5, seed) for seed in range(30)}) == 30


@pytest.mark.parametrize(("right", "of", "mark", "ok"), [(4, 5, 80, True), (3, 5, 80, False), (0, 0, 50, False)])
def test_the_mark(right: int, of: int, mark: int, ok: bool) -> None:
    assert passed(right, of, mark) is ok


def test_questions_are_proposed_from_the_documents_own_words() -> None:
    facts = [
        Fact(1, None, "chi bộ sinh hoạt đúng quy định", "q1", figure="90%", counted_in="%", deadline="30/6/2026"),
        Fact(2, None, "lớp", "q2", figure="12 lớp", counted_in="lớp", lead="Ban Tổ chức", others=("Văn phòng",)),
        Fact(3, None, "đảng viên học nghị quyết", "q3", figure="100%", counted_in="%", lead="Văn phòng"),
        Fact(4, None, "báo cáo", "q4", lead="Ban Tuyên giáo", deadline="30/6/2026"),
    ]
    found = {(one.fact.requirement_id, one.asks): one.content.items for one in proposals(facts)}
    assert found[1, Asks.FIGURE] == ("90%", "100%", "12 lớp")
    assert found[2, Asks.LEAD] == ("Ban Tổ chức", "Ban Tuyên giáo")  # who takes part is no wrong answer
    assert (1, Asks.DEADLINE) not in found  # nothing else to choose
    assert list(proposals(facts)) == list(proposals(facts))
    assert all(fault(one.content) == "" for one in proposals(facts))


@pytest.mark.parametrize(
    ("fact", "asks", "what"),
    [
        ({"lead": "Ban Tổ chức"}, Asks.LEAD, "Giao … chủ trì rà soát, xong trước ngày 15/3/2026, đạt 90%"),
        (
            {"deadline": "15/3/2026", "deadline_words": "trước ngày 15/3/2026"},
            Asks.DEADLINE,
            "Giao ban Tổ chức chủ trì rà soát, xong …, đạt 90%",
        ),
        (
            {"deadline": "14/3/2026"},
            Asks.DEADLINE,
            "Giao ban Tổ chức chủ trì rà soát, xong trước ngày 15/3/2026, đạt 90%",
        ),
        ({"figure": "90%"}, Asks.FIGURE, "Giao ban Tổ chức chủ trì rà soát, xong trước ngày 15/3/2026, đạt …"),
    ],
)
def test_what_is_asked_does_not_tell_the_answer(fact: dict[str, Any], asks: Asks, what: str) -> None:
    statement = "Giao ban Tổ chức chủ trì rà soát, xong trước ngày 15/3/2026, đạt 90%."
    other = Fact(2, None, "khác", "q", figure="1%", deadline="1/1/2027", lead="Văn phòng")
    [found] = [one for one in proposals([Fact(1, None, statement, "q", **fact), other]) if one.fact.requirement_id == 1]
    assert (found.asks, found.what) == (asks, what)


@pytest.mark.parametrize("statement", ["Ban Tổ chức.", "Ban Tổ Chức; BAN TỔ CHỨC", "Việc của ban To chuc"])
def test_nothing_is_asked_that_cannot_be_told_without_its_answer(statement: str) -> None:
    facts = [Fact(1, None, statement, "q", lead="Ban Tổ chức"), Fact(2, None, "khác", "q", lead="Văn phòng")]
    assert [one.fact.requirement_id for one in proposals(facts)] == [2]
