"""An .xlsx workbook as raw sheets: values by calamine, behind a scan that finds formulas and what would harm.

Calamine lays a sheet out as a full grid and reserves what a part says it counts, so that one cell in the last corner or
one false count would cost gigabytes and end the process. The scan therefore goes first, through every part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from thongsuot.officedoc.container import repack, unpack
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.raw import MAX_CELLS, RawCell, RawSheet, Tall, filled_rows, raw_cell

Value = int | float | str | bool | date | time | timedelta

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_REFERENCE: Final = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# ArithmeticError: a day that no calendar has
_DAMAGE: Final = (CalamineError, ExpatError, ParseError, DefusedXmlException, LookupError, ValueError, ArithmeticError)
_COUNTS: Final = frozenset({"count", "uniqueCount"})
_MIDNIGHT: Final = time()


def sheets_of_workbook(data: bytes, name: str) -> list[RawSheet]:
    """Return the worksheets that a person sees, in their order; hidden ones and chart sheets are left out.

    A percentage is the fraction that Excel keeps ("91,4 %" → "0,914").

    :raises SheetError: unknown_kind, damaged, encrypted, bomb, too_large.
    """
    parts = unpack(data, name)
    if _WORKBOOK not in parts:
        raise SheetError("sheet.unknown_kind", name=name)
    if any(_DECLARATION.search(part) for part in parts.values()):
        raise SheetError("sheet.bomb", name=name)
    try:
        return list(_sheets(parts))
    except _DAMAGE as error:
        raise SheetError("sheet.damaged", name=name) from error


@dataclass(slots=True)
class _Scan:
    """How far a sheet's filled cells reach, and which hold formulas (row, column from 1), by the tags of its XML."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    _row: int = 0
    _column: int = 0
    _in_cell: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in one opening tag."""
        match tag.rpartition(":")[2]:
            case "c":
                self._go_to(attributes.get("r"))
            case "v" | "is":
                self._reach()
            case "f" if self._in_cell:
                self._reach()
                self.formulas.add((self._row, self._column))
            case "row":
                self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            case _:
                self._in_cell = False
                self._check_counts(attributes)

    @staticmethod
    def _check_counts(attributes: Mapping[str, str]) -> None:
        for counted in _COUNTS & attributes.keys():
            if int(attributes[counted]) > MAX_CELLS:
                raise SheetError("sheet.too_large", what="cells", size=int(attributes[counted]), limit=MAX_CELLS)

    def _go_to(self, reference: str | None) -> None:
        self._in_cell = True
        self._column += 1
        if reference:
            self._row, self._column = _position(reference)

    def _reach(self) -> None:
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


def _sheets(parts: Mapping[str, bytes]) -> Iterator[RawSheet]:
    paths = _sheet_paths(parts)
    scans = {path: _scan(part) for path, part in parts.items()}
    with load_workbook(repack(parts)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                yield _raw_sheet(workbook.get_sheet_by_name(sheet.name), scans[paths[sheet.name]])


def _scan(part: bytes) -> _Scan:
    scan = _Scan()
    parser = ParserCreate("utf-8")  # the bare parser: it is fed no DTD, and half the time of a large sheet goes here
    parser.StartElementHandler = scan.start
    parser.ParseFile(BytesIO(part))
    if scan.rows * scan.columns > MAX_CELLS:
        raise SheetError("sheet.too_large", what="cells", size=scan.rows * scan.columns, limit=MAX_CELLS)
    return scan


def _sheet_paths(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part in which each sheet, by its name, is written."""
    targets = {relation.get("Id"): relation.get("Target", "") for relation in fromstring(parts[_RELATIONS])}
    sheets = [element for element in fromstring(parts[_WORKBOOK]).iter() if element.tag.rpartition("}")[2] == "sheet"]
    paths = {sheet.attrib["name"]: _path(targets[_relation_id(sheet.attrib)]) for sheet in sheets}
    if len(paths) < len(sheets):
        raise ValueError("two sheets of one name")
    return paths


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == "id"), "")


def _path(target: str) -> str:
    """Return the path as calamine resolves it."""
    return target.lstrip("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"


def _raw_sheet(sheet: CalamineSheet, scan: _Scan) -> RawSheet:
    rows = sheet.to_python(skip_empty_area=False)
    filled = tuple(filled_rows(_row(cells, at, scan) for at, cells in enumerate(rows, 1)))
    merged = sheet.merged_cell_ranges or ()
    tall = tuple(Tall(top + 1, bottom + 1, left) for (top, left), (bottom, _right) in merged if bottom > top)
    return RawSheet(sheet.name, filled, tall)


def _row(cells: Sequence[Value], row: int, scan: _Scan) -> tuple[RawCell, ...]:
    return tuple(raw_cell(_text(cell), formula=(row, at) in scan.formulas) for at, cell in enumerate(cells, 1))


def _text(value: Value) -> str:
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case datetime():
            return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ", "minutes")
        case int() | float():
            return _figures(value)
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def _figures(value: float) -> str:
    """Return bare digits with a decimal comma, as exact as Excel counts (15 digits)."""
    exact = f"{Decimal(f'{value:.15g}'):f}"
    return exact.replace(".", ",")


def _position(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"no cell is called {reference!r}")
    return int(found[2]), _column_number(found[1].upper())


@lru_cache(maxsize=1_024)
def _column_number(letters: str) -> int:
    *higher, last = list(letters)
    return (_column_number("".join(higher)) * 26 if higher else 0) + ord(last) - ord("A") + 1
