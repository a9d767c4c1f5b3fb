"""Puts the pages of a file together to one text.

Reads: pages, each as text and tables from top to bottom. Writes: paragraphs with the hard line breaks taken out;
tables, one that goes on over a page break as one table, its repeated heads taken out and a row that the break cut made
whole; and behind all, set aside, what is printed on each page. Every block says on which page it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, takewhile

from thongsuot.reading.columns import column_key
from thongsuot.reading.letters import LOWER
from thongsuot.reading.lexicon import default_lexicon
from thongsuot.reading.model import Block, Recognition
from thongsuot.reading.sources.layout import blocks_of
from thongsuot.reading.sources.writer import Source, Writer

_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_TELLING_HEADS = 3
_MOST_HEAD_ROWS = 3
_GOES_ON = re.compile(rf"[{LOWER}]")
_OPEN = re.compile(r"(?:[,(/-]|\b(?:và|của|các|những|với|ngày|tháng|năm|quý|số|trước|trong|về|đến|từ|cho|hoặc))$")

Row = list[str]
Table = list[Row]


@dataclass(slots=True)
class Page:
    """A page, counted from 0: text and tables in their order, what is set aside; how sure its words are if it was
    recognised from a picture.
    """

    number: int
    parts: list[str | Table] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    confidence: float | None = None

    @property
    def letters(self) -> int:
        """How many letters and digits it holds."""
        cells = (cell for part in self.parts for row in ([[part]] if isinstance(part, str) else part) for cell in row)
        return sum(letters_in(cell) for cell in cells)


def letters_in(words: str) -> int:
    """This function will count letters and digits."""
    return sum(map(str.isalnum, words))


@dataclass(slots=True)
class _Book:
    """What is being written: text of pages that no table has ended yet, or a table that no text has ended yet."""

    writer: Writer = field(default_factory=Writer)
    texts: list[tuple[int, str]] = field(default_factory=list)
    table: list[tuple[int, Row]] = field(default_factory=list)

    def take(self, page: Page, part: str | Table) -> None:
        """This function will take the next part of a page."""
        if isinstance(part, str):
            if part.strip():
                self.end_table()
            self.texts.append((page.number, part))
            return
        self.end_text()
        rows = [[" ".join(cell.split()) for cell in row] for row in part]
        if self.table and (self.table[-1][0] == page.number or not self._is_continued_by(rows)):
            self.end_table()
        self._append(page, rows)

    def end_table(self) -> None:
        """This function will write the table that ends here."""
        if self.table:
            self.writer.table([row for _, row in self.table], pages=[page for page, _ in self.table])
            self.table = []

    def end_text(self) -> None:
        """This function will write the text that ends here, its lines joined to paragraphs."""
        text = "\n".join(words for _, words in self.texts)
        starts = list(accumulate((len(words) + 1 for _, words in self.texts[:-1]), initial=0))
        pages = [page for page, _ in self.texts]
        self.texts = []
        for table, blocks in groupby(blocks_of(text), key=lambda block: block.cell and block.cell.table):
            found = [(pages[bisect_right(starts, block.start) - 1], block) for block in blocks]
            if table is None:
                for page, block in found:
                    self.writer.paragraph(_line(text, block), page=page)
            else:
                self.writer.table(_rows(text, [block for _, block in found]), pages=[found[0][0]])

    def _is_continued_by(self, rows: Table) -> bool:
        """A table on the next page goes on with this one when it is as wide and has no other head."""
        head = self.table[0][1]
        return len(head) == len(rows[0]) and (not _is_head(rows[0]) or _is_same_head(head, rows[0]))

    def _append(self, page: Page, rows: Table) -> None:
        head = zip((row for _, row in self.table[:_MOST_HEAD_ROWS]), rows, strict=False)
        heads = sum(1 for _ in takewhile(lambda pair: _is_same_head(*pair), head))
        page.asides.extend(" ".join(filter(None, row)) for row in rows[:heads])
        rest = rows[heads:]
        if self.table and rest and _is_rest_of(self.table[-1][1], rest[0]):
            number, cut = self.table[-1]
            self.table[-1] = number, [" ".join(filter(None, pair)) for pair in zip(cut, rest[0], strict=True)]
            rest = rest[1:]
        self.table.extend((page.number, row) for row in rest)


def written(pages: Sequence[Page]) -> Source:
    """This function will write pages as one text."""
    _set_aside(pages)
    book = _Book()
    for page in pages:
        for part in page.parts:
            book.take(page, part)
    book.end_table()
    book.end_text()
    for page in pages:
        for line in page.asides:
            book.writer.aside(line, "page_number" if _PAGE_NUMBER.match(line) else "running_head", page=page.number)
    recognised = (Recognition(page.number, page.confidence) for page in pages if page.confidence is not None)
    return book.writer.source(pages=len(pages), recognised=tuple(recognised))


def _is_same_head(head: Row, row: Row) -> bool:
    """Whether a row says again what the head says, word by word or by the columns that it names."""
    return [cell.casefold() for cell in head] == [cell.casefold() for cell in row] or (
        _is_head(row) and _keys(head) == _keys(row)
    )


def _is_head(row: Row) -> bool:
    return sum(1 for key in _keys(row) if key) >= _TELLING_HEADS


def _keys(row: Row) -> list[str | None]:
    return [column_key(cell, default_lexicon()) for cell in row]


def _is_rest_of(before: Row, row: Row) -> bool:
    """Whether a row is what a page break cut off the row before.

    It has no number of its own; a cell of it goes on in the middle of a sentence, or most of its cells had room above.
    """
    filled = [(above, cell) for above, cell in zip(before, row, strict=True) if cell]
    if row[0] or not filled or not all(above for above, _ in filled):
        return False
    return len(filled) < len(row) / 2 or any(_GOES_ON.match(cell) or _OPEN.search(above) for above, cell in filled)


def _set_aside(pages: Sequence[Page]) -> None:
    """Takes page numbers, and lines that most pages begin or end with, out of the text.

    Pages that say nothing else say it: one page twice is no page without words.
    """
    before = [list(page.parts) for page in pages]
    _take_furniture(pages, _repeated(pages))
    if not any(page.letters for page in pages):
        for page, parts in zip(pages, before, strict=True):
            page.parts, page.asides = parts, []


def _take_furniture(pages: Sequence[Page], repeated: set[str]) -> None:
    for page in pages:
        for index, edge in ((0, 0), (-1, -1)):
            part = page.parts[index] if page.parts else ""
            lines = part.splitlines() if isinstance(part, str) else []
            while lines and _is_furniture(lines[edge], repeated):
                line = lines.pop(edge)
                if line.strip():
                    page.asides.append(line)
            if isinstance(part, str) and page.parts:
                page.parts[index] = "\n".join(lines)


def _is_furniture(line: str, repeated: set[str]) -> bool:
    return not line.strip() or _PAGE_NUMBER.match(line) is not None or _DIGITS.sub("#", line.strip()) in repeated


def _repeated(pages: Sequence[Page]) -> set[str]:
    """First and last lines that come again on most pages, whatever number they hold."""
    edges: Counter[str] = Counter()
    for page in pages:
        texts = [part for part in page.parts if isinstance(part, str) and part.strip()]
        lines = [
            line.strip()
            for text in texts[:1] + texts[-1:]
            for line in (text.strip().splitlines()[0], text.strip().splitlines()[-1])
        ]
        edges.update({_DIGITS.sub("#", line) for line in lines})
    return {line for line, count in edges.items() if count >= 2 and count >= 0.5 * len(pages)}


def _rows(text: str, cells: Iterable[Block]) -> Table:
    """The cells of a table that was found in plain lines, as rows; a cell that is not there is empty."""
    rows: dict[int, dict[int, str]] = {}
    for block in cells:
        if block.cell:
            rows.setdefault(block.cell.row, {})[block.cell.column] = _line(text, block)
    return [[row.get(column, "") for column in range(max(row) + 1)] for row in rows.values()]


def _line(text: str, block: Block) -> str:
    return " ".join(text[block.start : block.end].split())
