"""A roll call on paper, typed into the list of the point and brought in: who was there, by code. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import RawRow, Table
from thongsuot.vietnamese.text import fold, normalise

CODES: Final = ("mã", "mã đảng viên", "mã số", "số thẻ", "số thẻ đảng viên", "member code", "code of the member")
ONLY: Final = ("có mặt", "điểm danh", "ký tên", "ký nhận", "present", "signature")
"""What stands above the one column of marks where a conference has one sitting."""
THERE: Final = frozenset({"x", "co", "co mat", "v", "yes", "true", "1", "present", "da ky"})
AWAY: Final = frozenset({"", "khong", "vang", "no", "false", "0", "absent", "p", "kp"})
TICKS: Final = frozenset("✓✔☑√")
MOST_ROWS: Final = 5_000


class SittingColumn(NamedTuple):
    """A sitting as a sheet calls it: by its number or its title."""

    sitting_id: int
    number: int
    title: str

    @property
    def key(self) -> str:
        """What the column is called in code."""
        return f"sitting-{self.number}"


class Mark(NamedTuple):
    """Somebody was there."""

    code: str
    sitting_id: int


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """What a sheet says: the codes that stand in it with their rows, who was there, and what is wrong."""

    rows: Mapping[str, int]
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...]


def wanted(sittings: Sequence[SittingColumn]) -> dict[str, tuple[str, ...]]:
    """The wordings of each column."""
    alone = ONLY if len(sittings) == 1 else ()
    marks = {
        one.key: (f"có mặt {one.number}", f"present {one.number}", f"buổi {one.number}", one.title, *alone)
        for one in sittings
    }
    return {"code": CODES, **marks}


def read(table: Table, sittings: Sequence[SittingColumn]) -> PaperSheet:
    """Understand each row; a row that cannot be understood is told, and the others are read on."""
    there = [one for one in sittings if one.key in table.columns]
    if "code" not in table.columns or not there:
        message = _("The sheet needs a column with the members’ codes and one for a sitting.")
        return PaperSheet({}, (), (Problem("convening.paper_columns", message),))
    rows: dict[str, int] = {}
    marks: list[Mark] = []
    problems: list[Problem] = []
    for row in table.rows:
        code = normalise(table.cell(row, "code").text)
        if not code:
            problems.extend(_without_code(table, row, there))
        elif code in rows:
            problems.append(_twice(row, code, rows[code]))
        else:
            rows[code] = row.number
            marks.extend(Mark(code, one.sitting_id) for one in there if is_there(_text(table, row, one)))
            problems.extend(_unclear(table, row, there))
    if len(rows) > MOST_ROWS:
        message = _("A sheet of a point holds at most %(most)s people.")
        problems.append(Problem("convening.paper_too_long", message, params={"most": MOST_ROWS}))
    return PaperSheet(rows, tuple(marks), tuple(problems))


def is_there(text: str) -> bool:
    """True where the mark says that somebody was there."""
    return fold(text) in THERE or bool(TICKS.intersection(text))


def _text(table: Table, row: RawRow, sitting: SittingColumn) -> str:
    return table.cell(row, sitting.key).text


def _twice(row: RawRow, code: str, first: int) -> Problem:
    message = _("%(code)s stands in row %(first)s already.")
    return Problem("convening.paper_twice", message, row.number, "code", {"code": code, "first": first})


def _without_code(table: Table, row: RawRow, sittings: Iterable[SittingColumn]) -> Iterator[Problem]:
    """A row without a code is a heading or a line at the end, unless somebody is marked in it."""
    if any(is_there(_text(table, row, one)) for one in sittings):
        yield Problem("convening.paper_without_code", _("Somebody is marked here without a code."), row.number, "code")


def _unclear(table: Table, row: RawRow, sittings: Iterable[SittingColumn]) -> Iterator[Problem]:
    for one in sittings:
        text = _text(table, row, one)
        if not is_there(text) and fold(text) not in AWAY:
            message = _("“%(text)s” says neither that somebody was there nor that they were not: put an x, or nothing.")
            yield Problem("convening.paper_mark", message, row.number, one.title, {"text": text})
