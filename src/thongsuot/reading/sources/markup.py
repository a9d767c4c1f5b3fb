"""Opens HTML: a page saved from a browser, or what an office program exports.

Reads: bytes as `plain` decodes them. Writes: paragraphs, one to a block element or line break, and tables cell by cell;
what is not the text itself (scripts, styles, navigation) is left out, a page's footer is set aside. Tags are cut by a
scanner of our own that passes over the text once: `html.parser` of the Python we run on takes quadratic time over tags
that nobody closed. Attributes are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from thongsuot.reading.sources.letterhead import laid_out
from thongsuot.reading.sources.plain import decode
from thongsuot.reading.sources.writer import Source, Writer

_TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<closing>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)|[!?])")
_REST = re.compile(r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
"""The rest of a tag: a ">" in quotes does not end it."""
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "title", "textarea")}
_DROPPED = frozenset({"head", "nav", "template", "noscript", "select", "svg", "iframe", "object"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_CELLS = frozenset({"td", "th"})


def open_file(data: bytes) -> Source:
    """This function will open HTML, well formed or not.

    :raises ReadingError: reading.unknown_kind when the bytes are no text, reading.too_large.
    """
    page = _Page()
    for piece in _pieces(decode(data)):
        page.take(piece)
    return page.source()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text between two tags, or a tag by its `name`."""

    words: str = ""
    name: str = ""
    closing: bool = False


def _pieces(text: str) -> Iterator[_Piece]:
    """Text and tags in their order; comments, declarations and raw text (scripts) are passed over."""
    position, quotes_pair = 0, True
    while found := _TAG.search(text, position):
        yield _Piece(words=unescape(text[position : found.start()]))
        if found["comment"]:
            position = _behind(text, "-->", found.end())
            continue
        rest = _REST.match(text, found.end()) if quotes_pair else None
        quotes_pair = rest is not None  # one quote left open spoils all that follow: from here on any ">" ends a tag
        position = rest.end() if rest else _behind(text, ">", found.end())
        if found["name"]:
            name = found["name"].lower()
            yield _Piece(name=name, closing=bool(found["closing"]))
            if name in _RAW and not found["closing"]:
                ended = _RAW[name].search(text, position)
                position = ended.start() if ended else len(text)
    yield _Piece(words=unescape(text[position:]))


def _behind(text: str, sign: str, position: int) -> int:
    """Where the next `sign` ends, the end of the text when there is none."""
    at = text.find(sign, position)
    return len(text) if at < 0 else at + len(sign)


@dataclass(slots=True)
class _Page:
    """What has been read of a page: the line that is being written, the table around it, what is passed over."""

    writer: Writer = field(default_factory=Writer)
    line: list[str] = field(default_factory=list)
    heading: str | None = None
    dropped: str | None = None
    depth: int = 0
    footers: int = 0
    tables: int = 0
    rows: list[list[list[str]]] = field(default_factory=list)

    def take(self, piece: _Piece) -> None:
        """This function will take the next piece."""
        if self.dropped and not (self.dropped == "head" and piece.name == "body"):
            self._pass_over(piece)
        elif not piece.name:
            self.line.append(piece.words)
        elif piece.name in _DROPPED and not piece.closing:
            self._end_line()
            self.dropped, self.depth = piece.name, 1
        elif piece.name not in _INLINE:
            self.dropped = None
            self._end_line()
            self._enter(piece.name, step=-1 if piece.closing else 1)

    def source(self) -> Source:
        """This function will close the page."""
        self._end_line()
        self._write_table()
        return self.writer.source()

    def _pass_over(self, piece: _Piece) -> None:
        if piece.name == self.dropped:
            self.depth += -1 if piece.closing else 1
        if not self.depth:
            self.dropped = None

    def _enter(self, name: str, *, step: int) -> None:
        """Begins (`step` 1) or ends (-1) an element that is a block."""
        if name == "table":
            self.tables = max(0, self.tables + step)
            if not self.tables:
                self._write_table()
        elif name == "footer":
            self.footers = max(0, self.footers + step)
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
        if self.footers:
            self.writer.aside(words, "running_head")
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
