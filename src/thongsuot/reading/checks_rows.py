"""Asks about the row of a table that names a total which its rows do not give.

Reads: tables as rows of cells. Writes: checks. Tables are built in many ways, so a column is asked about only where no
way of reading it closes: all rows, those of one level ("I", "II"), those since the last subtotal, the point as the mark
of thousands or of decimals.

    Xã A | 120     Xã B | 80     Cộng | 210     →  check.total_row, 210 against 200
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from thongsuot.reading.manuscript import Row
from thongsuot.reading.model import Check
from thongsuot.reading.passages import Passage
from thongsuot.vietnamese.numbers import format_number, parse_number

_TOTAL = re.compile(
    r"\W*(?:tổng cộng|tổng số|tổng|cộng)\b"
    r"(?:\s?\([^)]{0,30}\)|\s(?:toàn|cả|chung)\s(?:tỉnh|huyện|xã|thành phố|đảng bộ|ngành|bảng|bộ))?\W*$",
    re.IGNORECASE,
)
_NO_SUM = re.compile(
    r"%|\b(?:t[ỷỉ] lệ|phần trăm|bình quân|trung bình|mật độ|hệ số|điểm|xếp|hạng|năm thành lập|mã|stt|tt|số thứ tự)\b",
    re.IGNORECASE,
)
_PART_OF_ABOVE = re.compile(r"\W*(?:trong đó|bao gồm|gồm)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d., \u00a0]*")
_NOTHING = frozenset({"", "-", "–", "—", "x", "0"})
_ENGLISH = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEVELS = (
    ("roman", re.compile(r"\W*[IVX]{1,5}(?:[.)]|\W*$)")),
    ("upper", re.compile(r"\W*[A-ZĐ](?:[.)]|\W*$)")),
    ("point", re.compile(r"\W*\d+\.\d+(?:[.)]|\W*$)")),
    ("number", re.compile(r"\W*\d+(?:[.)]|\W*$)")),
    ("letter", re.compile(r"\W*[a-zđ](?:[.)]|\W*$)")),
)
_HEADS, _LABELS, _LONGEST, _MOST = 5, 3, 40, 30
Reading = Callable[[str], Decimal | None]


@dataclass(frozen=True, slots=True)
class _Column:
    """The total of one column, and the amounts of the rows that it may be the total of, each with its level.

    `since` is how many of them stand before the last total above this one; `subtotals` are the totals above it.
    """

    total: Passage
    parts: tuple[tuple[str, str], ...]
    since: int
    subtotals: tuple[str, ...]


def open_rows(tables: Sequence[Sequence[Row]]) -> Iterator[Check]:
    """This function will ask about the totals of the tables; one that goes on over the page is one table."""
    for rows in _whole(tables):
        head = _head_rows(rows)
        totals = [index for index in range(head, len(rows)) if _is_total(rows[index])] if head else []
        for index in totals[:_MOST]:
            columns = list(_columns(rows, head, index, set(totals)))
            asked = [check for column in columns if (check := _asked(column))]
            if len(asked) < len(columns) or len(columns) < 3:  # where nothing closes, the table was misunderstood
                yield from asked


def _whole(tables: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The tables, those joined that a page break parted: as wide, and with the same heads or none."""
    joined: list[list[Row]] = []
    for rows in tables:
        before = joined[-1] if joined else None
        if before and rows and len(rows[0]) == len(before[0]):
            if _words_of(rows[0]) == _words_of(before[0]):
                before.extend(rows[1:])
                continue
            if not _head_rows(rows):
                before.extend(rows)
                continue
        joined.append(list(rows))
    return joined


def _words_of(row: Row) -> list[str]:
    return [cell.words if cell else "" for cell in row]


def _head_rows(rows: Sequence[Row]) -> int:
    """How many rows the heads take: up to the first that holds an amount; years and column numbers are none."""
    for index, row in enumerate(rows[:_HEADS]):
        words = [cell.words.strip("() ") for cell in row if cell]
        figures = [one for one in words if _NUMBER.fullmatch(one) and not _YEAR.fullmatch(one)]
        counted = len(figures) > 2 and figures == [str(at) for at in range(1, len(figures) + 1)]
        if figures and not counted:
            return index
    return min(len(rows), 1)


def _is_total(row: Row) -> bool:
    return _TOTAL.match(_label(row)) is not None


def _label(row: Row) -> str:
    """The first cell with a word of more than one letter: neither the row's number nor an amount."""
    lettered = (cell.words for cell in row[:_LABELS] if cell and re.search(r"[^\W\d_]{2}", cell.words))
    return next((words for words in lettered if not re.fullmatch(r"\W*[IVX]+\W*", words)), "")


