"""What a sheet of points says, row by row: a row for each unit that takes part at a point. Knows no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Message, Problem
from thongsuot.officedoc import RawRow, Table
from thongsuot.vietnamese.numbers import parse_number
from thongsuot.vietnamese.text import fold, normalise

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "point": ("mã điểm cầu", "mã điểm", "point code"),
        "point_name": ("tên điểm cầu", "điểm cầu", "tên điểm", "point name", "name of the point"),
        "place": ("địa điểm", "nơi đặt", "địa chỉ", "hội trường"),
        "point_kind": ("loại điểm cầu", "loại", "kind of point"),
        "owner": ("mã đơn vị phụ trách", "đơn vị phụ trách", "đơn vị chủ trì", "code of the unit that runs it"),
        "seats": ("sức chứa", "số chỗ", "số ghế", "chỗ ngồi", "capacity"),
        "contact": ("liên hệ", "đầu mối liên hệ", "người liên hệ", "đầu mối"),
        "unit": ("mã đơn vị tham gia", "mã đơn vị dự", "đơn vị tham gia", "mã đơn vị", "unit code"),
        "subtree": ("cả cấp dưới", "gồm cấp dưới", "kể cả cấp dưới", "and all beneath it"),
    }
)
"""Each column's wordings. `unit` takes part at the point; with a mark in `subtree` so does all that is beneath it."""

WORDS: Final = ("point_name", "place", "point_kind", "owner", "contact")
LIMITS: Final[Mapping[str, int]] = MappingProxyType({"point": 60, "point_name": 300, "place": 300, "contact": 300})
NO: Final = frozenset({"", "0", "khong", "no", "n"})

MESSAGES: Final[Mapping[str, Message]] = {
    "convening.column_missing": _("The sheet has no column “%(title)s”."),
    "convening.no_rows": _("The sheet holds no points."),
    "convening.row_without_point": _("The row does not say at which point."),
    "convening.too_long": _("This is longer than %(limit)s characters."),
    "convening.bad_seats": _("“%(words)s” is no number of seats."),
    "convening.point_differs": _("Row %(first)s says something else of the point %(point)s."),
    "convening.name_missing": _("The point %(point)s is new and has no name."),
    "convening.owner_missing": _("The point %(point)s is new, and it is not said which unit runs it."),
    "convening.unit_unknown": _("There is no unit %(unit)s."),
    "convening.unit_closed": _("The unit %(unit)s is closed."),
    "convening.unit_outside": _("The unit %(unit)s does not stand beneath the organiser."),
    "convening.kind_unknown": _("No kind of connection point is called “%(kind)s”."),
}
"""What may be wrong with a sheet of points: every code with its message (docs/errors.md)."""


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """A unit that takes part at a point, by the row that says so."""

    row: int
    code: str
    with_subtree: bool


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """What the rows of one point say; None for what the sheet has no column for. `units` None: no column either."""

    row: int
    code: str
    name: str | None
    place: str | None
    kind_words: str | None
    owner: str | None
    seats: int | None
    says_seats: bool
    contact: str | None
    units: tuple[SheetUnit, ...] | None


def problem(code: str, row: int | None, column: str | None = None, **params: object) -> Problem:
    """The problem with this code, at this row and column of the sheet."""
    return Problem(code=code, message=MESSAGES[code], row=row, column=column, params=params)


def understood(table: Table) -> tuple[list[SheetPoint], list[Problem]]:
    """The sheet's points in their order, and everything that is wrong with its cells."""
    if "point" not in table.columns:
        return [], [problem("convening.column_missing", None, "point", title=COLUMNS["point"][0])]
    of_point: dict[str, list[RawRow]] = defaultdict(list)
    problems: list[Problem] = []
    for row in table.rows:
        code = _text(table, row, "point")
        problems += _wrong_cells(table, row, code)
        of_point[code].append(row)
    of_point.pop("", None)
    for code, rows in of_point.items():
        problems += _differing(table, code, rows)
    if not of_point and not problems:
        problems.append(problem("convening.no_rows", None))
    return [_point(table, code, rows) for code, rows in of_point.items()], problems


def _wrong_cells(table: Table, row: RawRow, code: str) -> Iterator[Problem]:
    if not code:
        yield problem("convening.row_without_point", row.number, "point")
    for column, limit in LIMITS.items():
        if len(_text(table, row, column)) > limit:
            yield problem("convening.too_long", row.number, column, limit=limit)
    seats = _text(table, row, "seats")
    if seats and _seats(seats) is None:
        yield problem("convening.bad_seats", row.number, "seats", words=seats)


def _differing(table: Table, code: str, rows: list[RawRow]) -> Iterator[Problem]:
    """Rows after the first may repeat what it says of the point, or leave it out."""
    for column in (*WORDS, "seats"):
        said = [(row.number, text) for row in rows if (text := _text(table, row, column))]
        yield from (
            problem("convening.point_differs", number, column, point=code, first=said[0][0])
            for number, text in said
            if text != said[0][1]
        )


def _point(table: Table, code: str, rows: list[RawRow]) -> SheetPoint:
    words = {column: _said(table, rows, column) for column in (*WORDS, "seats")}
    return SheetPoint(
        row=rows[0].number,
        code=code,
        name=words["point_name"],
        place=words["place"],
        kind_words=words["point_kind"],
        owner=words["owner"],
        seats=_seats(words["seats"] or ""),
        says_seats=words["seats"] is not None,
        contact=words["contact"],
        units=tuple(_units(table, rows)) if "unit" in table.columns else None,
    )


def _units(table: Table, rows: list[RawRow]) -> Iterator[SheetUnit]:
    for row in rows:
        if code := _text(table, row, "unit"):
            yield SheetUnit(row.number, code, fold(_text(table, row, "subtree")) not in NO)


def _said(table: Table, rows: list[RawRow], column: str) -> str | None:
    if column not in table.columns:
        return None
    return next((text for row in rows if (text := _text(table, row, column))), "")


def _seats(words: str) -> int | None:
    found = parse_number(words) if words else None
    return int(found) if found is not None and found == int(found) and 0 < found <= 100_000 else None


def _text(table: Table, row: RawRow, column: str) -> str:
    return " ".join(normalise(table.cell(row, column).text).split())
