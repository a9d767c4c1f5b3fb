"""Opens HTML: a page saved from a browser, or what an office program exports.

Reads: bytes as `plain` decodes them. Writes: paragraphs, one to a block element or line break, and tables cell by cell;
behind them, set aside, what a person may read on the page that is not its text: menus, margins, the foot, buttons
(`furniture`), the `title` of the window, and what a browser shows only in need (`hidden`). Code (scripts, styles,
comments, tags) is no words of the document and left out. Tags are cut by a scanner of our own that passes over the text
once: `html.parser` of the Python we run on takes quadratic time over tags that nobody closed. Attributes are not looked
at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from thongsuot.reading.sources.letterhead import laid_out
from thongsuot.reading.sources.plain import decode
from thongsuot.reading.sources.writer import Source, Writer

_TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<closing>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)|[!?])")
_REST = re.compile(r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
"""The rest of a tag: a ">" in quotes does not end it."""
_CODE = frozenset({"script", "style"})
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in (*_CODE, "title", "textarea")}
_REASONS = dict.fromkeys("nav aside footer header menu dialog button select textarea svg".split(), "furniture") | (
    dict.fromkeys("template noscript iframe object audio video canvas".split(), "hidden") | {"title": "title"}
)
"""Elements whose words are set aside, and why; a header only where the text has an element of its own (`_TEXT`)."""
_TEXT = ("main", "article")
_HAS_TEXT = re.compile(rf"<(?:{'|'.join(_TEXT)})\b", re.IGNORECASE)
_FRAMES = frozenset({*_REASONS, *_TEXT, "html", "body", "head", "div", "section", "form", "table"})
"""Elements that end what is left open inside them: a menu that nobody closed ends with the box around it."""
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_CELLS = frozenset({"td", "th"})
_CHOICES = frozenset({"option", "optgroup"})


def open_file(data: bytes) -> Source:
    """This function will open HTML, well formed or not.

    :raises ReadingError: reading.unknown_kind when the bytes are no text, reading.too_large.
    """
    text = decode(data)
    page = _Page(_Frames(has_text=_HAS_TEXT.search(text) is not None))
    for piece in _pieces(text):
        page.take(piece)
    return page.source()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text between two tags, or a tag by its `name`."""

    words: str = ""
    name: str = ""
    closing: bool = False


def _pieces(text: str) -> Iterator[_Piece]:
    """Text and tags in their order; comments, declarations and code are passed over."""
    position, quotes_pair, unclosed = 0, True, set[str]()
    while found := _TAG.search(text, position):
        yield _Piece(words=unescape(text[position : found.start()]))
        if found["comment"]:
            position = _behind(text, "-->", found.end())
            continue
        rest = _REST.match(text, found.end()) if quotes_pair else None
        quotes_pair = rest is not None  # one quote left open spoils all that follow: from here on any ">" ends a tag
        position = rest.end() if rest else _behind(text, ">", found.end())
        name = (found["name"] or "").lower()
        if name in _RAW and not found["closing"]:
            ended = None if name in unclosed else _RAW[name].search(text, position)
            if ended is None:
                unclosed.add(name)
                position = len(text) if name in _CODE else position
                continue
            yield _Piece(name=name)
            yield _Piece(words="" if name in _CODE else unescape(text[position : ended.start()]))
            position = ended.start()
        elif name:
            yield _Piece(name=name, closing=bool(found["closing"]))
    yield _Piece(words=unescape(text[position:]))


def _behind(text: str, sign: str, position: int) -> int:
    """Where the next `sign` ends, the end of the text when there is none."""
    at = text.find(sign, position)
    return len(text) if at < 0 else at + len(sign)


@dataclass(slots=True)
class _Frames:
    """The elements that are open, outermost first, each with the reason for which its words are set aside if any."""

    open: list[tuple[str, str | None]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    has_text: bool = False

    @property
    def reason(self) -> str | None:
        """Why words that stand here are set aside, None where they are content."""
        return self.open[-1][1] if self.open else None

    def take(self, name: str, *, closing: bool) -> None:
        """This function will begin or end an element; what ends, ends all that is open inside it."""
        if not closing:
            self.open.append((name, self.reason or self._own_reason(name)))
            self.counts[name] += 1
        while closing and self.counts[name]:
            ended, _ = self.open.pop()
            self.counts[ended] -= 1
            closing = ended != name

    def _own_reason(self, name: str) -> str | None:
        if name == "header" and (not self.has_text or any(self.counts[text] for text in _TEXT)):
            return None
        return _REASONS.get(name)


@dataclass(slots=True)
class _Page:
    """What has been read of a page: the line that is being written, the table around it, what is set aside."""

    frames: _Frames
    writer: Writer = field(default_factory=Writer)
    line: list[str] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)
    heading: str | None = None
    tables: int = 0
    rows: list[list[list[str]]] = field(default_factory=list)

    def take(self, piece: _Piece) -> None:
        """This function will take the next piece."""
        if not piece.name:
            self.line.append(piece.words)
        elif piece.name in _CHOICES:
            self.line.append(" ")  # the choices of a list are one line: none of them is said of the document
        elif piece.name not in _INLINE:
            self._end_line()
            if piece.name in _FRAMES:
                self.frames.take(piece.name, closing=piece.closing)
            if not self.frames.reason:
                self._enter(piece.name, step=-1 if piece.closing else 1)

    def source(self) -> Source:
        """This function will close the page. One that is furniture from end to end is read as it stands."""
        self._end_line()
        self._write_table()
        read = bool(self.writer.blocks)
        for words, reason in self.asides:
            if read or reason != "furniture":
                self.writer.aside(words, reason)
            else:
                self.writer.paragraph(words)
        return self.writer.source()

    def _enter(self, name: str, *, step: int) -> None:
        """Begins (`step` 1) or ends (-1) an element that is a block."""
        if name == "table":
            self.tables = max(0, self.tables + step)
            if not self.tables:
                self._write_table()
        elif name == "tr" and self.tables == 1 and step > 0:
            self.rows.append([])
        elif name in _CELLS and self.tables == 1 and step > 0:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append([])
        elif re.fullmatch(r"h[1-6]", name):
            self.heading = f"heading {name[1]}" if step > 0 else None

    def _end_line(self) -> None:
        words = " ".join("".join(self.line).split())
        self.line.clear()
        if not words:
            return
        if self.frames.reason:
            self.asides.append((words, self.frames.reason))
        elif self.rows and self.rows[-1]:
            self.rows[-1][-1].append(words)
        else:
            self.writer.paragraph(words, style=self.heading)

    def _write_table(self) -> None:
        """Writes a table of data cell by cell, one that only lays out a page line by line."""
        rows, self.rows = [row for row in self.rows if row], []
        if max((len(row) for row in rows), default=0) > 1:
            self.writer.table(laid_out(rows) or _joined(rows))
            return
        for words in (line for row in rows for cell in row for line in cell):
            self.writer.paragraph(words)


def _joined(rows: Sequence[Sequence[Sequence[str]]]) -> list[list[str]]:
    return [[" ".join(lines) for lines in row] for row in rows]
