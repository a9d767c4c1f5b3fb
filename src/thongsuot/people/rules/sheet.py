"""What a sheet of members says, row by row. Knows no database: whether codes exist is asked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.kernel.errors import Message, Problem
from thongsuot.officedoc import RawCell, Table
from thongsuot.people.rules.memberships import Standing
from thongsuot.vietnamese.dates import parse_date
from thongsuot.vietnamese.text import fold

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "code": ("mã", "mã đảng viên", "mã số", "số thẻ", "số thẻ đảng viên", "member code"),
        "name": ("họ và tên", "họ tên", "tên", "full name"),
        "unit": ("mã đơn vị", "mã chi bộ", "mã tổ chức", "đơn vị", "unit code"),
        "category": ("đối tượng", "diện", "nhóm", "categories"),
        "exempt": ("miễn", "miễn sinh hoạt", "miễn công tác và sinh hoạt", "exempt from meetings"),
        "standing": ("sinh hoạt", "loại sinh hoạt", "hình thức sinh hoạt", "official or temporary"),
        "from": ("từ ngày", "từ", "from day"),
        "until": ("thôi từ ngày", "kết thúc từ ngày", "until day"),
        "last": ("đến hết ngày", "đến ngày", "đến", "last day"),
    }
)
"""Each column's wordings. "until" is the first day outside, "last" the last day within; a sheet has one of the two."""

REQUIRED: Final = ("code", "unit", "category")
CODE_LENGTH: Final = 60
NAME_LENGTH: Final = 200

_YES: Final = frozenset({"x", "co", "mien", "yes", "true", "1"})
_NO: Final = frozenset({"", "khong", "no", "false", "0"})
_STANDINGS: Final = {
    "": Standing.OFFICIAL,
    "chinh thuc": Standing.OFFICIAL,
    "official": Standing.OFFICIAL,
    "tam thoi": Standing.TEMPORARY,
    "temporary": Standing.TEMPORARY,
}


class SheetRow(NamedTuple):
    """A row that can be understood; `name` empty leaves the stored name as it is."""

    number: int
    code: str
    name: str
    unit_code: str
    category: str
    exempt: bool
    standing: Standing
    from_day: date
    until_day: date | None

    @property
    def key(self) -> tuple[str, ...]:
        """What may stand in a sheet once: an official membership, a temporary one in a unit."""
        return (self.code,) if self.standing == Standing.OFFICIAL else (self.code, self.unit_code)


class _CellError(Exception):
    """A cell that cannot be taken."""

    def __init__(self, code: str, message: Message, column: str, text: str = "") -> None:
        super().__init__(code)
        self.code, self.message, self.column, self.text = code, message, column, text

    def problem(self, row: int) -> Problem:
        return Problem(self.code, self.message, row=row, column=self.column, params={"text": self.text})


def category_words(entries: Iterable[CatalogueEntry]) -> dict[str, str]:
    """Folded words → code of every category, in the catalogue's order."""
    found: dict[str, str] = {}
    for entry in entries:
        for words in (entry.code, entry.words_vi, entry.words_en):
            found.setdefault(fold(words), entry.code)
    return found


def missing_columns(table: Table) -> Iterator[Problem]:
    """What the header lacks."""
    for column in REQUIRED:
        if column not in table.columns:
            message = _("The sheet has no column “%(column)s”.")
            yield Problem("people.missing_column", message, column=column, params={"column": COLUMNS[column][0]})


def understood(table: Table, categories: Mapping[str, str], today: date) -> Iterator[SheetRow | Problem]:
    """Each row as it can be understood, or what is wrong with it."""
    named = cache(partial(_category, categories=categories))  # a sheet names few
    for raw, cells in table.picked(tuple(COLUMNS)):
        try:
            yield _row(raw.number, cells, named, today)
        except _CellError as error:
            yield error.problem(raw.number)


def contradictions(rows: Iterable[SheetRow]) -> Iterator[Problem]:
    """Rows that say again, or otherwise, what an earlier row of the sheet said."""
    seen: dict[tuple[str, ...], int] = {}
    names: dict[str, str] = {}
    for row in rows:
        if row.key in seen:
            message = _("The code %(code)s stands in row %(first)s already.")
            params = {"code": row.code, "first": seen[row.key]}
            yield Problem("people.duplicate_code", message, row.number, "code", params)
        elif row.name and names.setdefault(row.code, row.name) != row.name:
            message = _("The code %(code)s has another name in an earlier row.")
            yield Problem("people.two_names", message, row.number, "name", {"code": row.code})
        seen.setdefault(row.key, row.number)


def _row(number: int, cells: Sequence[RawCell], named: Callable[[str], str], today: date) -> SheetRow:
    code, name, unit, category, exempt, standing, from_cell, until, last = cells
    from_day = (_day(from_cell, "from") if from_cell.text else None) or today
    until_day = _until(until, last) if until.text or last.text else None
    if until_day is not None and until_day <= from_day:
        raise _CellError("people.ends_before_it_starts", _("The membership ends before it starts."), "until")
    return SheetRow(
        number,
        _code(code, "code"),
        _tidy_name(name.text),
        _code(unit, "unit"),
        named(category.text),
        _exempt(exempt.text),
        _standing(standing.text),
        from_day,
        until_day,
    )


def _code(cell: RawCell, column: str) -> str:
    if cell.formula:
        raise _CellError("people.formula_as_code", _("A formula stands where a code belongs."), column)
    if not 0 < len(cell.text) <= CODE_LENGTH:
        raise _CellError("people.bad_code", _("The code is missing or too long."), column)
    return cell.text


@lru_cache(maxsize=32_768)
def _tidy_name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > NAME_LENGTH or (name and not fold(name)):
        raise _CellError("people.bad_name", _("This is not a name."), "name")
    return name


def _category(text: str, categories: Mapping[str, str]) -> str:
    """The first in the catalogue's order of those that the cell names, as a member counts once."""
    parts = text.split(";")  # a category's own words may hold commas
    named = {fold(words) for part in parts for words in ([part] if fold(part) in categories else part.split(","))}
    if not named <= categories.keys():
        raise _CellError("people.unknown_category", _("“%(text)s” is no category of members."), "category", text)
    return next(code for words, code in categories.items() if words in named)


@lru_cache(maxsize=256)
def _exempt(text: str) -> bool:
    mark = fold(text)
    if mark not in _YES | _NO:
        raise _CellError("people.unknown_mark", _("“%(text)s” says neither yes nor no."), "exempt", text)
    return mark in _YES


@lru_cache(maxsize=256)
def _standing(text: str) -> Standing:
    standing = _STANDINGS.get(fold(text))
    if standing is None:
        message = _("“%(text)s” is neither official nor temporary.")
        raise _CellError("people.unknown_standing", message, "standing", text)
    return standing


def _until(until_cell: RawCell, last_cell: RawCell) -> date | None:
    until, last = _day(until_cell, "until"), _day(last_cell, "last")
    return until if last is None else last + timedelta(days=1)


def _day(cell: RawCell, column: str) -> date | None:
    if not cell.text:
        return None
    day = _parsed_date(cell.text)
    if day is None:
        raise _CellError("people.bad_date", _("“%(text)s” is no date."), column, cell.text)
    return day


_parsed_date = lru_cache(maxsize=4_096)(parse_date)
"""Of half a million members most began on one of a few thousand days."""
