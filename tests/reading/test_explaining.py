"""Why an item was found: every rule has its sentence and an example in which it fires, and names words of the text."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import FrameType

import pytest

from tests.reading.conftest import PARTY_HEAD
from thongsuot import reading
from thongsuot.reading import Explainer, Reading, as_guide, default_lexicon, read, rules
from thongsuot.reading.explaining import Rule
from thongsuot.reading.model import LAYERS, Item

FOLDER = Path(reading.__file__).parent
NAME = re.compile(r"(?!reading|check|sheet)[a-z]+\.(?!toml)[a-z_]*[a-z]")
"""The form of a rule's name; those of errors and of questions to the reviewer are built alike."""
LEXICON = default_lexicon()
GROUPS = {entry.group for entry in LEXICON.entries}


def names_in_the_stages() -> Iterator[str]:
    """Every text in the stages that has the form of a rule's name and names no list of words; sources have no rules."""
    for path in FOLDER.glob("*.py"):
        texts = (node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant))
        yield from (text for text in texts if isinstance(text, str) and NAME.fullmatch(text) and text not in GROUPS)


def items(found: Reading) -> list[Item]:
    return list(chain.from_iterable(getattr(found, layer) for layer in LAYERS))


def words(found: Reading, item: Item) -> list[str]:
    return list(Explainer(found).words(item))


def test_every_rule_of_the_stages_is_told_and_none_besides() -> None:
    assert set(names_in_the_stages()) == set(rules())


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_a_rule_is_told_in_both_languages_and_shows_what_there_is(rule: Rule) -> None:
    assert rule.words("vi-VN").endswith(".")
    assert rule.words("en").endswith(".")
    assert rule.words("vi") != rule.words("en")
    assert rule.shows
    assert {part for part in rule.shows if "." in part} <= GROUPS
    columns = {part.removeprefix("column:") for part in rule.shows if part.startswith("column:")}
    assert columns <= set(LEXICON.keys("tables.column").values())


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_a_rule_finds_something_in_its_example_and_shows_words_of_it(rule: Rule) -> None:
    text = rule.example if rule.news else PARTY_HEAD + rule.example
    found = read(text.encode(), name="vi-du.md" if "|" in text else "vi-du.txt")
    mine = [item for item in items(found) if item.rule == rule.key]
    assert mine
    for item in mine:
        shown = words(found, item)
        assert shown
        assert all(word in text for word in shown)


@pytest.mark.parametrize(
    ("body", "rule", "shown"),
    [
        (
            "II. NHIỆM VỤ\n1. Giao Sở Y tế rà soát quy chế.",
            "assignment.request",
            ["Giao", "Sở Y tế"],
        ),
        (
            "II. TỔ CHỨC THỰC HIỆN\n1. Ban Tổ chức Tỉnh ủy tổ chức tập huấn trong quý II/2026.",
            "assignment.sentence",
            ["Ban Tổ chức Tỉnh ủy", "tổ chức", "trong quý II/2026"],
        ),
        (
            "I. MỤC TIÊU\n1. Đến năm 2030:\n- Trên 90% hồ sơ số.",
            "target.percent",
            ["Trên 90%", "Đến năm 2030", "MỤC TIÊU"],
        ),
    ],
)
def test_the_words_stand_in_the_sentence_or_in_what_governs_it(
    body: str, rule: str, shown: list[str], resolution: Callable[[str], Reading]
) -> None:
    found = resolution(body)
    assert [words(found, item) for item in items(found) if item.rule == rule] == [shown]


def test_words_that_others_wrote_below_or_beside_are_not_taken_for_a_reason(
    resolution: Callable[[str], Reading],
) -> None:
    found = resolution("II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế rà soát quy chế.\n2. Giao Sở Nội vụ tập huấn cán bộ.")
    first, second = found.assignments
    assert words(found, first) == ["Sở Y tế", "rà soát"]
    assert words(found, second) == ["Giao", "Sở Nội vụ"]


def test_a_row_is_explained_by_the_heads_of_its_own_table(resolution: Callable[[str], Reading]) -> None:
    tasks = (
        "| TT | Nhiệm vụ | Đơn vị chủ trì |\n|---|---|---|\n| 1 | Rà soát | Sở Y tế |\n| 2 | Tập huấn | Sở Nội vụ |\n"
    )
    goals = "| TT | Chỉ tiêu | Năm 2030 |\n|---|---|---|\n| 1 | Hồ sơ số | 90% |\n| 2 | Hộ có cáp quang | 80% |\n"
    found = read(f"{PARTY_HEAD}{tasks}\nPhụ lục\n\n{goals}".encode(), name="bang.md")
    assert {tuple(words(found, item)) for item in found.assignments} == {("Nhiệm vụ", "Đơn vị chủ trì")}
    assert [words(found, item) for item in found.targets] == [
        ["Chỉ tiêu", "Năm 2030", "90%"],
        ["Chỉ tiêu", "Năm 2030", "80%"],
    ]


