"""Opens PDF files.

Reads: pages, their text through pdfium, their ruled tables through pdfplumber; a page that is a picture is recognised
(`scans`). Writes: what `pages` makes of them.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw  # type: ignore[import-untyped]

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.inflation import check_inflation
from thongsuot.reading.sources.limits import check_characters
from thongsuot.reading.sources.pages import Page, Table, letters_in, written
from thongsuot.reading.sources.pictures import DOTS_PER_INCH, MOST_DOTS, Picture
from thongsuot.reading.sources.scans import recognised
from thongsuot.reading.sources.writer import Source

_MOST_PAGES = 2_000
_FEWEST_LETTERS = 20
_RULED = 6
_FEWEST_COLUMNS = 3
_MOST_LETTERS_BESIDE = 300
"""What a page that is a picture may hold beside it: a signature in words, a number, the name of a program."""
_COVERED, _NOTICEABLE = 0.5, 0.05
"""How much of a page pictures cover that say what letters do not, beside letters and without any."""
_DRAWING = 200
"""A page without letters that has as many lines drawn may be letters drawn as lines."""
_POINTS_PER_INCH = 72

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def open_file(data: bytes) -> Source:
    """This function will open a PDF file.

    :raises ReadingError: reading.encrypted, reading.damaged, reading.no_text_layer, reading.too_large, reading.bomb,
    and what `recognised` raises.
    """
    check_inflation(data)
    document = _opened(data)
    try:
        if len(document) > _MOST_PAGES:
            raise ReadingError("reading.too_large", measure="pages", size=len(document), limit=_MOST_PAGES)
        ruled = {number for number in range(len(document)) if _is_ruled(document[number])}
        pages = list(_pages(document))
        scanned = [page.number for page in pages if _is_picture(document[page.number], str(page.parts[0]))]
        _recognise(document, [pages[number] for number in scanned])
    finally:
        document.close()
    if sum(page.letters for page in pages) < _FEWEST_LETTERS:
        raise ReadingError("reading.no_text_layer", pages=len(pages))
    _lay_tables(data, pages, ruled - set(scanned))
    return written(pages)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "reading.encrypted" if "password" in str(error).lower() else "reading.damaged"
        raise ReadingError(code) from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    length = 0
    for number in range(len(document)):
        words = _text_of(document[number])
        length += len(words)
        check_characters(length)
        yield Page(number, [words])


def _text_of(page: pypdfium2.PdfPage) -> str:
    words: str = page.get_textpage().get_text_range()
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "")


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether lines are drawn on a page, so that looking for a table is worth its time."""
    paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return sum(1 for _ in zip(paths, range(_RULED), strict=False)) >= _RULED


def _is_picture(page: pypdfium2.PdfPage, words: str) -> bool:
    """Whether the words of a page stand in its pictures: they cover it, or there is nothing else on it."""
    letters = letters_in(words)
    if letters > _MOST_LETTERS_BESIDE:
        return False
    width, height = page.get_size()
    pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    covered = sum(_area(picture) for picture in pictures) / max(1.0, float(width * height))
    if letters >= _FEWEST_LETTERS:
        return covered >= _COVERED
    paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return covered >= _NOTICEABLE or sum(1 for _ in zip(paths, range(_DRAWING), strict=False)) >= _DRAWING


def _area(picture: pypdfium2.PdfObject) -> float:
    left, bottom, right, top = picture.get_bounds()
    return abs(float(right - left) * float(top - bottom))


def _recognise(document: pypdfium2.PdfDocument, pages: Sequence[Page]) -> None:
    """Reads pages that are pictures."""
    if not pages:
        return
    pictures = (_picture(document[page.number]) for page in pages)
    length = 0
    for page, found in zip(pages, recognised(pictures, len(pages)), strict=True):
        page.parts, page.confidence = list(found.parts), found.confidence
        length += page.letters
        check_characters(length)


def _picture(page: pypdfium2.PdfPage) -> Picture:
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(MOST_DOTS / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=True)
    dots, stride = bytes(bitmap.buffer), bitmap.stride
    rows = (dots[start : start + bitmap.width] for start in range(0, stride * bitmap.height, stride))
    return Picture(bitmap.width, bitmap.height, b"".join(rows))


def _lay_tables(data: bytes, pages: Sequence[Page], ruled: set[int]) -> None:
    """Puts the tables of ruled pages between the text above and below them."""
    if not ruled:
        return
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in sorted(ruled):
            parts = list(_parts(document.pages[number]))
            if any(isinstance(part, list) for part in parts):
                pages[number].parts = parts


def _parts(page: pdfplumber.page.Page) -> Iterator[str | Table]:
    left, top, right, bottom = page.bbox
    for table in sorted(page.find_tables(), key=lambda table: table.bbox[1]):
        if table.bbox[1] < top or not _is_table(table):
            continue
        yield _text_in(page, (left, top, right, table.bbox[1]))
        yield [[" ".join((cell or "").split()) for cell in row] for row in table.extract()]
        if words := _text_in(page, (left, table.bbox[1], right, table.bbox[3]), but=table.cells):
            yield words  # beside the table
        top = table.bbox[3]
    yield _text_in(page, (left, top, right, bottom))


def _is_table(table: pdfplumber.table.Table) -> bool:
    """A single row is a table when it has some columns: the end of one that began on the page before."""
    return len(table.rows) > 1 or len(table.rows[0].cells) >= _FEWEST_COLUMNS


def _text_in(page: pdfplumber.page.Page, box: Box, but: Sequence[Box] = ()) -> str:
    """The text in a rectangle of a page: of letters whose middle lies in it, so that each letter is taken once."""

    def taken(found: dict[str, float]) -> bool:
        x, y = (found["x0"] + found["x1"]) / 2, (found["top"] + found["bottom"]) / 2
        return _holds(box, x, y) and not any(_holds(other, x, y) for other in but)

    return str(page.filter(taken).extract_text() or "")


def _holds(box: Box, x: float, y: float) -> bool:
    left, top, right, bottom = box
    return left <= x < right and top <= y < bottom
