"""A dataset: what a page, a workbook and a Word file show alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from thongsuot.officedoc.clean import clean
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number, format_percent

Kind = Literal["text", "code", "integer", "number", "percent", "day"]
"""What a column holds. In a text or code column everything stays text ("007"); in the others a text is let stand."""

_CAPTIONS = {"vi": ("Số liệu đến {}", "Nguồn: {}"), "en": ("Figures as of {}", "Source: {}")}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both counted: kept apart so that a percentage can always be opened into its two numbers."""

    part: int
    whole: int


Cell = str | int | Decimal | date | Share | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `key` is what code calls it, `title` what people read above it."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; every row has a cell for every column, `note` says what must be known to read it."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Sheets under one title, with the day or moment their figures stand for and where they come from."""

    title: str
    sheets: Sequence[Sheet]
    as_of: date | None = None
    source: str = ""
    language: str = "vi"

    def caption(self) -> str:
        """Return the line beneath the title, "Số liệu đến 10:30, 22/7/2026. Nguồn: …", or nothing."""
        as_of, source = _CAPTIONS[self.language]
        parts = [as_of.format(moment(self.as_of, self.language))] if self.as_of else []
        parts += [source.format(clean(self.source))] if self.source else []
        return ". ".join(parts)


def shown(cell: Cell, kind: Kind, language: str = "vi") -> str:
    """Return the cell as people read it; a figure in a text or code column keeps its bare digits."""
    match cell:
        case None:
            return ""
        case str():
            return clean(cell)
        case Share():
            return format_percent(cell.part, cell.whole, language)
        case date():
            return moment(cell, language)
        case _:
            return str(cell) if kind in ("text", "code") else format_number(cell, language)


def moment(at: date, language: str) -> str:
    """Return the day, after the time where there is one: "10:30, 22/7/2026"."""
    day = format_date(at, language)
    return f"{at:%H:%M}, {day}" if isinstance(at, datetime) else day