def test_a_list_of_many_bodies_is_shown_shortened(resolution: Callable[[str], Reading]) -> None:
    bodies = ", ".join(f"Sở Số {number}" for number in range(40))
    (item,) = (found := resolution(f"II. TỔ CHỨC THỰC HIỆN\n1. Giao {bodies} rà soát quy chế.")).assignments
    assert 1 < len(words(found, item)) <= 6


def test_words_are_shown_without_the_marks_between_them(resolution: Callable[[str], Reading]) -> None:
    found = resolution("II. NHIỆM VỤ\n1. Giao Sở **Y tế** rà soát quy chế.")
    assert words(found, found.assignments[0]) == ["Giao", "Sở Y tế"]
    places = Explainer(found).because(found.assignments[0])
    assert [found.text[start:end] for start, end in places] == ["Giao", "Sở **Y tế"]


def test_nothing_is_told_of_a_rule_that_nobody_knows(resolution: Callable[[str], Reading]) -> None:
    found = resolution("II. NHIỆM VỤ\n1. Giao Sở Y tế rà soát quy chế.")
    assert words(found, replace(found.assignments[0], rule="assignment.unheard_of")) == []


@pytest.mark.parametrize(("language", "begins"), [("vi", "“Giao”"), ("en", "“To give”")])
def test_the_guide_tells_why_when_asked(language: str, begins: str, resolution: Callable[[str], Reading]) -> None:
    found = resolution("II. NHIỆM VỤ\n1. Giao Sở Y tế rà soát quy chế.")
    assert "why" not in as_guide(found)["assignments"][0]
    (told,) = as_guide(found, why=language)["assignments"]
    assert told["why"].startswith(begins)
    assert [one["quote"] for one in told["because"]] == ["Giao", "Sở Y tế"]
    assert all(found.text[one["start"] : one["end"]] == one["quote"] for one in told["because"])


@pytest.mark.parametrize(
    ("group", "word", "body", "fields"),
    [
        ("verbs.tasks", "vun trồng", "1. Sở Y tế vun trồng vườn thuốc nam.", {"lead": ("Sở Y tế",)}),
        ("bodies.heads", "Lâm trường", "1. Giao Lâm trường Sông Kôn rà soát.", {"lead": ("Lâm trường Sông Kôn",)}),
    ],
)
def test_a_verb_or_a_kind_of_body_is_added_without_code_and_shown_as_the_reason(
    group: str, word: str, body: str, fields: dict[str, object]
) -> None:
    data = f"{PARTY_HEAD}II. TỔ CHỨC THỰC HIỆN\n{body}".encode()
    assert read(data, name="a.txt").assignments == ()
    lexicon = LEXICON.with_words(group, [word])
    (item,) = (found := read(data, name="a.txt", lexicon=lexicon)).assignments
    assert {name: getattr(item, name) for name in fields} == fields
    assert any(word in found.text[start:end] for start, end in Explainer(found, lexicon).because(item))


def test_a_counted_noun_is_added_without_code_and_shown_as_the_reason() -> None:
    data = f"{PARTY_HEAD}I. MỤC TIÊU\n1. Đến năm 2030, trồng 50 luống rau sạch.".encode()
    assert read(data, name="a.txt").targets == ()
    lexicon = LEXICON.with_words("quantities.counted", ["luống"])
    (item,) = (found := read(data, name="a.txt", lexicon=lexicon)).targets
    assert (item.low, item.counted_in) == (50, "luống")
    start, end = Explainer(found, lexicon).because(item)[0]
    assert found.text[start:end] == "50 luống"


def test_a_kind_of_document_is_added_with_its_code() -> None:
    data = f"{PARTY_HEAD}Căn cứ Sổ tay số 12/STA-UBND của Ủy ban nhân dân tỉnh, Tỉnh ủy quyết nghị.".encode()
    assert read(data, name="a.txt").citations == ()
    lexicon = LEXICON.with_words("kinds.kind", ["sổ tay"], key="handbook", codes=["STA"])
    (item,) = read(data, name="a.txt", lexicon=lexicon).citations
    assert (item.kind, item.symbol) == ("handbook", "12/STA-UBND")
    assert lexicon.codes()["STA"] == "handbook"


def test_explaining_takes_work_in_proportion_to_what_was_found(resolution: Callable[[str], Reading]) -> None:
    def calls(count: int) -> int:
        points = "".join(f"- Rà soát quy chế thứ {n}, xong trong quý II/2026.\n" for n in range(count))
        found = resolution(f"II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n{points}")
        assert len(found.assignments) == count
        made = 0

        def counted(_frame: FrameType, event: str, _what: object) -> None:
            nonlocal made
            made += event in {"call", "c_call"}

        explainer = Explainer(found)
        sys.setprofile(counted)
        try:
            assert all(map(explainer.because, found.assignments))
        finally:
            sys.setprofile(None)
        return made

    calls(100)  # patterns are made once
    assert calls(400) < 2.5 * calls(200)
