"""The live board: points and people of a sitting, by the units beneath the one in view and by level; counts only.

Who is there is read from the points' own counts, which are few rows however many people come; who is expected from the
tallies. The list is frozen when the conference is called, so that beneath very many units what is expected is read
anew only after some minutes, and says of when it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final, NamedTuple, cast

from django.core.cache import caches
from django.db.models import F

from thongsuot.convening.models import Point
from thongsuot.convening.queries.counting import PACKAGE, counted
from thongsuot.convening.queries.sights import ELSEWHERE, ITSELF, Sight, part_finder, sight
from thongsuot.convening.rules import ATTENDED
from thongsuot.convening.rules.board import NOTHING, OPEN_FOR, Figures, Moment, PointState, added, state_of
from thongsuot.convening.rules.board import sentence as sentence_of
from thongsuot.kernel import db
from thongsuot.kernel.days import ZONE, day_of
from thongsuot.people.access import Reader
from thongsuot.rollup.queries.remembering import CACHE, FOREVER, key_of
from thongsuot.rollup.rules import amount_of
from thongsuot.units.models import TreeNode, TreeVersion
from thongsuot.units.rules import Tree, UnitRef

_Place = tuple[int | None, str]
"""A place in the tree, none for a unit that it does not hold, and the level there."""
LOST: Final = 12
"""So many points that are not heard from stand on the board."""
MANY_UNITS: Final = 5_000
EXPECTED_FOR: Final = 600
"""Beneath so many units what is expected is kept for so many seconds."""


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
    """All that the board shows; the rows sum to `total`. `expected_at` is of when the expected are."""

    sight: Sight
    at: datetime
    expected_at: datetime
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


class Coming(NamedTuple):
    """Someone whose coming was noted at several points, at one of them."""

    convened_id: int
    point_id: int
    seen_at: datetime
    unit_id: int


@dataclass(frozen=True, slots=True)
class _Expected:
    """Expected people by part of the unit in view, and when they were counted."""

    at: datetime
    by_part: Mapping[int, int]


def board(
    reader: Reader, conference_id: int, *, sitting_id: int | None = None, unit_id: int | None = None, now: datetime
) -> Board:
    """The board of a sitting beneath a unit; at most ten queries.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    seen = sight(reader, conference_id, sitting_id, unit_id, now)
    places, levels = _points(seen, now)
    expected = _expected(seen, now)
    names: dict[int, UnitRef | None] = {one.id: one for one in seen.children}
    names |= {ITSELF: seen.unit, ELSEWHERE: None}
    rows = tuple(
        BoardRow(names[part], part == ITSELF, figures)
        for part in names
        if any(figures := places.get(part, NOTHING)._replace(expected=expected.by_part.get(part, 0)))
    )
    return Board(
        sight=seen,
        at=now,
        expected_at=expected.at,
        rows=rows,
        levels=tuple(LevelRow(level, levels[level]) for level in sorted(levels)),
        total=added(row.figures for row in rows),
        lost=_lost(seen, now),
        twice=len({one.convened_id for one in seen_twice(seen)}),
    )


def _points(seen: Sight, now: datetime) -> tuple[Mapping[int, Figures], Mapping[str, Figures]]:
    """Points and who is there, by part of the unit in view and by level of the owner; two queries."""
    today = datetime.combine(day_of(now), time.min, ZONE)
    params = {
        "conference_id": seen.head.id,
        "sitting_id": seen.sitting.id if seen.sitting else 0,
        "open_since": db.moment(now - OPEN_FOR),
        "today_since": db.moment(today),
    }
    if not seen.is_whole:
        params |= {"version_id": seen.reader.tree.version_id, "first": seen.first, "last": seen.last}
    rows = db.rows(PACKAGE, "board.sql", "points" if seen.is_whole else "points_within", params)
    stands = _places(seen, {row[0] for row in rows})
    places: dict[int, list[int]] = defaultdict(lambda: [0] * len(_COUNTED))
    levels: dict[str, list[int]] = defaultdict(lambda: [0] * len(_COUNTED))
    part_at = part_finder(seen)
    for owner_id, *counts in rows:
        lft, level = stands.get(owner_id, (None, ""))
        for sums in (places[part_at(lft)], levels[level]):
            for at, more in enumerate(counts):  # plain sums: these rows are as many as points
                sums[at] += int(more)
    return (
        {part: _figures(sums) for part, sums in places.items()},
        {level: _figures(sums) for level, sums in levels.items()},
    )


_COUNTED: Final = ("points", "open", "silent", "was", "now")
"""What the statement counts, in its order."""


def _places(seen: Sight, owner_ids: Set[int]) -> Mapping[int, _Place]:
    """Where owners stand in the tree and at which level; kept where they are many: nothing moves in a version."""
    tree = seen.reader.tree
    if len(owner_ids) <= db.BATCH:
        return _placed(tree, owner_ids)
    key = key_of("owners", seen.head.id, tree, *TreeVersion.objects.filter(pk=tree.version_id).values_list("built_at"))
    held = cast("Mapping[int, _Place]", caches[CACHE].get(key, {}))
    if unknown := owner_ids - held.keys():
        held = {**held, **_placed(tree, unknown)}
        caches[CACHE].set(key, held, FOREVER)
    return held


def _placed(tree: Tree, unit_ids: Set[int]) -> dict[int, _Place]:
    found: dict[int, _Place] = dict.fromkeys(unit_ids, (None, ""))
    for some in db.batches(sorted(unit_ids)):
        nodes = TreeNode.objects.filter(version_id=tree.version_id, unit_id__in=some)
        found |= {unit_id: (lft, level) for unit_id, lft, level in nodes.values_list("unit_id", "lft", "level")}
    return found


def _figures(sums: Sequence[int]) -> Figures:
    return Figures(**dict(zip(_COUNTED, sums, strict=True)))


def _expected(seen: Sight, now: datetime) -> _Expected:
    """Who is expected, worked out anew each time unless very many units are asked."""
    if seen.last - seen.first < MANY_UNITS:
        return _Expected(now, _expected_now(seen))
    key = key_of("expected", seen.head.id, seen.head.revision, seen.sitting, seen.unit, seen.reader.tree)
    held = cast("_Expected | None", caches[CACHE].get(key))
    if held is None:
        held = _Expected(now, _expected_now(seen))
        caches[CACHE].set(key, held, EXPECTED_FOR)
    return held


def _expected_now(seen: Sight) -> dict[int, int]:
    return {part: amount_of(counts, ATTENDED).owed for part, counts in counted(seen, [ATTENDED]).items()}


def seen_twice(seen: Sight) -> list[Coming]:
    """Who of the units in view was noted at several points of the sitting, one line for each of these; one query."""
    if seen.sitting is None:
        return []
    params = {
        "sitting_id": seen.sitting.id,
        "version_id": seen.reader.tree.version_id,
        "first": seen.first,
        "last": seen.last,
    }
    found = db.rows(PACKAGE, "board.sql", "twice", params)
    return [Coming(convened, point, db.as_moment(seen_at), unit) for convened, point, seen_at, unit in found]


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
