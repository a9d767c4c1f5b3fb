"""Finds the blocks of a text that has only lines: paragraphs, headings, table cells, and what is no content.

Reads: a text. Writes: blocks that hold each of its words once. A line break inside a paragraph (hard-wrapped text,
a page break in
the middle of a sentence) is no end of a block:

    "Thực hiện Nghị quyết số\\n214/NQ-CP của Chính phủ"  →  one paragraph
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from thongsuot.reading.letters import LOWER, UPPER
from thongsuot.reading.model import Block, Cell
from thongsuot.reading.sources.grids import Grid, grids_in
from thongsuot.reading.sources.letterhead import stands_alone
from thongsuot.reading.sources.lines import Line, lines_of

# What begins a paragraph of its own: numbers, letters and dashes of an outline, headings, bullets.
MARKER = re.compile(
    rf"(?:#{{1,6}}\s|[-+*•●–—]\s|[-+]$|\(?\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[.)]\s|\(?[a-zđ]\)\s"
    rf"|[IVX]{{1,5}}\s?[-.)]\s|[A-HĐ][.)]\s"
    rf"|(?:Điều|ĐIỀU)\s\d|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ lục|PHỤ LỤC)\s[IVX\d{UPPER}]|\[\d+\])"
)
_LONE = re.compile(r"(?:[-+*•]|\d{1,2}[.)]|[a-zđ]\))$")
_SOURCE = re.compile(r"#\s*source:\s*https?://.*$")
_RULE = re.compile(r"[^\w]+$")
_ENDED = re.compile(r"[.!?…:;”\"»)\]|/]$")
_GOES_ON = re.compile(rf"[{LOWER}](?![).])")
_SHARE = re.compile(r"\d+(?:,\d+)?\s?%")
# A line that ends so has not said what it began to say, whatever the next line begins with.
_OPEN_END = re.compile(
    r"(?:,|\b(?:và|của|các|những|với|ngày|tháng|năm|số|trước|trong|về|đến|từ|cho|là|tại|theo|để|do|nhằm|hoặc"
    r"|trên|bằng|thuộc"
    r"|vào|được|không|phải|cần|sở|ban|giao|đề nghị|phối hợp|chủ trì))$"
)
# The first line of a paragraph, cut where the page that it was copied from changed its type: "Căn cứ Nghị quyết".
_CUT_SHORT = re.compile(r"(?:Căn cứ|Thực hiện|Theo|Trên cơ sở|Xét|Tiếp tục|Triển khai|Để|Nhằm)\s\w")
_FOLIO = re.compile(r"(?:[-–]\s?)?\d{1,3}(?:\s?[-–])?$|(?:Trang|trang)\s\d{1,3}(?:\s?/\s?\d{1,3})?$")
_SHORTEST_CUT = 30
_LONGEST_END = 12
_WIDEST_WRAP = 130
_FEWEST_LINES = 4


@dataclass(slots=True)
class _Run:
    """Lines that make up one paragraph."""

    lines: list[Line]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    def block(self) -> Block:
        first = self.lines[0]
        kind = "heading" if first.words.startswith("#") else "paragraph"
        aside = "source" if first.number == 0 and _SOURCE.match(first.words) else None
        return Block(first.start, self.last.end, kind, paragraph=first.number, aside=aside)


def blocks_of(text: str) -> Iterator[Block]:
    """This function will give the blocks of a text in their order."""
    lines = lines_of(text)
    grids = grids_in(lines)
    taken = {number for grid in grids for number in range(grid.first, grid.last + 1)}
    free = [line for line in lines if line.number not in taken]
    cells = (block for index, grid in enumerate(grids) for block in _cells(index, grid))
    yield from sorted((*(run.block() for run in _runs(free)), *cells), key=lambda block: block.start)


def _cells(index: int, grid: Grid) -> Iterator[Block]:
    for row_number, row in enumerate(grid.rows):
        for column, (start, end) in enumerate(row):
            if start < end:
                yield Block(start, end, "cell", paragraph=grid.first, cell=Cell(index, row_number, column))


def _runs(lines: list[Line]) -> Iterator[_Run]:
    """Paragraphs between the tables; none reaches over a table, whose cells would then stand in two blocks."""
    width = _wrap_width(lines)
    for stretch in _stretches(lines):
        yield from _runs_of(_without_folios(stretch), width)


def _stretches(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines cut where some are missing between two of them: there a table stands."""
    for _, numbered in itertools.groupby(enumerate(lines), key=lambda pair: pair[1].number - pair[0]):
        yield [line for _, line in numbered]


