"""Opens workbooks (.xlsx): a plan kept as a sheet is read like a plan with a table in Word.

Reads: the sheets that a person sees, through the one door for workbooks (`officedoc`), which refuses what would harm.
Writes: the rows above the header as paragraphs or as the two columns of a head, the table cell by cell. A formula
counts for what it came to; a day that the program keeps as a date is written as people write it ("30/6/2026"). A body,
product or time that reaches over several rows is said in each of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from thongsuot.officedoc import RawRow, RawSheet, SheetError, from_sheet
from thongsuot.officedoc.headers import HEADER_WITHIN
from thongsuot.reading.columns import column_key
from thongsuot.reading.errors import ReadingError
from thongsuot.reading.lexicon import default_lexicon
from thongsuot.reading.sources.letterhead import laid_out, two_columns
from thongsuot.reading.sources.writer import Source, Writer

_CODES = {
    "sheet.unknown_kind": "reading.unknown_kind",
    "sheet.encrypted": "reading.encrypted",
    "sheet.bomb": "reading.bomb",
    "sheet.empty": "reading.empty",
    "sheet.too_large": "reading.too_large",
}
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?: \d\d:\d\d)?")
_FEWEST_HEADS = 2
_SHARED = {"lead", "coordinating", "product", "due", "above"}
"""What several tasks may share. A task or a number over several rows is one task that goes on."""
_MOST_REPEATED = 1_000_000


def open_file(data: bytes) -> Source:
    """This function will open a workbook.

    :raises ReadingError: reading.bomb, reading.encrypted, reading.damaged, reading.empty, reading.too_large.
    """
    try:
        sheets = from_sheet(data, name="")
    except SheetError as error:
        raise _refusal(error) from error
    writer = Writer()
    for sheet in sheets:
        _write(sheet, writer)
    return writer.source()


def _refusal(error: SheetError) -> ReadingError:
    code = _CODES.get(error.code, "reading.damaged")
    if code != "reading.too_large":
        return ReadingError(code)
    return ReadingError(code, measure="cells", size=error.params["size"], limit=error.params["limit"])


def _write(sheet: RawSheet, writer: Writer) -> None:
    rows = [_words(row) for row in sheet.rows]
    at = _header(rows)
    for row, column, words in islice(_repeated(sheet, rows, at), _MOST_REPEATED):
        row[column] = words
    _write_head(rows[:at], writer)
    writer.table(rows[at:])


def _header(rows: Sequence[Sequence[str]]) -> int:
    """The first row with two known column heads or more; without one the whole sheet is a table."""
    lexicon = default_lexicon()
    for at, row in enumerate(islice(rows, HEADER_WITHIN)):
        if len({column_key(words, lexicon) for words in row} - {None}) >= _FEWEST_HEADS:
            return at
    return 0


def _repeated(sheet: RawSheet, rows: Sequence[list[str]], header: int) -> Iterator[tuple[list[str], int, str]]:
    """The cells beneath the header that are part of one above: row, column, words; some may be given twice."""
    lexicon = default_lexicon()
    shared = {at for at, words in enumerate(rows[header]) if column_key(words, lexicon) in _SHARED}
    numbers = [row.number for row in sheet.rows]
    for tall in sheet.tall:
        top = bisect_left(numbers, tall.first)
        if tall.column not in shared or top <= header or top == len(rows) or numbers[top] != tall.first:
            continue
        words = rows[top][tall.column]
        for row in rows[top + 1 : bisect_right(numbers, tall.last)]:
            yield row, tall.column, words


def _write_head(rows: Sequence[Sequence[str]], writer: Writer) -> None:
    """The title lines; where two blocks stand beside each other, they are a letterhead."""
    filled = [[[words] for words in row if words] for row in rows]
    for row in filled:
        columns = laid_out([row]) if len(row) > 1 else None
        split = two_columns(row[0][0]) if len(row) == 1 else None
        if columns or split:
            writer.table(columns or [split or ()])
        else:
            for (words,) in row:
                writer.paragraph(words)


def _words(row: RawRow) -> list[str]:
    return [_told(cell.text) for cell in row.cells]


def _told(text: str) -> str:
    """A cell's words on one line; "#REF!" of a broken formula stays, for a person must see it."""
    if day := _DAY.fullmatch(text):
        return f"{int(day['day'])}/{int(day['month'])}/{day['year']}"
    return " ".join(text.split())
