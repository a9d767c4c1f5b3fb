"""Who was present in all required sittings of a conference: what counts as having studied there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from thongsuot.convening.models import Convened, RollCall, Sitting
from thongsuot.convening.rules.presence import RollCallEvent, presence
from thongsuot.kernel import db
from thongsuot.kernel.days import day_of


@dataclass(frozen=True, slots=True)
class Whole:
    """The members whose attendance is whole, each with the unit of the list; the day of the last required sitting."""

    day: date | None = None
    units: Mapping[int, int] = field(default_factory=dict)


def whole(conference_id: int, member_ids: Collection[int]) -> Whole:
    """Those of these members who were present in every required sitting; a query, and three for each `db.BATCH`.

    Nobody was where the conference was called off, or requires nothing.
    """
    rows = Sitting.objects.filter(conference=conference_id, conference__cancelled_at=None, required=True)
    required = dict(rows.values_list("pk", "starts_at"))
    if not required:
        return Whole()
    found: dict[int, int] = {}
    for some in db.batches(sorted(member_ids)):
        people = Convened.objects.filter(conference=conference_id, member__in=some)
        listed = {
            pk: (member_id, unit_id) for pk, member_id, unit_id in people.values_list("pk", "member_id", "unit_id")
        }
        came = came_to(required, listed)
        found |= {listed[pk][0]: listed[pk][1] for pk, sittings in came.items() if sittings == required.keys()}
    return Whole(day_of(max(required.values())), found)


def members_noted(conference_id: int, *, after: int, limit: int) -> list[int]:
    """Members of whom the roll call of a conference noted anything, by id, after one of them."""
    sittings = list(Sitting.objects.filter(conference=conference_id).values_list("pk", flat=True))
    noted = RollCall.objects.filter(convened=OuterRef("pk"), sitting__in=sittings, opens=True)
    rows = Convened.objects.filter(Exists(noted), conference=conference_id, member__gt=after)
    return list(rows.order_by("member_id").values_list("member_id", flat=True)[:limit])


def came_to(sitting_ids: Collection[int], convened_ids: Collection[int]) -> dict[int, set[int]]:
    """The sittings at which these lines of the list were present, by all events known."""
    names = ("convened_id", "sitting_id", "id", "kind", "point_id", "seen_at", "undoes")
    events: dict[tuple[int, int], list[RollCallEvent]] = defaultdict(list)
    rows = RollCall.objects.filter(sitting__in=sitting_ids, convened__in=convened_ids)
    for opens in (True, False):  # each has an index of its own
        for convened_id, sitting_id, *event in rows.filter(opens=opens).values_list(*names):
            events[convened_id, sitting_id].append(RollCallEvent(*event))
    came: dict[int, set[int]] = defaultdict(set)
    for (convened_id, sitting_id), noted in events.items():
        if presence(noted).was is not None:
            came[convened_id].add(sitting_id)
    return came
