"""Parts the two columns in which the head of an official document is laid out.

Reads: lines, or the paragraphs of the cells of a table without borders. Writes: a grid of two columns, one line to a
row, so that what belongs to the left stays apart from what belongs to the right:

    "TỈNH HỒNG LAM          Độc lập - Tự do - Hạnh phúc"   →  TỈNH HỒNG LAM | Độc lập - Tự do - Hạnh phúc
    "Số 09-CT/TU Hồng Lam, ngày 05 tháng 8 năm 2026"       →  Số 09-CT/TU | Hồng Lam, ngày 05 tháng 8 năm 2026

The right column is known by what it says, with one space before it as with many (a PDF file joins both); other lines
part at a tab or a wide gap. The forms are those of Decree 30/2020/NĐ-CP and of the Party's offices.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from thongsuot.reading.letters import LOWER, UPPER
from thongsuot.reading.sources.lines import Line
from thongsuot.reading.sources.spans import Grid, Span

HEAD_LINES = 14
_MOST_COLUMNS = 3
_NAME = rf"[{UPPER}][{LOWER}]+"
_DATE = r"ngày[\s.…]*\d{0,2}[\s.…]*tháng[\s.…]*\d{0,2}[\s.…]*năm[\s.…]*\d{0,4}"
_PLACE = rf"(?:(?:TP|Tp)\.\s?|Thành phố\s)?{_NAME}(?:\s(?:-\s)?{_NAME}){{0,4}},\s*{_DATE}"
_NATIONAL = (
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    r"|(?<!ĐIỆN TỬ )(?<!ĐIỀU LỆ )(?<!LỊCH SỬ )(?<!LẬP )(?<!CỦA )ĐẢNG CỘNG SẢN VIỆT NAM"
)
_MOTTO = r"Độc lập\s?[-–]\s?Tự do\s?[-–]\s?Hạnh phúc"
_RIGHT = re.compile(rf"(?:(?P<title>{_NATIONAL}|{_MOTTO})|{_PLACE})\W*$")
_SYMBOL = re.compile(r"\W*Số\W{0,3}[\d.]*\s?[-/]\s?[\w.]+(?:\s?[-/&]\s?\w+)*\s+", re.IGNORECASE)
_LONGEST_LEFT = 80
_GAP = re.compile(r"\t\s*|\s{3,}")
_FOOT = re.compile(r"\W*(?:Nơi nhận|Nơi gửi)\b", re.IGNORECASE)


def letterhead_grid(lines: Sequence[Line]) -> Grid | None:
    """This function will find the head among the first lines of a text, where at least one line holds both columns."""
    first_lines = [line for line in itertools.islice(lines, 3 * HEAD_LINES) if line.words][:HEAD_LINES]
    parted = [line for line in first_lines if _split(line.raw) is not None]
    if not parted or not any(_RIGHT.search(line.raw) for line in parted):
        return None
    last = max(line.number for line in parted if _RIGHT.search(line.raw))
    rows = [_row(line) for line in first_lines if parted[0].number <= line.number <= last]
    return Grid(parted[0].number, last, rows)


def stands_alone(line: Line) -> bool:
    """This function will tell whether a line of a head ends its paragraph: a number, a place with a date, capitals."""
    telling = _RIGHT.match(line.words) or _SYMBOL.fullmatch(f"{line.words} ")
    return line.number < 2 * HEAD_LINES and (line.words.isupper() or telling is not None)


def two_columns(words: str) -> tuple[str, str] | None:
    """This function will part a line of a head; None where it holds one column only."""
    split = _split(words)
    return (words[: split[0]].rstrip(), words[split[1] :]) if split and _RIGHT.search(words) else None


def laid_out(cells: Iterable[Iterable[Iterable[str]]]) -> list[list[str]] | None:
    """This function will lay a table that only holds a head or a foot out anew, one line of each cell to a row.

    `cells` are rows of cells of lines; None is given for a table of data.
    """
    rows = [[list(cell) for cell in row] for row in cells]
    widest = max((len(row) for row in rows), default=0)
    lines = [line for row in rows for cell in row for line in cell]
    if widest > _MOST_COLUMNS or not any(_RIGHT.match(line) or _FOOT.match(line) for line in lines):
        return None
    return [list(row) for cells in rows for row in itertools.zip_longest(*cells, fillvalue="")]


def _split(raw: str) -> Span | None:
    """Where the left column ends and the right one begins."""
    symbol = _SYMBOL.match(raw)
    told = _RIGHT.search(raw, symbol.end() if symbol else 0)
    if told is None:
        gap = _GAP.search(raw)
        return gap.span() if gap else None
    return (told.start(), told.start()) if _may_be_left(raw[: told.start()], told) else None


def _may_be_left(before: str, told: re.Match[str]) -> bool:
    """Whether words before the right column are a left one, no sentence that ends with a place and a date."""
    left = before.strip()
    if not left or len(left) > _LONGEST_LEFT:
        return False
    plain = told["title"] is not None or left.isupper() or not re.search(r"\w", left)
    return plain or _GAP.search(before) is not None or _SYMBOL.fullmatch(before) is not None


def _row(line: Line) -> list[Span]:
    """One line as two cells, one of them empty where the line holds one column."""
    split = _split(line.raw)
    if split is None:
        whole, none = (line.start, line.end), (line.end, line.end)
        return [none, whole] if _RIGHT.match(line.raw) else [whole, none]
    left = len(line.raw[: split[0]].rstrip())
    return [(line.start, line.start + left), (line.start + split[1], line.end)]
