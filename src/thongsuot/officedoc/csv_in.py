"""A .csv file as a raw sheet, in whatever encoding and with whatever delimiter an office program wrote it."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO, TextIOWrapper
from itertools import dropwhile, islice
from typing import Final

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.csv_out import FORMULA_START
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.raw import RawCell, RawRow, RawSheet, cell_of, filled_rows

DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 20
_PART: Final = 1 << 20
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_DEFUSED: Final = re.compile(f"'(?={FORMULA_START.pattern})")


def sheet_of_csv(data: bytes, name: str) -> RawSheet:
    """Return the rows of the file, whole.

    :raises SheetError: unknown_kind, damaged, too_large.
    """
    return RawSheet(name, tuple(CsvRows.of(data, name)))


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The rows of a file, read anew each time they are gone through, from the one after `after` on.

    In UTF-8 with or without a mark, UTF-16 with one, else Windows-1258. A leading apostrophe that keeps a text from
    being a formula is taken off; what starts with "=" is a formula.
    """

    data: bytes
    name: str
    encoding: str
    delimiter: str
    after: int = 0

    @staticmethod
    def of(data: bytes, name: str) -> CsvRows:
        """The file's rows.

        :raises SheetError: unknown_kind, damaged; when they are gone through damaged, too_large.
        """
        encoding = _encoding(data, name)
        return CsvRows(data, name, encoding, _delimiter(data, encoding))

    def __iter__(self) -> Iterator[RawRow]:
        """Read the file."""
        rows = filled_rows(tuple(map(_cell, line)) for line in self._lines())
        return dropwhile(lambda row: row.number <= self.after, rows)

    def column(self, at: int) -> Iterator[str]:
        """Read one column alone: the text of its cells."""
        return (_text_of(line[at]) for line in islice(self._lines(), self.after, None) if at < len(line))

    def _lines(self) -> Iterator[list[str]]:
        lines = csv.reader(_text(self.data, self.encoding), delimiter=self.delimiter, strict=True)
        try:
            yield from lines
        except csv.Error as error:
            raise SheetError("sheet.damaged", name=self.name, row=lines.line_num) from error


@lru_cache(maxsize=32_768)  # a long sheet's categories, marks and days are few; its codes pass through
def _cell(text: str) -> RawCell:
    return cell_of(_undefused(text), formula=text.startswith("="))


def _text_of(text: str) -> str:
    return clean(_undefused(text)).strip()


def _undefused(text: str) -> str:
    return _DEFUSED.sub("", text, count=1) if text.startswith("'") else text


def _encoding(data: bytes, name: str) -> str:
    if not data.startswith(_UTF_16) and b"\0" in data:
        raise SheetError("sheet.unknown_kind", name=name)
    candidates = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp1258")
    found = next((encoding for encoding in candidates if _is_in(data, encoding)), None)
    if found is None:
        raise SheetError("sheet.damaged", name=name, row=None)
    return found


def _is_in(data: bytes, encoding: str) -> bool:
    parts = (data[start : start + _PART] for start in range(0, len(data), _PART))
    try:
        return all(True for _ in codecs.iterdecode(parts, encoding))
    except UnicodeDecodeError:
        return False


def _text(data: bytes, encoding: str) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(data), encoding, newline="")


def _delimiter(data: bytes, encoding: str) -> str:
    """Return the delimiter that cuts most of the first lines into one number of fields above one."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(_text(data, encoding), delimiter))


def _evenness(text: TextIOWrapper, delimiter: str) -> tuple[int, int]:
    widths = Counter(width for width in _widths(text, delimiter) if width > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _widths(text: TextIOWrapper, delimiter: str) -> Iterator[int]:
    return map(len, islice(csv.reader(text, delimiter=delimiter), _SAMPLE))