def _columns(rows: Sequence[Row], head: int, at: int, totals: Set[int]) -> Iterator[_Column]:
    """The columns of a total that stands below its rows, or above them where it is the first row."""
    body = range(head, at) if at - head > 1 else range(at + 1, len(rows))
    plain = [index for index in body if index not in totals]
    above = [index for index in sorted(totals) if index < at and index in body]
    row = _aligned(rows, at, plain)
    if row is None or any(_PART_OF_ABOVE.match(_label(rows[index])) for index in plain):
        return
    since = sum(1 for index in plain if above and index < above[-1])
    for column in range(1, len(row)):
        total = row[column]
        heads = " ".join(_words(one, column) for one in rows[:head])
        if total is None or not _NUMBER.fullmatch(total.words.strip()) or _NO_SUM.search(heads):
            continue
        parts = tuple((_level(rows[index]), _words(rows[index], column)) for index in plain)
        if len(parts) > 1 and all(_is_amount(words) for _, words in parts):
            yield _Column(total, parts, since, tuple(_words(_aligned(rows, one, plain) or (), column) for one in above))


def _aligned(rows: Sequence[Row], at: int, plain: Sequence[int]) -> Row | None:
    """A total's row with its amounts below those of its rows; None where that is not sure.

    Word gives one cell for a label that takes the place of number and name: what follows has moved to the left.
    """
    row = rows[at]
    moved = _open_end(row) - min((_open_end(rows[index]) for index in plain), default=0)
    if moved <= 0:
        return row
    numbered = sum(1 for index in plain if _level(rows[index]))
    if row[0] is None or not _TOTAL.match(row[0].words) or numbered * 2 < len(plain):
        return None
    return (row[0], *(None,) * moved, *row[1 : len(row) - moved])


def _open_end(row: Row) -> int:
    """How many cells are empty at the end of a row."""
    return next((count for count, cell in enumerate(reversed(row)) if cell), len(row))


def _words(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else None
    return cell.words.strip() if cell else ""


def _is_amount(words: str) -> bool:
    return words.lower() in _NOTHING or (len(words) < _LONGEST and _NUMBER.fullmatch(words) is not None)


def _level(row: Row) -> str:
    number = row[0].words if row[0] else ""
    return next((name for name, pattern in _LEVELS if pattern.match(number)), "")


def _asked(column: _Column) -> Check | None:
    """The question about a total that no reading of its column gives."""
    nearest: list[tuple[Decimal, Decimal, Decimal]] = []
    for reading in (parse_number, _english):
        total, sums = reading(column.total.words.strip()), _sums(column, reading)
        if total is None or not sums:
            continue
        if any(abs(one - total) <= _slack(column) for one in (*sums, sums[0] / 2)):  # half: groups and their rows
            return None
        nearest.append(min((abs(one - total), one, total) for one in sums))
    if not nearest:
        return None
    _, found, total = nearest[0]
    params = (("total", format_number(total)), ("sum", format_number(found)))
    return Check(column.total.start, column.total.end, "check.total_row", params)


def _sums(column: _Column, reading: Reading) -> list[Decimal]:
    """What the total may be: the sum of all rows, then of those since the last total, of the totals above it, of one
    level, of a stretch between rows without an amount.
    """
    levels: dict[str, list[Decimal]] = defaultdict(list)
    stretches: list[list[Decimal]] = [[]]
    values: list[Decimal] = []
    for level, words in column.parts:
        value = Decimal(0) if words.lower() in _NOTHING else reading(words)
        if value is None:
            return []
        stretches.extend([] if words else [[]])
        levels[level].append(value)
        stretches[-1].append(value)
        values.append(value)
    subtotals = [value for words in column.subtotals if (value := reading(words)) is not None]
    groups = [values, values[column.since :], subtotals, *levels.values(), *stretches]
    return [sum(group, Decimal(0)) for group in groups if len(group) > 1]


def _slack(column: _Column) -> Decimal:
    """What rounding may add up to: half of the last place for each number, where any has decimals."""
    written = [places for _, words in column.parts if (places := _places(words))]
    return Decimal(len(column.parts) + 1) / 2 * Decimal(1).scaleb(-min(written)) if written else Decimal(0)


def _places(words: str) -> int:
    """How many decimals are written; three behind a point are thousands."""
    behind_comma = len(words.partition(",")[2])
    behind_point = len(words.rpartition(".")[2]) if words.count(".") == 1 else 0
    return behind_comma or (behind_point if behind_point != 3 else 0)


def _english(words: str) -> Decimal | None:
    return Decimal(words.replace(",", "")) if _ENGLISH.fullmatch(words) else None
