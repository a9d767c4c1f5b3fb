"""Who is left of a unit over all documents, the earliest deadline first. `operations.looks` records every look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.study.queries.duties import Reaching, reaching
from thongsuot.study.queries.left import (
    A_PAGE,
    START,
    LeftLine,
    LeftRow,
    View,
    lines_of_several,
    place_after,
    rows_of_several,
)
from thongsuot.units.rules import UnitRef

LATEST_FIRST = "-deadline"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: one document or all, only those whose deadline is past, the latest deadline first."""

    document_id: int | None = None
    late: bool = False
    order: str = ""


@dataclass(frozen=True, slots=True)
class UnitLeftLine:
    """Somebody who must study a document and has not."""

    document_id: int
    symbol: str
    line: LeftLine


@dataclass(frozen=True, slots=True)
class UnitLeftPage:
    """Some of those left at a unit and beneath; `documents` are all that reach it, `after` as on any page."""

    unit: UnitRef
    day: date
    documents: tuple[Reaching, ...]
    lines: tuple[UnitLeftLine, ...]
    after: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The members of one document who have one deadline."""

    day: date | None
    about: Reaching
    view: View

    @property
    def name(self) -> str:
        return f"{self.day or ''}:{self.about.document_id}"


def unit_left(
    reader: Reader, unit_id: int, wanted: Wanted, *, after: str = "", size: int = A_PAGE, now: datetime
) -> UnitLeftPage:
    """Those left at a unit and beneath, today, by deadline, then document, unit and name; after some.

    Two or three statements for each step through the tree, as many for many documents as for one, ten queries beside.

    :raises DomainError: people.not_allowed, units.unknown
    """
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    documents = reaching(reader, unit)
    rows = _rows(_stretches(reader, unit, documents, wanted), reader, after, min(size + 1, db.BATCH))
    found = list(islice(rows, size + 1))
    shown = found[:size]
    lines = lines_of_several(reader, [(one.view, row) for one, row in shown], now)
    last = f"{shown[-1][0].name}:{shown[-1][1].unit_id}:{shown[-1][1].member_id}" if len(found) > size else ""
    told = zip(shown, lines, strict=True)
    return UnitLeftPage(
        unit=unit,
        day=reader.day,
        documents=documents,
        lines=tuple(
            UnitLeftLine(one.about.document_id, one.about.symbol or one.about.title, line) for (one, _row), line in told
        ),
        after=last,
    )


def _rows(stretches: Sequence[_Stretch], reader: Reader, after: str, limit: int) -> Iterator[tuple[_Stretch, LeftRow]]:
    """Row after row, stretch after stretch, from the place named."""
    day, _sign, rest = after.partition(":")
    document, _sign, place = rest.partition(":")
    names = [one.name for one in stretches]
    those = stretches[names.index(f"{day}:{document}") if f"{day}:{document}" in names else 0 :]
    start = place_after(reader, place) if place else START
    return ((those[at], row) for at, row in rows_of_several([one.view for one in those], start, limit=limit))


def _stretches(reader: Reader, unit: UnitRef, documents: Sequence[Reaching], wanted: Wanted) -> list[_Stretch]:
    """Every deadline of every document asked for, in the order asked for."""
    asked = [one for one in documents if wanted.document_id in (None, one.document_id)]
    found = [stretch for one in asked for stretch in _of_document(reader, unit, one)]
    if wanted.late:
        found = [one for one in found if one.day is not None and one.day < reader.day]
    by_day = sorted(found, key=lambda one: (one.day or date.max, one.about.document_id))
    return by_day[::-1] if wanted.order == LATEST_FIRST else by_day


def _of_document(reader: Reader, unit: UnitRef, one: Reaching) -> Iterator[_Stretch]:
    """Levels that share a day together; the levels not named as one."""
    default = one.terms.deadline("")
    by_day: dict[date, list[str]] = {}
    for level, day in one.terms.deadlines.items():
        if level and day != default:
            by_day.setdefault(day, []).append(level)
    apart = tuple(sorted(level for levels in by_day.values() for level in levels))
    view = View(reader, unit, one.document_id, one.terms, reader.day, apart)
    yield _Stretch(default, one, view)
    for day, levels in by_day.items():
        yield _Stretch(day, one, view._replace(levels=tuple(sorted(levels)), others=False))
