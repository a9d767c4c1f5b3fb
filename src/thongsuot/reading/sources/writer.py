"""Lays out text that does not come as one string (Word, PDF): one block a line, each with its offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from thongsuot.reading.model import Block, Cell, Recognition
from thongsuot.reading.sources.limits import check_characters


@dataclass(frozen=True, slots=True)
class Source:
    """What every opener gives: one NFC text, the blocks that hold each word of it once, and the number of pages
    if it has pages.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    recognised: tuple[Recognition, ...] = ()


@dataclass(slots=True)
class Writer:
    """Collects lines and blocks in the order in which they are to be read."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    tables: int = 0

    def paragraph(self, words: str, *, style: str | None = None, page: int | None = None) -> None:
        """This function will append a paragraph."""
        self._block(
            words, kind="heading" if style and style.startswith("heading") else "paragraph", style=style, page=page
        )

    def table(self, rows: Sequence[Sequence[str]], *, pages: Sequence[int] = ()) -> None:
        """This function will append a table, one cell to a line; `pages` are those of its rows."""
        for row_number, row in enumerate(rows):
            page = pages[min(row_number, len(pages) - 1)] if pages else None
            for column, words in enumerate(row):
                self._block(words, kind="cell", cell=Cell(self.tables, row_number, column), page=page)
        self.tables += 1

    def aside(self, words: str, reason: str, *, page: int | None = None) -> None:
        """This function will append words that are kept but set aside, with the reason."""
        self._block(words, kind="paragraph", aside=reason, page=page)

    def note(self, words: str, kind: str) -> None:
        """This function will append a note, a block of its own kind: footnote or endnote."""
        self._block(words, kind=kind)

    def source(self, *, pages: int | None = None, recognised: tuple[Recognition, ...] = ()) -> Source:
        """This function will close the text."""
        return Source("\n".join(self.lines), tuple(self.blocks), pages, recognised=recognised)

    def _block(
        self,
        words: str,
        *,
        kind: str,
        style: str | None = None,
        page: int | None = None,
        cell: Cell | None = None,
        aside: str | None = None,
    ) -> None:
        line = unicodedata.normalize("NFC", words).strip()
        if not line:
            return
        start = self.length
        self.blocks.append(
            Block(start, start + len(line), kind, page, paragraph=len(self.lines), style=style, cell=cell, aside=aside)
        )
        self.lines.append(line)
        self.length += len(line) + 1
        check_characters(self.length)