def _runs_of(lines: list[Line], width: int) -> Iterator[_Run]:
    """Lines grouped at blank lines and markers, then put together again where a page break cut a sentence."""
    current: _Run | None = None
    blank = False
    for line in lines:
        if not line.words:
            blank = True
            continue
        if current and (_follows(current, line, width) if not blank else _resumes(current, line)):
            current.lines.append(line)
        else:
            if current:
                yield current
            current = _Run([line])
        blank = False
    if current:
        yield current


def _without_folios(lines: list[Line]) -> list[Line]:
    """The lines without the page numbers that stand inside a sentence; where one is left out the line counts as
    blank.
    """
    filled = [line for line in lines if line.words]
    folios = {
        line.number
        for before, line, after in zip(filled, filled[1:], filled[2:], strict=False)
        if _FOLIO.match(line.words) and not MARKER.match(after.words) and _cut_off(before, after)
    }
    return [replace(line, words="") if line.number in folios else line for line in lines] if folios else lines


def _wrap_width(lines: list[Line]) -> int:
    """The width at which the text is broken by hand, 0 when each line is a paragraph."""
    pairs = [
        (line, after) for line, after in itertools.pairwise(lines) if after.words and any(map(str.isalnum, line.words))
    ]
    inner = [len(line.words) for line, _ in pairs]
    broken = sum(1 for line, _ in pairs if not _ENDED.search(line.words))
    if len(inner) < _FEWEST_LINES or broken < len(inner) / 2:
        return 0
    width = sorted(inner)[int(len(inner) * 0.95)]
    full = sum(1 for length in inner if 0.75 * width <= length)
    return width if 40 <= width <= _WIDEST_WRAP and full >= len(inner) * 0.5 else 0


def _follows(run: _Run, line: Line, width: int) -> bool:
    """Whether a line goes on with the paragraph of the line right before it."""
    before = run.last
    if before.number + 1 != line.number:
        return False
    if _LONE.match(before.words):
        return True
    if MARKER.match(line.words) or _RULE.match(line.words) or _RULE.match(before.words):
        return False
    if width and not before.words.startswith("#"):
        if stands_alone(before) or stands_alone(line):
            return False
        return len(before.words) >= 0.6 * width or not (_ENDED.search(before.words) or _closes(run, line))
    return _cut_off(before, line)


def _closes(run: _Run, line: Line) -> bool:
    """Whether the last line, short behind full ones, is the end of its paragraph."""
    return len(run.lines) > 1 and line.words[:1].isupper() and not _is_open(run.last.words)


def _is_open(words: str) -> bool:
    return _OPEN_END.search(words, max(0, len(words) - _LONGEST_END)) is not None


def _resumes(run: _Run, line: Line) -> bool:
    """Whether a line behind blank lines goes on with a sentence that a page break cut off."""
    return not MARKER.match(line.words) and _cut_off(run.last, line)


def _cut_off(before: Line, line: Line) -> bool:
    long = len(before.words) >= 50 and not before.words.startswith(("#", "|"))
    if long and before.words.endswith(";") and _SHARE.match(line.words):
        return True
    if len(before.words) >= _SHORTEST_CUT and _is_open(before.words) and not before.words.startswith(("#", "|")):
        return True
    cut_short = _CUT_SHORT.match(before.words) is not None and not before.words.isupper()
    return (long or cut_short) and not _ENDED.search(before.words) and _GOES_ON.match(line.words) is not None
