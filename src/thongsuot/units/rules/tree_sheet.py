"""What a sheet of units says, row by row. Knows no database: what is stored is compared in `growth`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from thongsuot.catalogues.rules import CatalogueEntry, named
from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import RawRow, Table
from thongsuot.units.rules.problems import problem
from thongsuot.vietnamese.dates import parse_date
from thongsuot.vietnamese.text import fold, normalise

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "code": ("mã", "mã đơn vị", "mã số", "mã tổ chức", "mã định danh", "unit code"),
        "name": ("tên", "tên đơn vị", "tên tổ chức", "tên cơ quan", "đơn vị", "unit", "unit name", "words"),
        "kind": ("loại", "loại đơn vị", "loại hình", "loại hình tổ chức", "loại tổ chức", "type", "unit kind"),
        "parent_code": (
            "mã cấp trên", "mã đơn vị cấp trên", "mã cấp trên trực tiếp", "mã đơn vị cha", "mã cha", "cấp trên",
            "trực thuộc", "đơn vị cấp trên", "mã đơn vị chủ quản", "parent", "beneath",
        ),
        "opened": (
            "ngày thành lập", "thành lập", "thành lập từ ngày", "ngày bắt đầu", "hoạt động từ ngày", "từ ngày",
            "mở", "opened on", "open from", "from",
        ),
        "closed": (
            "ngày giải thể", "giải thể", "giải thể từ ngày", "ngày kết thúc", "kết thúc từ ngày",
            "thôi hoạt động từ ngày", "kết thúc", "đóng", "closed on", "closed from", "until",
        ),
        "aliases": ("tên khác", "tên gọi khác", "tên viết tắt", "viết tắt", "alias", "other names"),
    }
)  # fmt: skip
"""Each column's wordings. `closed` is the first day on which the unit is open no more."""

REQUIRED: Final = ("code", "name", "kind", "parent_code")
CODE_LENGTH: Final = 60
NAME_LENGTH: Final = 300

KindOf = Callable[[str, date, date | None], str | None]
"""From a kind's words and a unit's days to the kind's code; None when no kind was called so in those days."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a row says. Empty cells are None or empty; so are unreadable ones, and the row is then not `sound`."""

    number: int
    code: str
    name: str = ""
    kind_words: str = ""
    parent_code: str | None = None
    opened: date | None = None
    closed: date | None = None
    aliases: tuple[str, ...] = ()
    sound: bool = True

    @property
    def is_root(self) -> bool:
        """True where the row says that the unit stands beneath no other."""
        return self.parent_code == ""


def missing_columns(table: Table) -> Iterator[Problem]:
    """What the header lacks."""
    for column in REQUIRED:
        if column not in table.columns:
            yield replace(problem("units.column_missing", None, title=COLUMNS[column][0]), column=column)


def understood(table: Table) -> tuple[dict[str, SheetRow], list[Problem]]:
    """The sheet's units by code, and everything that is wrong with its cells, all problems of a row at once."""
    rows: dict[str, SheetRow] = {}
    problems: list[Problem] = []
    for raw in table.rows:
        row, found = _Cells(table, raw).row()
        if row.code in rows:
            found.append(_at("code", "units.code_twice", row.number, unit=row.code, first=rows[row.code].number))
        elif row.code:
            rows[row.code] = row
        problems += found
    return rows, problems


def kinds_by_words(entries: Iterable[CatalogueEntry]) -> KindOf:
    """How to find a kind: among the entries of any day of the unit's life, the latest that the words name."""
    latest_first = sorted(entries, key=lambda entry: entry.until_day or date.max, reverse=True)

    @cache
    def called(words: str) -> tuple[CatalogueEntry, ...]:
        return tuple(entry for entry in latest_first if named(words, [entry]))

    def kind_of(words: str, opened: date, closed: date | None) -> str | None:
        return next((entry.code for entry in called(words) if _share_a_day(entry, opened, closed)), None)

    return kind_of


def tidy(words: str) -> str:
    """Words as they are stored: NFC, single spaces."""
    return " ".join(normalise(words).split())


def code_key(code: str) -> str:
    """What two codes share that differ only in case or spaces; no two units do."""
    return "".join(code.split()).casefold()


@lru_cache(maxsize=4096)
def _day_named(words: str) -> date | None:
    """`parse_date`, once for each of the few days that a sheet repeats on thousands of rows."""
    return parse_date(words)


def _share_a_day(entry: CatalogueEntry, opened: date, closed: date | None) -> bool:
    return (closed is None or entry.from_day < closed) and (entry.until_day is None or opened < entry.until_day)


def _at(column: str, code: str, row: int, **params: object) -> Problem:
    return replace(problem(code, row, **params), column=column)


class _Cells:
    """One row's cells, read one by one; what is wrong with them is collected."""

    def __init__(self, table: Table, raw: RawRow) -> None:
        self._table = table
        self._raw = raw
        self._problems: list[Problem] = []
        self._unit = self._text("code")

    def row(self) -> tuple[SheetRow, list[Problem]]:
        """What the row says, and what is wrong with it."""
        code = self._code("code")
        if code == "":
            self._note("code", "units.code_missing")
        row = SheetRow(
            number=self._raw.number,
            code=code or "",
            name=self._name(),
            kind_words=self._kind(),
            parent_code=self._code("parent_code"),
            opened=self._day("opened"),
            closed=self._day("closed"),
            aliases=self._aliases(),
            sound=not self._problems,  # last: the cells above note their problems first
        )
        return row, self._problems

    def _note(self, column: str, code: str, **params: object) -> None:
        self._problems.append(_at(column, code, self._raw.number, unit=self._unit, **params))

    def _text(self, column: str) -> str:
        return tidy(self._table.cell(self._raw, column).text)

    def _code(self, column: str) -> str | None:
        """The code, empty where there is none, None where it cannot be one."""
        text = self._text(column)
        if self._table.cell(self._raw, column).formula:
            self._note(column, "units.code_is_formula")
        elif len(text) > CODE_LENGTH:
            self._note(column, "units.code_too_long", limit=CODE_LENGTH)
        else:
            return text
        return None

    def _name(self) -> str:
        name = self._text("name")
        if not name:
            self._note("name", "units.name_missing")
        else:
            self._check_name("name", name)
        return name

    def _check_name(self, column: str, name: str) -> None:
        if len(name) > NAME_LENGTH:
            self._note(column, "units.name_too_long", limit=NAME_LENGTH)
        elif not fold(name):
            self._note(column, "units.name_unreadable")

    def _kind(self) -> str:
        words = self._text("kind")
        if not words:
            self._note("kind", "units.kind_missing")
        return words

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        day = _day_named(text) if text else None
        if text and day is None:
            self._note(column, "units.bad_day", words=text)
        return day

    def _aliases(self) -> tuple[str, ...]:
        """Names between semicolons, each once however it is written."""
        text = self._text("aliases")
        if not text:
            return ()
        parts = filter(None, map(str.strip, text.split(";")))
        by_key = {fold(part): part for part in reversed(list(parts))}
        for part in by_key.values():
            self._check_name("aliases", part)
        return tuple(reversed(by_key.values()))
