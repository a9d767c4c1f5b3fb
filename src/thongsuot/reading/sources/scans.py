"""Recognises the letters of pages that are pictures, through tesseract with its data for Vietnamese, where installed.

Reads: pictures of pages. Writes: their lines and tables with how sure tesseract is of the words. It is handed each page
over a pipe: nothing of a page is on any disk, for nobody has looked yet whether it bears a stamp of secrecy.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.pages import Table
from thongsuot.reading.sources.pictures import (
    DOTS_PER_INCH,
    Picture,
    Piece,
    Place,
    Ruling,
    column_of,
    rulings_of,
    without,
)
from thongsuot.reading.sources.programs import run
from thongsuot.reading.sources.straight import straightened

MOST_PAGES = 40
MOST_SECONDS = 60
"""For all pages of a document: whoever brings it in waits for it."""
_AT_ONCE = 2
_PROGRAM = "tesseract"
_LANGUAGE = "vie"
_PAGE, _ONE_COLUMN = "3", "6"
"""How tesseract takes a picture apart: as a page of any layout, or as one column of text."""
_PARAGRAPH = 3
"""Page, block and paragraph of tesseract stand before the line."""
_ENDS = (".", ";", ":", "./.")
_SHORT = 0.1
_WORD_LEVEL = "5"
_COLUMNS = 12
_STRAY = "|¦_"
_DRAWN = re.compile(r"[—=~]+$")
"""What tesseract makes of pieces of a drawn line."""


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word: the line of tesseract that it stands on, its edges, how high, and how sure it is (0 to 1)."""

    line: tuple[str, ...]
    left: int
    right: int
    middle: float
    sure: float
    text: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a picture says: text and tables from top to bottom, and how sure its words are in the mean."""

    parts: tuple[str | Table, ...]
    confidence: float


def recognised(pictures: Iterable[Picture], count: int) -> Iterator[Recognised]:
    """This function will recognise `count` pages, some of them at a time.

    :raises ReadingError: reading.recogniser_missing, reading.recognition_too_long, reading.too_large.
    """
    if count > MOST_PAGES:
        raise ReadingError("reading.too_large", measure="scanned_pages", size=count, limit=MOST_PAGES)
    program, until = _program(), time.monotonic() + MOST_SECONDS
    left = iter(pictures)
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        while batch := list(islice(left, _AT_ONCE)):
            yield from workers.map(lambda picture: _recognised(program, picture, until), batch)


def _recognised(program: str, picture: Picture, until: float) -> Recognised:
    """A page: its tables read cell by cell, for lines of text that stand side by side are not told apart well."""
    picture = straightened(picture)
    rulings = rulings_of(picture)
    around = _words(program, without(picture, rulings) if rulings else picture, _PAGE, until)
    words = list(around)
    parts: list[str | Table] = [text_of(word for word in around if _above(rulings, word) == 0)]
    for number, ruling in enumerate(rulings, 1):
        column, pieces = column_of(picture, ruling)
        inside = _words(program, column, _ONE_COLUMN, until)
        words += inside
        parts += [_table(pieces, inside), text_of(word for word in around if _above(rulings, word) == number)]
    sure = [word.sure for word in words if any(map(str.isalnum, word.text))]
    return Recognised(tuple(parts), round(sum(sure) / len(sure), 2) if sure else 0.0)


def _above(rulings: Sequence[Ruling], word: Word) -> int:
    """How many tables stand above a word."""
    return sum(1 for ruling in rulings if ruling.rows[0] < word.middle)


def is_there() -> bool:
    """This function will tell whether tesseract is installed and knows Vietnamese (asked once of each program)."""
    program = shutil.which(_PROGRAM)
    return program is not None and _knows_vietnamese(program)


@lru_cache(maxsize=4)
def _knows_vietnamese(program: str) -> bool:
    languages = run([program, "--list-langs"], seconds=MOST_SECONDS, environment=_environment())
    return _LANGUAGE in languages.decode(errors="replace").split()


def _program() -> str:
    """Where tesseract is, when it knows Vietnamese."""
    program = shutil.which(_PROGRAM)
    if program is None or not is_there():
        raise ReadingError("reading.recogniser_missing")
    return program


def _environment() -> dict[str, str]:
    """One thread for each page: several take many times as long where others work beside them."""
    data = os.environ.get("TESSDATA_PREFIX")
    return {"OMP_THREAD_LIMIT": "1", **({"TESSDATA_PREFIX": data} if data else {})}


def _words(program: str, picture: Picture, layout: str, until: float) -> list[Word]:
    options = ["-l", _LANGUAGE, "--dpi", str(DOTS_PER_INCH), "--psm", layout, "tsv"]
    seconds = max(0.01, until - time.monotonic())
    try:
        said = run(
            [program, "stdin", "stdout", *options], seconds=seconds, given=picture.as_pgm(), environment=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingError("reading.recognition_too_long", limit=MOST_SECONDS) from error
    return list(_read(said.decode(errors="replace")))


def _read(table: str) -> Iterator[Word]:
    """The words in the table that tesseract writes: level, page, block, paragraph, line, word, place, confidence."""
    for row in table.split("\n"):
        fields = row.rstrip("\r").split("\t")
        if len(fields) != _COLUMNS or fields[0] != _WORD_LEVEL or not fields[-1].strip():
            continue
        words = fields[-1].strip().strip(_STRAY)
        if not words or _DRAWN.match(words):
            continue
        left, top, width, height = map(int, fields[6:10])
        sure = max(0.0, float(fields[10])) / 100
        yield Word(tuple(fields[1:5]), left, left + width, top + height / 2, sure, words)


def text_of(words: Iterable[Word]) -> str:
    """This function will give lines of words, a blank line between two paragraphs."""
    paragraphs = groupby(words, key=lambda word: word.line[:_PARAGRAPH])
    return "\n\n".join(_paragraph(list(paragraph)) for _, paragraph in paragraphs)


def _paragraph(words: Sequence[Word]) -> str:
    """The lines of what tesseract takes for a paragraph; a sentence that ends well before the margin ends it."""
    left, right = min(word.left for word in words), max(word.right for word in words)
    text = ""
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        ends = line[-1].text.endswith(_ENDS) and line[-1].right < right - _SHORT * (right - left)
        text += " ".join(word.text for word in line) + ("\n\n" if ends else "\n")
    return text.rstrip("\n")


def _table(pieces: Sequence[Piece], words: Iterable[Word]) -> Table:
    """The words of a column of cells, each laid into the cell that it was cut out of."""
    said: dict[Place, list[str]] = {place: [] for piece in pieces for place in piece.places}
    ends = [piece.end for piece in pieces]
    for word in words:
        piece = pieces[min(bisect_left(ends, word.middle), len(pieces) - 1)]
        said[piece.place_at((word.left + word.right) / 2)].append(word.text)
    height, width = (max(place[side] for place in said) + 1 for side in (0, 1))
    rows = [[" ".join(said.get((row, column), [])) for column in range(width)] for row in range(height)]
    return [row for row in rows if any(row)]
