"""A dataset as .xlsx: title, caption and note, then the table with a header that stays in view and repeats on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Cell, Column, Dataset, Kind, Share, Sheet, shown
from thongsuot.officedoc.errors import SheetError
from thongsuot.vietnamese.numbers import percentage

MAX_ROWS: Final = 1_048_576
_MAX_TEXT: Final = 32_767
_EXACT_DIGITS: Final = 10**15
_TEXT_KINDS: Final = ("text", "code")
_FIRST_DAY: Final = date(1900, 3, 1)
_FORBIDDEN_IN_NAME: Final = re.compile(r"[\[\]:*?/\\\U00010000-\U0010ffff]")  # Excel counts the last as two letters
_FONT: Final = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_BODY: Final = _FONT | {"border": 1, "text_wrap": True}
_HEADER: Final = _BODY | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#F2F2F2"}
_STYLES: Final[dict[Kind, dict[str, object]]] = {
    "text": {"num_format": "@"},
    "code": {"num_format": "@"},
    "integer": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0"},
    "percent": {"num_format": "0.0 %", "align": "right"},
    "day": {"num_format": "d/m/yyyy", "align": "center"},
}


def to_xlsx(dataset: Dataset) -> bytes:
    """Return the workbook, a worksheet per sheet, every text a text whatever it begins with.

    :raises SheetError: sheet.too_large where a sheet has more rows than Excel.
    """
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"title": clean(dataset.title), "comments": dataset.caption()})
    names = _sheet_names([sheet.name for sheet in dataset.sheets])
    for name, sheet in zip(names, dataset.sheets, strict=True):
        _Page(book, book.add_worksheet(name), sheet).write(dataset)
    book.close()
    return target.getvalue()


class _Page:
    """One worksheet in the making."""

    def __init__(self, book: Workbook, page: Worksheet, sheet: Sheet) -> None:
        self._page = page
        self._sheet = sheet
        self._plain = book.add_format(_FONT)
        self._bold = book.add_format(_FONT | {"bold": True, "font_size": 14})
        self._header = book.add_format(_HEADER)
        self._formats = [book.add_format(_style(column.kind, at, sheet)) for at, column in enumerate(sheet.columns)]

    def write(self, dataset: Dataset) -> None:
        top = self._write_lines([dataset.title, dataset.caption(), self._sheet.note])
        if top + 1 + len(self._sheet.rows) > MAX_ROWS:
            raise SheetError("sheet.too_large", what="rows", size=len(self._sheet.rows), limit=MAX_ROWS)
        for at, column in enumerate(self._sheet.columns):
            _write_text(self._page, top, at, column.title, self._header)
        for row, cells in enumerate(self._sheet.rows, top + 1):
            self._write_row(row, cells)
        self._lay_out(top, dataset.language)

    def _write_lines(self, lines: Iterable[str]) -> int:
        filled = [line for line in lines if line]
        for row, line in enumerate(filled):
            _write_text(self._page, row, 0, line, self._plain if row else self._bold)
        return len(filled)

    def _write_row(self, row: int, cells: Sequence[Cell]) -> None:
        for at, (cell, column, style) in enumerate(zip(cells, self._sheet.columns, self._formats, strict=True)):
            _write_cell(self._page, (row, at), _storable(cell, column.kind), style)

    def _lay_out(self, top: int, language: str) -> None:
        for at, width in enumerate(_widths(self._sheet, language)):
            self._page.set_column(at, at, width)
        self._page.freeze_panes(top + 1, 0)
        self._page.repeat_rows(top)
        self._page.set_paper(9)
        self._page.set_landscape()
        self._page.fit_to_pages(1, 0)
        if self._sheet.columns and self._sheet.rows:
            self._page.autofilter(top, 0, top + len(self._sheet.rows), len(self._sheet.columns) - 1)


def _style(kind: Kind, at: int, sheet: Sheet) -> dict[str, object]:
    style = _BODY | _STYLES[kind]
    if kind == "number" and (places := max((_places(row[at]) for row in sheet.rows), default=0)):
        style["num_format"] = f"#,##0.{'0' * places}"
    return style


def _places(cell: Cell) -> int:
    return -min(int(cell.normalize().as_tuple().exponent), 0) if isinstance(cell, Decimal) else 0


def _storable(cell: Cell, kind: Kind) -> str | int | float | Decimal | date | None:
    """Return what Excel can keep without changing it, else the cell's text."""
    match cell:
        case Share():
            share = percentage(cell.part, cell.whole)
            return "–" if share is None else share / 100
        case int() | Decimal() if kind in _TEXT_KINDS or not -_EXACT_DIGITS < cell < _EXACT_DIGITS:
            return shown(cell, "text")
        case date() if isinstance(cell, datetime) or cell < _FIRST_DAY:
            return shown(cell, kind)
        case _:
            return cell


def _write_cell(
    page: Worksheet, at: tuple[int, int], value: str | float | Decimal | date | None, style: Format
) -> None:
    match value:
        case None:
            page.write_blank(*at, None, style)
        case str():
            _write_text(page, *at, value, style)
        case date():
            page.write_datetime(*at, value, style)
        case _:
            page.write_number(*at, value, style)


def _write_text(page: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    cleaned = clean(text)
    page.write_string(row, column, cleaned if len(cleaned) <= _MAX_TEXT else f"{cleaned[: _MAX_TEXT - 1]}…", style)


def _widths(sheet: Sheet, language: str) -> Iterator[float]:
    for at, column in enumerate(sheet.columns):
        longest = max((len(shown(row[at], column.kind, language)) for row in sheet.rows[:200]), default=0)
        yield min(60, max(longest, _longest_word(column), 4) + 3)


def _longest_word(column: Column) -> int:
    return max(map(len, column.title.split()), default=0)


def _sheet_names(names: Iterable[str]) -> list[str]:
    r"""Return names that Excel takes: at most 31 letters, none of []:*?/\, no apostrophe at an end, no two alike."""
    taken = {"history": ""}
    for name in names:
        wished = " ".join(_FORBIDDEN_IN_NAME.sub(" ", clean(name)).split()).strip("' ")
        free = next(candidate for candidate in _candidates(wished) if candidate.casefold() not in taken)
        taken[free.casefold()] = free
    return list(taken.values())[1:]


def _candidates(wished: str) -> Iterator[str]:
    if wished:
        yield wished[:31].strip("' ")
    for number in count(1):
        yield f"{wished[:24]} ({number})".strip("' ")
