"""What presence adds to the tallies, to the counts of points, and to those who follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from thongsuot.convening.models import PointCount
from thongsuot.convening.operations.batches import Batch, Somebody, sign
from thongsuot.convening.rules.presence import ATTENDED, LEFT, PresenceRecorded, Where
from thongsuot.kernel import db_lines
from thongsuot.kernel.announcements import announce, has_followers
from thongsuot.kernel.days import NO_DAY, day_of
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, Key


class Moved(NamedTuple):
    """What became known of a person in a sitting: where they were and are, as known before and as known now."""

    person: Somebody
    sitting_id: int
    before: Where
    after: Where
    seen_at: datetime


def count(batch: Batch, moves: Sequence[Moved]) -> None:
    """Bring tallies and counts to what is known now, and announce whose having been there changed."""
    rows = [(*key, *amounts) for key, amounts in _at_points(moves).items() if any(amounts)]
    with db_lines.together():
        rollup.apply(_changes(batch, moves))
        db_lines.add_to(PointCount, rows, key=("sitting", "point"), amounts=("was", "now"))
        if batch.signs:
            sign(point_id=batch.place.point_id, now=batch.now)
        if has_followers(PresenceRecorded):  # who follows asks together with what is counted
            announce(list(_news(batch, moves)), actor=batch.actor, now=batch.now)


def _changes(batch: Batch, moves: Iterable[Moved]) -> Iterator[Change]:
    alike = Counter((one.person.unit_id, one.sitting_id, one.person.category, one.before, one.after) for one in moves)
    sums: dict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for (unit_id, sitting_id, category, before, after), people in alike.items():
        cell = sums[unit_id, sitting_id, category]
        cell[0] += people * ((after.was is not None) - (before.was is not None))
        cell[1] += people * (after.has_left - before.has_left)
    sittings = {sitting_id for _unit_id, sitting_id, _category in sums}
    days = {sitting_id: day_of(batch.place.sittings[sitting_id].starts_at) for sitting_id in sittings}
    for (unit_id, sitting_id, category), (was, left) in sums.items():
        day = days[sitting_id]
        yield Change(Key(unit_id, sitting_id, ATTENDED, category, NO_DAY, day), 0, was)
        yield Change(Key(unit_id, sitting_id, LEFT, category, NO_DAY, day), 0, left)


def _at_points(moves: Iterable[Moved]) -> dict[tuple[int, int], list[int]]:
    """By sitting and point: how many more were there, and how many more are."""
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    alike = Counter((one.sitting_id, one.before, one.after) for one in moves)
    for (sitting_id, before, after), people in alike.items():
        for where, more in ((after, people), (before, -people)):
            for place, point_id in enumerate(where):
                if point_id is not None:
                    sums[sitting_id, point_id][place] += more
    return sums


def _news(batch: Batch, moves: Iterable[Moved]) -> Iterator[PresenceRecorded]:
    conference_id = batch.place.conference_id
    for person, sitting_id, before, after, seen_at in moves:
        was_present = after.was is not None
        if was_present != (before.was is not None):
            yield PresenceRecorded(conference_id, sitting_id, person.member_id, person.unit_id, was_present, seen_at)
