"""Opens PDF files that have a text layer.

Reads: pages, their text through pdfium, their ruled tables through pdfplumber. Writes: paragraphs with the hard
line breaks taken
out, tables (one that goes on over a page break is one table), and running heads and page numbers, set aside at the end.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw  # type: ignore[import-untyped]

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.model import Block
from thongsuot.reading.sources.inflation import check_inflation
from thongsuot.reading.sources.layout import blocks_of
from thongsuot.reading.sources.limits import check_characters
from thongsuot.reading.sources.writer import Source, Writer

_MOST_PAGES = 2_000
_FEWEST_LETTERS = 20
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_RULED = 6

Table = list[list[str]]


@dataclass(slots=True)
class _Page:
    """A page as text lines and tables in their order."""

    number: int
    parts: list[str | Table] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)


def open_file(data: bytes) -> Source:
    """This function will open a PDF file.

    :raises ReadingError: reading.encrypted, reading.damaged, reading.no_text_layer, reading.too_large, reading.bomb.
    """
    check_inflation(data)
    document = _opened(data)
    try:
        if len(document) > _MOST_PAGES:
            raise ReadingError("reading.too_large", measure="pages", size=len(document), limit=_MOST_PAGES)
        ruled = {number for number in range(len(document)) if _is_ruled(document[number])}
        pages = list(_pages(document))
    finally:
        document.close()
    if (
        sum(len(re.findall(r"\w", part)) for page in pages for part in page.parts if isinstance(part, str))
        < _FEWEST_LETTERS
    ):
        raise ReadingError("reading.no_text_layer", pages=len(pages))
    _lay_tables(data, pages, ruled)
    _set_aside(pages)
    return _written(pages)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "reading.encrypted" if "password" in str(error).lower() else "reading.damaged"
        raise ReadingError(code) from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[_Page]:
    length = 0
    for number in range(len(document)):
        words = _text_of(document[number])
        length += len(words)
        check_characters(length)
        yield _Page(number, [words])


def _text_of(page: pypdfium2.PdfPage) -> str:
    words: str = page.get_textpage().get_text_range()
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "")


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether lines are drawn on a page, so that looking for a table is worth its time."""
    paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return sum(1 for _ in zip(paths, range(_RULED), strict=False)) >= _RULED


def _lay_tables(data: bytes, pages: Sequence[_Page], ruled: set[int]) -> None:
    """Puts the tables of ruled pages between the text above and below them."""
    if not ruled:
        return
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in sorted(ruled):
            parts = list(_parts(document.pages[number]))
            if any(isinstance(part, list) for part in parts):
                pages[number].parts = parts


def _parts(page: pdfplumber.page.Page) -> Iterator[str | Table]:
    top, bottom = page.bbox[1], page.bbox[3]
    for table in sorted(page.find_tables(), key=lambda table: table.bbox[1]):
        if table.bbox[1] < top or len(table.rows) < 2:
            continue
        yield _band(page, top, table.bbox[1])
        yield [[" ".join((cell or "").split()) for cell in row] for row in table.extract()]
        top = table.bbox[3]
    yield _band(page, top, bottom)


def _band(page: pdfplumber.page.Page, top: float, bottom: float) -> str:
    """The text between two heights of a page."""
    if bottom - top < 1:
        return ""
    return str(
        page.crop((page.bbox[0], max(top, page.bbox[1]), page.bbox[2], min(bottom, page.bbox[3]))).extract_text() or ""
    )


def _set_aside(pages: Sequence[_Page]) -> None:
    """Takes page numbers, and lines that most pages begin or end with, out of the text."""
    repeated = _repeated(pages)
    for page in pages:
        for index, edge in ((0, 0), (-1, -1)):
            part = page.parts[index] if page.parts else ""
            lines = part.splitlines() if isinstance(part, str) else []
            while lines and _is_furniture(lines[edge], repeated):
                line = lines.pop(edge)
                if line.strip():
                    page.asides.append(line)
            if isinstance(part, str):
                page.parts[index] = "\n".join(lines)


def _is_furniture(line: str, repeated: set[str]) -> bool:
    return not line.strip() or _PAGE_NUMBER.match(line) is not None or _DIGITS.sub("#", line.strip()) in repeated


def _repeated(pages: Sequence[_Page]) -> set[str]:
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


def _written(pages: Sequence[_Page]) -> Source:
    writer = Writer()
    gathered: list[str] = []
    table: Table = []
    last = 0
    for page in pages:
        for part in page.parts:
            if isinstance(part, str):
                if part.strip():
                    _write_table(writer, table, last)
                    table = []
                gathered.append(part)
                continue
            _write_text(writer, gathered, page.number)
            gathered, table, last = [], _continued(table, part), page.number
    _write_table(writer, table, last)
    _write_text(writer, gathered, last)
    for page in pages:
        for line in page.asides:
            writer.aside(line, "page_number" if _PAGE_NUMBER.match(line) else "running_head", page=page.number)
    return writer.source(pages=len(pages))


def _continued(table: Table, part: Table) -> Table:
    """A table on the next page goes on with the one before it when it is as wide: its heads are dropped, a row
    that was cut is joined.
    """
    if not table or len(table[0]) != len(part[0]):
        return [*table, *part]
    rows = part[1:] if part[0] == table[0] else part
    if rows and not rows[0][0].strip() and any(cell.strip() for cell in rows[0]):
        table[-1] = [" ".join(filter(None, pair)) for pair in zip(table[-1], rows[0], strict=True)]
        rows = rows[1:]
    return [*table, *rows]


def _write_table(writer: Writer, table: Table, page: int) -> None:
    if table:
        writer.table(table, page=page)


def _write_text(writer: Writer, gathered: Sequence[str], page: int) -> None:
    """Text of one or more pages, its lines joined to paragraphs."""
    text = "\n".join(gathered)
    for table, blocks in groupby(blocks_of(text), key=lambda block: block.cell and block.cell.table):
        if table is None:
            for block in blocks:
                writer.paragraph(_line(text, block), page=page)
        else:
            writer.table(_rows(text, blocks), page=page)


def _rows(text: str, cells: Iterable[Block]) -> Table:
    """The cells of a table that was found in plain lines, as rows; a cell that is not there is empty."""
    rows: dict[int, dict[int, str]] = {}
    for block in cells:
        if block.cell:
            rows.setdefault(block.cell.row, {})[block.cell.column] = _line(text, block)
    return [[row.get(column, "") for column in range(max(row) + 1)] for row in rows.values()]


def _line(text: str, block: Block) -> str:
    return " ".join(text[block.start : block.end].split())
