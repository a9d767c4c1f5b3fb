"""What a unit's own sheet of who has studied says, row by row. Knows no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import compress
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import Column, RawCell, Sheet, Table
from thongsuot.study.rules.refusals import MESSAGES
from thongsuot.vietnamese.dates import parse_date
from thongsuot.vietnamese.text import fold

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "code": ("mã", "mã đảng viên", "mã số", "số thẻ", "số thẻ đảng viên", "member code"),
        "name": ("họ và tên", "họ tên", "tên", "full name"),
        "day": ("ngày học", "ngày", "ngày học tập", "studied on", "date"),
        "way": ("hình thức học", "cách học", "học ở", "way of studying"),
        "mode": ("trực tiếp hay trực tuyến", "trực tiếp/trực tuyến", "hình thức", "in person or online"),
        "total": ("tổng số", "số phải học", "must study"),
        "done": ("đã học", "số đã học", "studied"),
        "percent": ("tỷ lệ", "tỉ lệ", "phần trăm", "đạt tỷ lệ", "share"),
    }
)
"""Each column's wordings. The last three are a unit's own counts; they are checked and change nothing."""

REQUIRED: Final = ("code", "day")
LONGEST: Final = 60
_NO_COUNTS: Final = [RawCell("")] * 3
_FIRST: Final = 2
"""The number of the row beneath a header that comes first."""
_BY_ROLL_CALL: Final = frozenset({"hoi nghi", "du hoi nghi", "diem cau", "conference"})
_WAYS: Final = frozenset(
    {"", "lop", "lop hoc", "class", "hop chi bo", "sinh hoat chi bo", "meeting", "hoc bu", "make up", "make up session"}
    | {"tu hoc", "tu nghien cuu", "self study", "hoi nghi chi bo", "khac", "other"}
)
_MODES: Final = frozenset({"", "truc tiep", "truc tuyen", "in person", "online"})


class SheetRow(NamedTuple):
    """Somebody who has studied, as the sheet says; `words` are how, in its own words."""

    number: int
    code: str
    name: str
    day: date
    words: str


def missing_columns(table: Table) -> Iterator[Problem]:
    """What the header lacks."""
    for column in REQUIRED:
        if column not in table.columns:
            params = {"column": COLUMNS[column][0]}
            yield Problem("study.missing_column", MESSAGES["study.missing_column"], column=column, params=params)


def understood(table: Table) -> Iterator[SheetRow | Problem]:
    """Each row as it can be understood, or what is wrong with it; a row of totals alone is checked and left out."""
    for raw, (code, name, day, way, mode, *counts) in table.picked(tuple(COLUMNS)):
        wrong = "" if counts == _NO_COUNTS else _contradiction(counts)
        if wrong:
            yield problem(wrong, raw.number, "percent")
        elif code.text or name.text or day.text:
            yield _row(raw.number, code, name, day, (way.text, mode.text))


def nameless(rows: Sequence[SheetRow]) -> Sheet:
    """A sheet that says the same of each person and nobody's name, every row at its own number.

    A column that no row fills is left out: no row becomes wider than it was.
    """
    apart = {words: _taken_apart(words) for words in {row.words for row in rows}}
    told = [any(column) for column in zip(*apart.values(), strict=True)]
    hows = {words: tuple(compress(how, told)) for words, how in apart.items()}
    keys = ["code", "day", *compress(("way", "mode"), told)]
    cells: list[tuple[str, ...]] = []
    for row in rows:
        cells += [("",) * len(keys)] * (row.number - _FIRST - len(cells))
        cells.append((row.code, row.day.isoformat(), *hows[row.words]))
    return Sheet("", [Column(key, COLUMNS[key][0]) for key in keys], cells)


def problem(code: str, row: int, column: str, /, **params: object) -> Problem:
    """What is wrong with a row, in the words of its code."""
    return Problem(code, MESSAGES[code], row=row, column=column, params=params)


def id_of(document_id: int, member_id: int, day: date) -> UUID:
    """The id of a completion that a sheet tells of: the same again is the same completion. In the order of days."""
    told = blake2b(f"{document_id}:{member_id}".encode(), digest_size=13).digest()
    number = int.from_bytes(day.toordinal().to_bytes(3, "big") + told, "big")
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def _row(number: int, code: RawCell, name: RawCell, day_cell: RawCell, how: tuple[str, str]) -> SheetRow | Problem:
    if code.formula or not 0 < len(code.text) <= LONGEST:
        return problem("study.bad_code", number, "code")
    day = _day(day_cell.text)
    if day is None:
        return problem("study.bad_date", number, "day", text=day_cell.text)
    wrong, words = _how(how)
    if wrong:
        return problem(wrong, number, "way" if wrong != "study.unknown_mode" else "mode", text=words)
    return SheetRow(number, code.text, name.text, day, words)


@lru_cache(maxsize=4_096)
def _day(text: str) -> date | None:
    return parse_date(text) if text else None


@lru_cache(maxsize=1_024)
def _how(how: tuple[str, str]) -> tuple[str, str]:
    """The code of what is wrong, and the words that it is about; or nothing, and how somebody studied."""
    way, mode = fold(how[0]), fold(how[1])
    if way in _BY_ROLL_CALL:
        return "study.by_roll_call", how[0]
    if way not in _WAYS:
        return "study.unknown_way", how[0]
    if mode not in _MODES:
        return "study.unknown_mode", how[1]
    return "", ", ".join(words.strip() for words in how if words.strip())


def _taken_apart(words: str) -> tuple[str, str]:
    """How somebody studied and the mode, out of the words that `_how` makes of them."""
    pieces = [piece for piece in words.split(", ") if piece]
    mode = next((piece for piece in reversed(pieces) if fold(piece) in _MODES), "")
    return next((piece for piece in pieces if piece != mode), ""), mode


def _contradiction(cells: Sequence[RawCell]) -> str:
    """The code of what is wrong with a row's own counts; empty where they agree, or too few are given."""
    total, done, percent = (_number(cell.text) for cell in cells)
    if total is None or done is None:
        return ""
    if done > total:
        return "study.counts_contradict"
    if percent is None or not total:
        return ""
    told = {percent, percent * 100} if percent <= 1 else {percent}
    digits = len(cells[2].text.strip(" %").partition(",")[2] or cells[2].text.strip(" %").partition(".")[2])
    off = min(abs(one - 100 * done / total) for one in told)
    return "study.percent_contradicts" if off > max(0.5 * 10**-digits, 0.05) + 1e-9 else ""


def _number(text: str) -> float | None:
    try:
        return float(text.strip(" %").replace(",", ".")) if text.strip(" %") else None
    except ValueError:
        return None
