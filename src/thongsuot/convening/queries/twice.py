"""Those whose coming was noted at several points of a sitting: counted for the board; looks at names are recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from thongsuot.convening.models import Convened, Point
from thongsuot.convening.queries.absent import widest_named
from thongsuot.convening.queries.convened import name_of, named
from thongsuot.convening.queries.counting import PACKAGE
from thongsuot.convening.queries.seeing import ConferenceHead, SittingLine, conference_for
from thongsuot.convening.queries.sights import Sight, current
from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


class Coming(NamedTuple):
    """Someone whose coming was noted at several points, at one of them."""

    convened_id: int
    point_id: int
    seen_at: datetime
    unit_id: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A point at which somebody was noted, and when first."""

    point: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class TwiceLine:
    """Somebody noted at several points, in the order of the hours; `name` is empty where it was erased."""

    member_id: int
    code: str
    name: str
    unit: str
    category: str
    noted: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class TwiceView:
    """Whose comings are looked at: those of a unit with all beneath it, at one sitting; none while there is none."""

    reader: Reader
    head: ConferenceHead
    unit: UnitRef
    sitting: SittingLine | None


def seen_twice(seen: Sight) -> list[Coming]:
    """Who of the units in view was noted at several points of the sitting, one line for each of these; one query."""
    return _comings(seen.sitting, seen.reader, seen.first, seen.last)


def twice_view(
    reader: Reader, conference_id: int, sitting_id: int | None, unit_id: int | None, now: datetime
) -> TwiceView:
    """What is looked at: the unit asked for, else the widest in which the reader sees names; the sitting that runs.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    head = conference_for(reader, conference_id)
    sitting = head.sitting(sitting_id) if sitting_id else current(head.sittings, now)
    unit = units.unit(unit_id or widest_named(reader, head), reader.tree)
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    return TwiceView(reader, head, unit, sitting)


def noted_twice(view: TwiceView) -> tuple[TwiceLine, ...]:
    """All of them, unit by unit, by name; three queries while they are few."""
    comings: dict[int, list[Coming]] = {}
    for one in _comings(view.sitting, view.reader, view.unit.lft, view.unit.rgt):
        comings.setdefault(one.convened_id, []).append(one)
    points = _points({one.point_id for noted in comings.values() for one in noted})
    placed = {"unit_name": units.official_name(view.reader.tree), "unit_code": F("unit__code")}
    batches = (named(Convened.objects.filter(pk__in=some)).annotate(**placed) for some in db.batches(list(comings)))
    rows = [row for some in batches for row in some]  # in the order of names
    ordered = sorted(rows, key=lambda row: str(vars(row)["unit_code"]))
    return tuple(_line(row, points, comings[row.pk]) for row in ordered)


def _comings(sitting: SittingLine | None, reader: Reader, first: int, last: int) -> list[Coming]:
    if sitting is None:
        return []
    params = {"sitting_id": sitting.id, "version_id": reader.tree.version_id, "first": first, "last": last}
    found = db.rows(PACKAGE, "board.sql", "twice", params)
    return [Coming(convened, point, db.as_moment(seen_at), unit) for convened, point, seen_at, unit in found]


def _points(point_ids: set[int]) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for some in db.batches(sorted(point_ids)):
        found |= dict(Point.objects.filter(pk__in=some).values_list("pk", "name"))
    return found


def _line(row: Convened, points: Mapping[int, str], comings: Sequence[Coming]) -> TwiceLine:
    return TwiceLine(
        member_id=row.member_id,
        code=row.member.code,
        name=name_of(row),
        unit=vars(row)["unit_name"] or "",  # what was annotated stands beside the fields
        category=row.category,
        noted=tuple(Noted(points.get(one.point_id, ""), one.seen_at) for one in comings),
    )
