"""Tells why the reader took a sentence for what it says: the rule in words, and the words that made it fire.

Reads: a reading, the rules in `lexicon/rules.toml` and the word lists. Writes: places in the text. Nothing of this is
worked out while a document is read: whoever asks for a reason pays for it.

    "Giao Sở Y tế chủ trì rà soát …"   →  assignment.request: "Giao", "Sở Y tế"
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain, islice

from thongsuot.reading.columns import column_key
from thongsuot.reading.dates import find_moments
from thongsuot.reading.lexicon import Lexicon, default_lexicon
from thongsuot.reading.model import Block, Figure, Item, Reading, Target
from thongsuot.reading.passages import Passage, passages
from thongsuot.reading.patterns import compiled
from thongsuot.reading.quantities import find_quantities

Place = tuple[int, int]
_MOST = 6
_LONGEST = 120
_HEAD_ROWS = 4
_LOOK_BACK = 40
_LOOK_AHEAD = 8
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule looks for, in both languages; `shows` names what made it fire, in `example` it finds something."""

    key: str
    vi: str
    en: str
    shows: tuple[str, ...]
    example: str
    news: bool = False

    def words(self, language: str) -> str:
        """The sentence in "vi" or any other language, which is English."""
        return self.vi if language.startswith("vi") else self.en


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A slice of a passage in which words are looked for."""

    passage: Passage
    low: int
    high: int

    def place(self, start: int, end: int) -> Place:
        """Where a slice of the passage's words stands in the text."""
        return self.passage.span(start, min(end, start + _LONGEST))


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """This function will load the rules with their sentences, by the name that an item carries."""
    loaded = tomllib.loads((files("thongsuot.reading.lexicon") / "rules.toml").read_text(encoding="utf-8"))["rule"]
    return {item["key"]: Rule(**{**item, "shows": tuple(item["shows"])}) for item in loaded}


