"""How a text is laid out: the outline in order with an eId for each clause, and its passages and sections.

Passages cut the whole text at the start of every clause, so each holds a clause's own words; sections are runs of
passages small enough to send one at a time. Both lose nothing: put together they are the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from thongsuot.reading import model
from thongsuot.vietnamese.text import fold

PASSAGE_LENGTH = 4_000
"""A clause's own words longer than this are cut at a line: an index entry and a page stay small."""
SECTION_LENGTH = 12_000
"""Characters of a section: some 6 kB compressed, with its marks well under the 100 kB of a first load."""
EID_LENGTH = 255

# Akoma Ntoso naming convention 1.0, §4.4 (abbreviations of element names).
_EID_WORDS = {
    "part": "part",
    "chapter": "chp",
    "section": "sec",
    "article": "art",
    "clause": "para",
    "letter": "point",
    "dash": "indent",
    "appendix": "att",
    "paragraph": "p",
}
_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Node:
    """A clause in text order; `parent` is the position of the clause that encloses it, `source` the reader's."""

    source: model.Clause
    position: int
    parent: int | None
    depth: int
    eid: str
    place: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The text from `start` up to `end`: words of the clause at `clause` alone (None before the first)."""

    start: int
    end: int
    clause: int | None
    section: int


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is stored of how a text is laid out; `sections` and `words` (its own) belong to `nodes` one to one."""

    text: str
    nodes: tuple[Node, ...]
    passages: tuple[Passage, ...]
    sections: tuple[int, ...]
    words: tuple[str, ...]
    folded: tuple[str, ...]
    """The search key of each passage."""


def lay_out(text: str, clauses: Sequence[model.Clause]) -> Layout:
    """Work out the layout of a text, which asks no database and takes its time with a long text."""
    nodes = outline(clauses)
    cut = passages(text, [node.source.start for node in nodes])
    return Layout(
        text=text,
        nodes=nodes,
        passages=cut,
        sections=tuple(sections_of_clauses(cut, len(nodes))),
        words=tuple(_own_words(text, cut, len(nodes))),
        folded=tuple(fold(text[passage.start : passage.end]) for passage in cut),
    )


def _own_words(text: str, cut: Iterable[Passage], count: int) -> list[str]:
    words = [""] * count
    for passage in cut:
        if passage.clause is not None:
            words[passage.clause] += text[passage.start : passage.end]
    return words


def outline(clauses: Sequence[model.Clause]) -> tuple[Node, ...]:
    """The reader's clauses in text order, each with an eId ("chp_i__art_3__point_a") of its own in the version."""
    order = sorted(range(len(clauses)), key=lambda index: (clauses[index].start, -clauses[index].end, index))
    position = {index: place for place, index in enumerate(order)}
    nodes: list[Node] = []
    used: Counter[str] = Counter()
    for place, index in enumerate(order):
        parent = clauses[index].parent
        above = nodes[position[parent]] if parent is not None and position[parent] < place else None
        nodes.append(_node(clauses[index], place, above, used))
    return tuple(nodes)


def _node(clause: model.Clause, position: int, above: Node | None, used: Counter[str]) -> Node:
    eid = _eid(clause, above)
    used[eid] += 1
    return Node(
        source=clause,
        position=position,
        parent=above.position if above else None,
        depth=above.depth + 1 if above else 0,
        eid=eid if used[eid] == 1 else f"{eid}-{used[eid]}",  # the hyphen stands in no other eId
        place=cite([above.place if above else "", clause.number or ""]),
    )


def _eid(clause: model.Clause, above: Node | None) -> str:
    word = _EID_WORDS.get(clause.kind, clause.kind)
    number = "_".join(fold(clause.number or "").split())
    own = f"{word}_{number}" if number else word
    return (f"{above.eid}__{own}" if above else own)[: EID_LENGTH - 8]


def passages(text: str, starts: Sequence[int]) -> tuple[Passage, ...]:
    """The whole text cut at every clause's start (ascending, as in `outline`), no piece over PASSAGE_LENGTH."""
    pieces: list[tuple[int, int, int | None]] = []
    edges = [0, *starts, len(text)]
    for clause, (start, end) in enumerate(pairwise(edges), start=-1):
        owner = None if clause < 0 else clause
        pieces.extend((first, last, owner) for first, last in _at_lines(text, start, end))
    return tuple(_in_sections(pieces))


def _at_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > PASSAGE_LENGTH:
        cut = text.rfind("\n", start, start + PASSAGE_LENGTH) + 1 or start + PASSAGE_LENGTH
        yield start, cut
        start = cut
    if end > start:
        yield start, end


def _in_sections(pieces: Iterable[tuple[int, int, int | None]]) -> Iterator[Passage]:
    section, begun = 0, 0
    for start, end, clause in pieces:
        if end - begun > SECTION_LENGTH and start > begun:
            section, begun = section + 1, start
        yield Passage(start, end, clause, section)


def deepest_shown(levels: Iterable[tuple[int, int]], most: int) -> int:
    """The deepest level to which an outline can be shown in `most` lines; `levels` are (level, clauses), from the top.

    >>> deepest_shown([(0, 5), (1, 60), (2, 900)], 400)
    1
    """
    shown, total = 0, 0
    for level, count in levels:
        total += count
        if total <= most:
            shown = level
    return shown


def line_starts(text: str) -> list[int]:
    """The offset of the first character of each line."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]


def line_of(starts: Sequence[int], offset: int) -> int:
    """The line, counted from 1, on which a character stands; `starts` are those of `line_starts`."""
    return bisect_right(starts, offset)


class Extent(Protocol):
    """Anything that reaches from `start` up to `end`."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """The character after the last."""


def innermost(clauses: Sequence[Extent], offset: int) -> int | None:
    """The position of the deepest clause that holds a character: in text order, the last that holds it."""
    until = bisect_right(clauses, offset, key=lambda clause: clause.start)
    return next((position for position in range(until - 1, -1, -1) if offset < clauses[position].end), None)


def sections_of_clauses(passages: Sequence[Passage], count: int) -> list[int]:
    """The section where each of `count` clauses begins; one without words of its own begins where the next one does."""
    first: dict[int, int] = {}
    for passage in passages:
        if passage.clause is not None:
            first.setdefault(passage.clause, passage.section)
    sections: list[int] = []
    following = passages[-1].section if passages else 0
    for position in reversed(range(count)):
        following = first.get(position, following)
        sections.append(following)
    return sections[::-1]


def cite(numbers: Iterable[str]) -> str:
    """Join the numbers of a clause and of those around it, outermost first, as people cite them.

    >>> cite(["II.", "2", "a)"])
    'II.2.a'
    """
    plain = (_SPACE.sub(" ", number).strip(" .):-+") for number in numbers)
    return ".".join(number for number in plain if number)
