"""The live board: points and people of a sitting, by the units beneath the one in view and by level; counts only.

Who is there is read from the points' own counts, which are few rows however many people come; who is expected from the
tallies. The list is frozen when the conference is called, so that what is expected is counted again only when the list
has changed since, which its version tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final, cast

from django.core.cache import caches
from django.db.models import F

from thongsuot.convening.models import Point
from thongsuot.convening.queries.counting import PACKAGE, counted
from thongsuot.convening.queries.places import NOWHERE, Group, Layout, layout_of, whereabouts
from thongsuot.convening.queries.sights import ELSEWHERE, ITSELF, Sight, sight
from thongsuot.convening.queries.twice import seen_twice
from thongsuot.convening.rules import ATTENDED
from thongsuot.convening.rules.board import NOTHING, OPEN_FOR, Figures, Moment, PointState, added, state_of
from thongsuot.convening.rules.board import sentence as sentence_of
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.days import ZONE, day_of
from thongsuot.people.access import Reader
from thongsuot.rollup.queries.remembering import CACHE, FOREVER, key_of
from thongsuot.rollup.rules import amount_of
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef

LOST: Final = 12
"""So many points that are not heard from stand on the board."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit right beneath the one in view with all its points and people; `unit` None: those of other branches."""

    unit: UnitRef | None
    is_own: bool
    figures: Figures


@dataclass(frozen=True, slots=True)
class LevelRow:
    """The points whose owners are of one level, and the people there; nobody is expected at a level."""

    level: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point that is not heard from."""

    id: int
    code: str
    name: str
    contact: str
    state: PointState
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """All that the board shows; the rows sum to `total`."""

    sight: Sight
    at: datetime
    rows: tuple[BoardRow, ...]
    levels: tuple[LevelRow, ...]
    total: Figures
    lost: tuple[PointLine, ...]
    twice: int
    """People whose coming was noted at several points; each is counted once."""

    @property
    def sentence(self) -> str:
        """The sentence on top, in the active language."""
        part = self.sight.sitting
        return sentence_of(self.total, Moment(part.starts_at, part.ends_at, self.at) if part else None)


def board(
    reader: Reader, conference_id: int, *, sitting_id: int | None = None, unit_id: int | None = None, now: datetime
) -> Board:
    """The board of a sitting beneath a unit; at most nine queries.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    seen = sight(reader, conference_id, sitting_id, unit_id, now)
    places, levels = _points(seen, now)
    expected = _expected(seen)
    names: dict[int, UnitRef | None] = {one.id: one for one in seen.children}
    names |= {ITSELF: seen.unit, ELSEWHERE: None}
    rows = tuple(
        BoardRow(names[part], part == ITSELF, figures)
        for part in names
        if any(figures := places.get(part, NOTHING)._replace(expected=expected.get(part, 0)))
    )
    total = added(row.figures for row in rows)
    return Board(
        sight=seen,
        at=now,
        rows=rows,
        levels=tuple(LevelRow(level, levels[level]) for level in sorted(levels)),
        total=total,
        lost=_lost(seen, now) if total.open < total.points else (),
        twice=len({one.convened_id for one in seen_twice(seen)}),
    )


def _points(seen: Sight, now: datetime) -> tuple[dict[int, Figures], dict[str, Figures]]:
    """Points and who is there, by part of the unit in view and by level of the owner; one query, or two."""
    is_open, today = now - OPEN_FOR, datetime.combine(day_of(now), time.min, ZONE)
    params: dict[str, object] = {
        "sitting_id": seen.sitting.id if seen.sitting else 0,
        "open_since": db.moment(is_open),
        "today_since": db.moment(today),
        "heard_since": db.moment(min(is_open, today)),
    }
    layout = layout_of(seen)
    places: dict[int, Figures] = defaultdict(Figures)
    levels: dict[str, Figures] = defaultdict(Figures)
    for (part, level), figures in _summed(layout, params) if layout else _one_by_one(seen, params):
        places[part] = places[part].plus(figures)
        levels[level] = levels[level].plus(figures)
    return places, levels


def _summed(layout: Layout, params: Mapping[str, object]) -> Iterator[tuple[Group, Figures]]:
    """The figures of groups, summed where they lie."""
    for group, points in zip(layout.groups, layout.running, strict=True):
        yield group, Figures(points=points)
    within = {"first": layout.first, "last": layout.last, "before": layout.first - 1}
    arrays = {"of_all": layout.of_all, "of_running": layout.of_running}
    for place, is_open, silent, was, here in db_lines.run(PACKAGE, "board.sql", "sums", **arrays, **within, **params):
        if place is not None and place != NOWHERE:
            yield layout.groups[place], Figures(open=is_open, silent=silent, was=was, now=here)


def _one_by_one(seen: Sight, params: dict[str, object]) -> Iterator[tuple[Group, Figures]]:
    """The same from a row for each point."""
    params["conference_id"] = seen.head.id
    if not seen.is_whole:
        params |= {"version_id": seen.reader.tree.version_id, "first": seen.first, "last": seen.last}
    rows = db.rows(PACKAGE, "board.sql", "points" if seen.is_whole else "points_within", params)
    groups, where = whereabouts(seen, {row[0] for row in rows})
    sums = [[0] * _COUNTED for _group in groups]
    for owner_id, state, was, here in rows:  # plain sums: these rows are as many as points
        counts = sums[where[owner_id]]
        counts[state] += 1
        counts[_WAS] += was
        counts[_NOW] += here
    for group, (_closed, is_open, silent, offline, was, here) in zip(groups, sums, strict=True):
        yield group, Figures(points=is_open + silent + offline, open=is_open, silent=silent, was=was, now=here)


_WAS: Final = 4
_NOW: Final = 5
_COUNTED: Final = 6
"""Points by the four states that the statement knows, then who was at them and who is."""


def _expected(seen: Sight) -> Mapping[int, int]:
    """How many are expected in each part of the unit in view; counted again only where the list has changed since.

    The list's version was read before, so that the count may be fresher than its label and never staler.
    """
    label = seen.head.list_version
    key = key_of("expected", seen.head.id, seen.sitting, seen.unit, seen.beneath, seen.reader.tree)
    known, held = cast("tuple[int | None, Mapping[int, int]]", caches[CACHE].get(key, (None, {})))
    if known != label:
        held = {part: amount_of(counts, ATTENDED).owed for part, counts in counted(seen, [ATTENDED]).items()}
        caches[CACHE].set(key, (label, held), FOREVER)
    return held


def _lost(seen: Sight, now: datetime) -> tuple[PointLine, ...]:
    """The first points in view that are not heard from: those lost today first, the latest first."""
    nodes = TreeNode.objects.filter(
        version_id=seen.reader.tree.version_id, lft__gte=seen.first, lft__lte=seen.last
    ).values("unit_id")
    rows = Point.objects.filter(conference_id=seen.head.id, closed_at=None)
    if not seen.is_whole:
        rows = rows.filter(owner__in=nodes)
    lost = rows.exclude(sign__last_at__gte=now - OPEN_FOR).select_related("sign")
    ordered = lost.order_by(F("sign__last_at").desc(nulls_last=True), "code")
    return tuple(as_line(row, now) for row in ordered[:LOST])


def as_line(row: Point, now: datetime) -> PointLine:
    """A point as the board shows it."""
    sign = getattr(row, "sign", None)
    last_at = sign.last_at if sign else None
    return PointLine(row.pk, row.code, row.name, row.contact, state_of(last_at, now), last_at)
