"""Where points stand on the board: in which part of the unit in view, and at which level.

A conference has as many points as twenty thousand, and they hardly change: their places are remembered. On PostgreSQL
they go along with the question as one array by the points' own ids, so that points and people are summed where they lie
and few rows come back; the version of the conference's points tells whether the array still holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, cast

from django.core.cache import caches

from thongsuot.convening.models import Point
from thongsuot.convening.queries.sights import Sight, part_finder
from thongsuot.kernel import db
from thongsuot.rollup.queries.remembering import CACHE, FOREVER, key_of
from thongsuot.units.models import TreeNode

Group = tuple[int, str]
"""A part of the unit in view, and a level."""
Places = tuple[Sequence[Group], Mapping[int, int]]
"""Groups, and at which place among them each owner has its own."""
NOWHERE: Final = -1
"""Stands in the array for an id that is no point of the conference, or none that is in use."""
_SPARE: Final = 1000
_THIN: Final = 4
"""Where the conference's ids take up more than so many times their number, and some, no array is made."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Groups, how many points in use stand in each, and two arrays by id: the group of any point, of one in use."""

    groups: Sequence[Group]
    running: Sequence[int]
    first: int
    last: int
    of_all: str
    of_running: str


def whereabouts(seen: Sight, owner_ids: Set[int]) -> Places:
    """In which part and at which level owners stand; kept where they are many: nothing moves in a version."""
    if len(owner_ids) <= db.BATCH:
        return _grouped(((), {}), _placed(seen, owner_ids))
    key = _key("owners", seen)
    held = cast("Places", caches[CACHE].get(key, ((), {})))
    if unknown := owner_ids - held[1].keys():
        held = _grouped(held, _placed(seen, unknown))
        caches[CACHE].set(key, held, FOREVER)
    return held


def layout_of(seen: Sight) -> Layout | None:
    """All points of the conference in view; None where they cannot go along as an array.

    The points' version was read before, so that a layout may be fresher than its label and never staler.
    """
    if not (seen.is_whole and db.is_postgresql()):
        return None
    label, key = seen.head.points_version, _key("layout", seen)
    known, held = cast("tuple[int | None, Layout | None]", caches[CACHE].get(key, (None, None)))
    if known != label:
        held = _laid_out(seen)
        caches[CACHE].set(key, (label, held), FOREVER)
    return held


def _laid_out(seen: Sight) -> Layout | None:
    rows = list(Point.objects.filter(conference=seen.head.id).order_by("pk").values_list("pk", "owner_id", "closed_at"))
    if not rows:
        return None
    first, last = rows[0][0], rows[-1][0]
    if last - first > _THIN * len(rows) + _SPARE:
        return None
    groups, where = whereabouts(seen, {owner_id for _pk, owner_id, _closed in rows})
    of_all, of_running = ([NOWHERE] * (last - first + 1) for _array in range(2))
    running = [0] * len(groups)
    for pk, owner_id, closed_at in rows:
        group = of_all[pk - first] = where[owner_id]
        if closed_at is None:
            of_running[pk - first] = group
            running[group] += 1
    return Layout(groups, running, first, last, _array(of_all), _array(of_running))


def _array(values: Sequence[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _key(what: str, seen: Sight) -> str:
    return key_of(what, seen.head.id, seen.unit, seen.beneath, seen.reader.tree)


def _grouped(known: Places, more: Mapping[int, Group]) -> Places:
    """These groups, and those of more owners."""
    groups = list(dict.fromkeys([*known[0], *more.values()]))
    at = {group: place for place, group in enumerate(groups)}
    return groups, {**known[1], **{owner_id: at[group] for owner_id, group in more.items()}}


def _placed(seen: Sight, unit_ids: Set[int]) -> dict[int, Group]:
    part_at = part_finder(seen)
    found = dict.fromkeys(unit_ids, (part_at(None), ""))
    for some in db.batches(sorted(unit_ids)):
        nodes = TreeNode.objects.filter(version_id=seen.reader.tree.version_id, unit_id__in=some)
        places = nodes.values_list("unit_id", "lft", "level")
        found |= {unit_id: (part_at(lft), level) for unit_id, lft, level in places}
    return found
