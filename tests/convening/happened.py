"""What happened at the points of a small world, written down as rows, and counted plainly: person by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from tests.convening.world import MORNING, Hall
from thongsuot.convening.models import Convened, PointCount, PointSign, RollCall, Sitting
from thongsuot.convening.rules import ATTENDED, LEFT, RollCallEvent, presence
from thongsuot.convening.rules.presence import Kind
from thongsuot.kernel.days import NO_DAY, day_of
from thongsuot.kernel.ids import new_id
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.rules import Change, Key

LATER = timedelta(seconds=2)


def happens(
    hall: Hall, convened_id: int, kind: Kind = "present", *, point: int = 0, minute: int = 0, part: int = 0,
    undoes: UUID | None = None,
) -> UUID:  # fmt: skip
    """Write down one event so many minutes after the first sitting's beginning; `settle` counts it."""
    sitting_id, at = hall.sittings[part], MORNING + timedelta(minutes=minute)
    row = RollCall.objects.create(
        id=new_id(),
        sitting_id=sitting_id,
        convened_id=convened_id,
        unit_id=Convened.objects.values_list("unit_id", flat=True).get(pk=convened_id),
        point_id=point or hall.point,
        kind=kind,
        how="tapped",
        undoes=undoes,
        seen_at=at,
        recorded_at=at + LATER,
        seq=0,
        offset_ms=0,
        digest=new_id(),
        opens=not RollCall.objects.filter(sitting=sitting_id, convened=convened_id).exists(),
    )
    return row.pk


def sign(point_id: int, at: datetime) -> None:
    """Let a point give a sign of life."""
    PointSign.objects.update_or_create(point_id=point_id, defaults={"first_at": at, "last_at": at})


def settle() -> None:
    """Count all events anew, from nothing: what the tallies and the points' counts must say."""
    for measure in (ATTENDED, LEFT):
        Tally.objects.filter(measure=measure, owed=0).delete()
        TallyDay.objects.filter(measure=measure, owed=0).delete()
    for table in (Tally, TallyDay):
        table.objects.filter(measure=ATTENDED).update(done=0)
    PointCount.objects.all().delete()
    rollup.apply(_changes())


def _changes() -> Iterable[Change]:
    days = {row.pk: day_of(row.starts_at) for row in Sitting.objects.all()}
    was: Counter[tuple[int, int]] = Counter()
    now: Counter[tuple[int, int]] = Counter()
    rows = RollCall.objects.order_by("sitting_id", "convened_id").select_related("convened")
    changes: dict[Key, int] = defaultdict(int)
    for (sitting_id, _who), events in groupby(rows, key=lambda row: (row.sitting_id, row.convened_id)):
        known = list(events)
        found = presence(
            RollCallEvent(one.pk, kind_of(one.kind), one.point_id, one.seen_at, one.undoes) for one in known
        )
        who = known[0].convened
        for point_id, counts in ((found.was, was), (found.now, now)):
            if point_id is not None:
                counts[sitting_id, point_id] += 1
        for measure, holds in ((ATTENDED, found.was is not None), (LEFT, found.has_left)):
            key = Key(who.unit_id, sitting_id, measure, who.category, NO_DAY, days[sitting_id])
            changes[key] += int(holds)
    for sitting_id, point_id in was.keys() | now.keys():
        place = sitting_id, point_id
        PointCount.objects.create(sitting_id=sitting_id, point_id=point_id, was=was[place], now=now[place])
    return [Change(key, 0, count) for key, count in changes.items() if count]


def kind_of(words: str) -> Kind:
    kinds: dict[str, Kind] = {"present": "present", "left": "left", "undo": "undo"}
    return kinds[words]