class Explainer:
    """Finds the words by which the items of one reading were found."""

    def __init__(self, reading: Reading, lexicon: Lexicon | None = None) -> None:
        self._reading = reading
        self._lexicon = lexicon or default_lexicon()
        self._starts = [block.start for block in reading.blocks]
        self._clauses = [clause.start for clause in reading.outline]
        self._passages: dict[int, list[Passage]] = {}
        self._tables = _heads_of_tables(reading.text, reading.blocks, self._lexicon)
        self._headed = sorted(self._tables)

    def because(self, item: Item) -> tuple[Place, ...]:
        """This function will give the places of the words that made an item's rule fire, in the rule's own order."""
        rule = rules().get(item.rule)
        found: list[Place] = []
        for part in rule.shows if rule else ():
            new = (place for place in self._places(part, item, found) if not _holds(found, place))
            found.extend(islice(new, _MOST - len(found)))
        return tuple(found)

    def words(self, item: Item) -> tuple[str, ...]:
        """This function will give the same words as a person reads them, without line breaks and marks between."""
        return tuple(
            " ".join(stretch.passage.words[stretch.low : stretch.high] for stretch in self._between(start, end)).strip()
            for start, end in self.because(item)
        )

    def _places(self, part: str, item: Item, found: list[Place]) -> Iterator[Place]:
        """The places of one part of what a rule shows."""
        if part.startswith("column:"):
            yield from self._heads(part.removeprefix("column:"), item.start)
        elif part == "figure":
            yield from self._figure(item)
        elif part == "day":
            yield from self._day(item)
        elif "." in part:
            yield from self._listed(part, item, found)
        else:
            yield from (place for words in _values(item, part) for place in self._said(words, item))

    def _heads(self, key: str, place: int) -> Iterator[Place]:
        """The head of a column of the table that holds a place, or of the one that it goes on with."""
        at = bisect_right(self._starts, place) - 1
        cell = self._reading.blocks[at].cell if at >= 0 else None
        table = bisect_right(self._headed, cell.table) - 1 if cell else -1
        if table >= 0 and key in (heads := self._tables[self._headed[table]]):
            yield heads[key]

    def _figure(self, item: Item) -> Iterator[Place]:
        """The number with the words that bound it and the noun that it counts."""
        value = item.low if isinstance(item, Target) else item.value if isinstance(item, Figure) else None
        for stretch in self._inside(item):
            words = stretch.passage.words
            for one in find_quantities(words[stretch.low : stretch.high], self._lexicon):
                if value is not None and one.low == value:
                    end = stretch.low + one.end
                    unit = words.find(one.unit, end, end + len(one.unit) + 1) if one.unit else -1
                    yield stretch.place(stretch.low + one.lead, unit + len(one.unit or "") if unit >= 0 else end)
                    return

    def _day(self, item: Item) -> Iterator[Place]:
        for stretch in self._inside(item):
            words = stretch.passage.words[stretch.low : stretch.high]
            for moment in find_moments(words, self._reading.document.issued_on)[:1]:
                yield stretch.place(stretch.low + moment.start, stretch.low + moment.end)

    def _listed(self, group: str, item: Item, found: list[Place]) -> Iterator[Place]:
        """The first word of a list, behind what was found before; words of headings also stand above, labels below."""
        pattern = compiled(self._lexicon, group)
        behind = max((end for start, end in found if item.start <= start < item.end), default=item.start)
        stretches = [*self._between(behind, item.end), *self._inside(item)]
        if group.startswith("sections."):
            stretches += [*self._above(item.start), *self._below(item.end)]
        for stretch in stretches:
            if match := pattern.search(stretch.passage.words, stretch.low, stretch.high):
                yield stretch.place(*match.span())
                return

    def _said(self, words: str, item: Item) -> Iterator[Place]:
        """Where words stand that an item carries: in its sentence, in what governs it, else close by."""
        wanted = re.compile(re.escape(words), re.IGNORECASE)
        around = (self._inside(item), self._above(item.start), self._below(item.end), self._before(item.start))
        for stretch in chain.from_iterable(around):
            if match := wanted.search(stretch.passage.words, stretch.low, stretch.high):
                yield stretch.place(*match.span())
                return

    def _inside(self, item: Item) -> Iterator[_Stretch]:
        return self._between(item.start, item.end)

    def _between(self, start: int, end: int) -> Iterator[_Stretch]:
        """What stands between two places, block by block."""
        first = max(0, bisect_right(self._starts, start) - 1)
        for index in range(first, bisect_left(self._starts, end)):
            for passage in self._passage(index):
                low, high = bisect_left(passage.at, start), bisect_left(passage.at, end)
                if low < high:
                    yield _Stretch(passage, low, high)

    def _above(self, place: int) -> Iterator[_Stretch]:
        """What governs a place: the words before it in its own line, the lead-in above, the headings around it."""
        at = bisect_right(self._starts, place) - 1
        if at < 0:
            return
        yield from self._between(self._starts[at], place)
        for index in range(at - 1, max(-1, at - _LOOK_BACK), -1):
            if any(passage.words.rstrip().endswith(":") for passage in self._passage(index)):
                yield from self._whole(index)
                break
        number = bisect_right(self._clauses, place) - 1
        clause = self._reading.outline[number] if number >= 0 else None
        while clause is not None:
            if clause.end > place:
                yield from self._whole(bisect_right(self._starts, clause.start) - 1)
            clause = self._reading.outline[clause.parent] if clause.parent is not None else None

    def _below(self, place: int) -> Iterator[_Stretch]:
        """The rest of a line and what stands right below it."""
        first = bisect_left(self._starts, place)
        if first > 0:
            yield from self._between(place, self._reading.blocks[first - 1].end)
        for index in range(first, min(len(self._starts), first + _LOOK_AHEAD)):
            yield from self._whole(index)

    def _before(self, place: int) -> Iterator[_Stretch]:
        """The blocks right before a place, the nearest first."""
        first = bisect_right(self._starts, place) - 2
        for index in range(first, max(-1, first - _NEAR), -1):
            yield from self._whole(index)

    def _whole(self, index: int) -> Iterator[_Stretch]:
        yield from (_Stretch(passage, 0, len(passage.words)) for passage in self._passage(index))

    def _passage(self, index: int) -> list[Passage]:
        """The words of a block, made when first asked for."""
        if index not in self._passages:
            self._passages[index] = passages(self._reading.text, self._reading.blocks[index : index + 1])
        return self._passages[index]


def _holds(found: Iterable[Place], place: Place) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in found)


def _values(item: Item, part: str) -> Iterator[str]:
    """The words that an item carries under a name: its lead, its due time, its symbol."""
    if part == "due":
        due = getattr(item, "due", None)
        yield from (due.text,) if due and due.text else ()
        return
    value = getattr(item, part, None) or ()
    for one in (value,) if isinstance(value, str) else value:
        yield one if isinstance(one, str) else one[0]


def _heads_of_tables(text: str, blocks: Iterable[Block], lexicon: Lexicon) -> dict[int, dict[str, Place]]:
    """The heads of columns by table: where in its first rows each kind of column is named."""
    heads: dict[int, dict[str, Place]] = {}
    for block in blocks:
        if block.cell and block.cell.row < _HEAD_ROWS and block.end - block.start < _LONGEST:
            key = column_key(text[block.start : block.end], lexicon)
            if key:
                heads.setdefault(block.cell.table, {}).setdefault(key, (block.start, block.end))
    return {table: named for table, named in heads.items() if len(named) > 1}
