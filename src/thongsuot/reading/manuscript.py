"""What the later stages read: the passages in their order, each with its mark, and the tables as rows of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from thongsuot.reading.dates import Moment, find_moments
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.model import Block, Identity
from thongsuot.reading.outline import Mark, is_heading, mark_of
from thongsuot.reading.passages import Passage, passages
from thongsuot.reading.patterns import compiled
from thongsuot.reading.sentences import Slice, sentences

NOTES = frozenset({"footnote", "endnote"})
"""Kinds of blocks that explain the text from beside it: their documents are looked for, orders are not."""

Row = tuple[Passage | None, ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text made ready for reading.

    `flow` holds the passages outside tables and notes; `marks`, `headings` and `sentences`, the slices of each, belong
    to them one to one; `ending` is the index in `flow` where the body ends ("Nơi nhận"). `tables` are rows of cells,
    None where a cell is empty.
    """

    text: str
    everything: tuple[Passage, ...]
    flow: tuple[Passage, ...]
    marks: tuple[Mark, ...]
    headings: tuple[bool, ...]
    sentences: tuple[Sequence[Slice], ...]
    ending: int
    tables: tuple[tuple[Row, ...], ...]
    lexicon: Lexicon
    document: Identity = field(default_factory=Identity)
    _moments: dict[int, tuple[Moment, ...]] = field(default_factory=dict)

    @property
    def today(self) -> date | None:
        """The day against which relative dates are resolved: that of issue."""
        return self.document.issued_on

    @property
    def is_news(self) -> bool:
        """Whether a report speaks, not an office."""
        return self.document.kind == "news"

    def with_document(self, document: Identity) -> Manuscript:
        """This function will give the same manuscript, its document known."""
        return replace(self, document=document, _moments={})

    def body(self) -> Iterator[tuple[int, Passage, Mark]]:
        """This function will give the passages of the body outside tables, each with its index and mark."""
        for index in range(self.ending):
            yield index, self.flow[index], self.marks[index]

    def moments(self, index: int) -> tuple[Moment, ...]:
        """This function will give the times in a passage of `flow`, looked for once."""
        if index not in self._moments:
            self._moments[index] = find_moments(self.flow[index].words, self.today)
        return self._moments[index]

    def implements(self, words: str) -> bool:
        """Whether a heading opens the part in which bodies are told what to do."""
        return compiled(self.lexicon, "sections.implementation").search(words) is not None

    def content(self, index: int) -> str:
        """This function will give the words of a passage in `flow` behind its mark."""
        return self.flow[index].words[self.marks[index].rest :]


def manuscript(text: str, blocks: Sequence[Block], lexicon: Lexicon) -> Manuscript:
    """This function will make a text ready for reading."""
    everything = tuple(passages(text, blocks))
    content = [passage for passage in everything if blocks[passage.block].kind not in NOTES]
    flow = tuple(passage for passage in content if passage.cell is None)
    marks = tuple(mark_of(passage.words) for passage in flow)
    headings = tuple(is_heading(passage, mark) for passage, mark in zip(flow, marks, strict=True))
    ending = _ending(content, len(flow), lexicon)
    cut = tuple(sentences(passage.words) for passage in flow)
    return Manuscript(text, everything, flow, marks, headings, cut, ending, tuple(_tables(everything)), lexicon)


def _ending(content: Sequence[Passage], length: int, lexicon: Lexicon) -> int:
    """Where in the flow the body ends: at the list of recipients (a table may lay it out) or the furniture below a
    report, when the greater part stands before it.
    """
    ends = compiled(lexicon, "sections.ends", r"\W*{}")
    index = 0
    for passage in content:
        if index > length // 3 and len(passage.words) < 200 and ends.match(passage.words):
            return index
        index += passage.cell is None
    return length


def _tables(everything: Sequence[Passage]) -> Iterator[tuple[Row, ...]]:
    tables: dict[int, dict[int, dict[int, Passage]]] = {}
    for passage in everything:
        if passage.cell:
            tables.setdefault(passage.cell.table, {}).setdefault(passage.cell.row, {})[passage.cell.column] = passage
    for rows in tables.values():
        width = max(max(row) for row in rows.values()) + 1
        yield tuple(tuple(row.get(column) for column in range(width)) for row in rows.values())
