"""What conferences add to the tallies, and what the points have, counted from lists and events: for `verify`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from thongsuot.convening.models import Convened, PointCount, RollCall, Sitting
from thongsuot.convening.rules.presence import ATTENDED, LEFT, RollCallEvent, Where, presence
from thongsuot.kernel.days import NO_DAY, day_of
from thongsuot.rollup.rules import Change, Key

_SOME = 5_000


@dataclass(frozen=True, slots=True)
class PointDifference:
    """A point's count in a sitting that is not what the events say: how many were there first, and are there now."""

    sitting_id: int
    point_id: int
    stored: tuple[int, int]
    recounted: tuple[int, int]


def recount() -> Iterator[Change]:
    """Who is expected at each sitting, and who was and is there by all events."""
    yield from _expected()
    days = {pk: day_of(starts_at) for pk, starts_at in Sitting.objects.values_list("pk", "starts_at")}
    for sitting_id, unit_id, category, where in _presences():
        for measure, counts in ((ATTENDED, where.was is not None), (LEFT, where.has_left)):
            if counts:
                yield Change(Key(unit_id, sitting_id, measure, category, NO_DAY, days[sitting_id]), 0, 1)


def recount_points() -> dict[tuple[int, int], tuple[int, int]]:
    """By sitting and point: how many were present there first, and how many are there now."""
    was: Counter[tuple[int, int]] = Counter()
    now: Counter[tuple[int, int]] = Counter()
    for sitting_id, _unit_id, _category, where in _presences():
        if where.was is not None:
            was[sitting_id, where.was] += 1
        if where.now is not None:
            now[sitting_id, where.now] += 1
    return {key: (was[key], now[key]) for key in was.keys() | now.keys()}


def verify_points() -> list[PointDifference]:
    """Recount every point from the events, and list every difference."""
    recounted, nobody = recount_points(), (0, 0)
    rows = PointCount.objects.values_list("sitting_id", "point_id", "was", "now")
    stored = {(sitting_id, point_id): (was, now) for sitting_id, point_id, was, now in rows}
    pairs = ((key, stored.get(key, nobody), recounted.get(key, nobody)) for key in stored.keys() | recounted.keys())
    return [PointDifference(*key, held, found) for key, held, found in sorted(pairs) if held != found]


def _expected() -> Iterator[Change]:
    listed = Convened.objects.expected().filter(conference__called_at__isnull=False)
    groups = listed.order_by().values_list("conference_id", "unit_id", "category").annotate(Count("pk"))
    sittings: dict[int, list[Sitting]] = {}
    for sitting in Sitting.objects.order_by("conference_id", "number"):
        sittings.setdefault(sitting.conference_id, []).append(sitting)
    for conference_id, unit_id, category, people in groups.iterator(chunk_size=_SOME):
        for sitting in sittings.get(conference_id, []):
            key = Key(unit_id, sitting.pk, ATTENDED, category, NO_DAY, day_of(sitting.starts_at))
            yield Change(key, people, 0)


def _presences() -> Iterator[tuple[int, int, str, Where]]:
    """Where everybody of whom anything was noted was and is: sitting, unit, category, place."""
    names = (
        "sitting_id",
        "convened_id",
        "unit_id",
        "convened__category",
        "id",
        "kind",
        "point_id",
        "seen_at",
        "undoes",
    )
    rows = RollCall.objects.order_by("sitting_id", "convened_id").values_list(*names).iterator(chunk_size=_SOME)
    for (sitting_id, _convened_id, unit_id, category), events in groupby(rows, key=lambda row: row[:4]):
        yield sitting_id, unit_id, category, presence(RollCallEvent(*row[4:]) for row in events)
