"""Questions proposed from what a document asks for: which figure, by when, who leads. Pure, and always the same.

What is wrong to choose is taken from the document's own other figures, days and bodies; the words that tell the answer
are left out of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from thongsuot.courses.rules.quiz import Content, Kind
from thongsuot.vietnamese.text import fold

CHOICES: Final = 4
GAP: Final = "…"
"""Stands in a question where its answer stood."""


class Asks(StrEnum):
    """What a proposed question asks of a requirement."""

    FIGURE = "figure"
    DEADLINE = "deadline"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Fact:
    """A requirement in force, its answers in words; empty where it has none.

    `deadline_words` are how its own sentence says the deadline; `others` take part and do not lead.
    """

    requirement_id: int
    clause: UUID | None
    statement: str
    quote: str
    figure: str = ""
    counted_in: str = ""
    deadline: str = ""
    deadline_words: str = ""
    lead: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question about a requirement: `what` is asked, the first choice is the right one."""

    asks: Asks
    fact: Fact
    what: str
    content: Content


def proposals(facts: Sequence[Fact]) -> Iterator[Proposal]:
    """What may be asked, in the order of the text; nothing where the document holds nothing wrong to choose."""
    for fact in facts:
        for asks in Asks:
            answer = _answer(fact, asks)
            what = _without_answer(fact, asks, answer) if answer else ""
            wrong = _wrong(fact, asks, answer, facts) if what else []
            if wrong:
                items = (answer, *wrong[: CHOICES - 1])
                yield Proposal(asks, fact, what, Content(Kind.SINGLE, items, right=(0,)))


def _answer(fact: Fact, asks: Asks) -> str:
    return {Asks.FIGURE: fact.figure, Asks.DEADLINE: fact.deadline, Asks.LEAD: fact.lead}[asks]


def _without_answer(fact: Fact, asks: Asks, answer: str) -> str:
    """The statement with a gap where it tells the answer; empty where it tells it otherwise, or nothing else."""
    what = fact.statement.strip(" .;:")
    for words in (fact.deadline_words, answer) if asks is Asks.DEADLINE else (answer,):
        what = re.sub(re.escape(words), GAP, what, flags=re.IGNORECASE) if words else what
    tells = re.search(r"\w", what) and fold(answer) not in fold(what)
    return what if tells else ""


def _wrong(fact: Fact, asks: Asks, answer: str, facts: Sequence[Fact]) -> list[str]:
    """Other answers of the document, those like it first, then those that stand nearest in the text."""
    here = facts.index(fact)
    near = sorted(range(len(facts)), key=lambda place: (_unlike(fact, facts[place], asks), abs(place - here), place))
    known = {fold(answer), *(map(fold, fact.others) if asks is Asks.LEAD else ())}
    found: list[str] = []
    for place in near:
        words = _answer(facts[place], asks)
        if words and fold(words) not in known:
            known.add(fold(words))
            found.append(words)
    return found


def _unlike(fact: Fact, other: Fact, asks: Asks) -> bool:
    return asks is Asks.FIGURE and fact.counted_in != other.counted_in
