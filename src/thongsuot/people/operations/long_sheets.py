"""A sheet of members gone through twice, and never held whole: for codes that come again, then some rows at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel.ahead import ahead
from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import long_table
from thongsuot.people.rules import sheet
from thongsuot.people.rules.sheet import SheetRow

CODES_A_CHUNK = 4_000


@dataclass(slots=True)
class Chunk:
    """Some codes with all of their rows in the sheet, and what is wrong with rows that nobody can understand."""

    rows: dict[str, list[SheetRow]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """True when no further code fits."""
        return len(self.rows) >= CODES_A_CHUNK


def chunks(data: bytes, name: str, today: date) -> Iterator[Chunk]:
    """The sheet's rows in their order, but for codes that stand in it again: these come last, all their rows together.

    The next chunk is read while the database is busy with the one before.

    :raises SheetError: when the file is no sheet that can be read
    """
    categories = sheet.category_words(catalogues.entries(Catalogue.MEMBER_CATEGORIES, today))
    return ahead(_chunks(data, name, categories, today))


def _chunks(data: bytes, name: str, categories: Mapping[str, str], today: date) -> Iterator[Chunk]:
    table = long_table(data, name=name, wanted=sheet.COLUMNS)
    missing = list(sheet.missing_columns(table))
    if missing:
        yield Chunk(problems=missing)
        return
    again = table.come_again("code")
    chunk, waiting = Chunk(), Chunk()
    for row in sheet.understood(table, categories, today):
        if isinstance(row, Problem):
            chunk.problems.append(row)
        elif hash(row.code) in again:
            waiting.rows[row.code].append(row)
        else:
            chunk.rows[row.code].append(row)
        if chunk.is_full:
            yield chunk
            chunk = Chunk()
    yield chunk
    yield from _parted(waiting.rows)


def _parted(rows: Mapping[str, Sequence[SheetRow]]) -> Iterator[Chunk]:
    chunk = Chunk()
    for code, of_code in rows.items():
        chunk.rows[code] += of_code
        if chunk.is_full:
            yield chunk
            chunk = Chunk()
    yield chunk
