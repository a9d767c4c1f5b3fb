"""Members go with their unit: what a reorganisation does to memberships."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Membership
from thongsuot.people.operations import timelines
from thongsuot.people.operations.timelines import MemberEdit
from thongsuot.people.rules import memberships as rules
from thongsuot.units.rules import UnitsReorganised

MEMBERS_A_BATCH = 1000


@transaction.atomic
def follow_reorganisations(*, events: Sequence[UnitsReorganised], actor: Actor, now: datetime) -> None:
    """Memberships of a closed unit go to its only successor from the day of the act, whenever it is recorded.

    Those of a unit with several successors, or none, stay where they are: `queries.to_be_placed` lists them.
    """
    for event in events:
        moved = sum(_move(from_unit, heir, event.operates_on, actor, now) for from_unit, heir in event.heirs)
        record(
            actor=actor, action="people.follow_reorganisation", subject=f"reorganisation:{event.act_id}",
            detail={"moved": moved}, now=now,
        )  # fmt: skip


def _move(from_unit: int, heir: int, on: date, actor: Actor, now: datetime) -> int:
    """Move every membership of the unit that lasts beyond the day; how many there were."""
    moved = 0
    for member_ids in _batches(from_unit, on):
        histories = timelines.locked_histories(member_ids)
        edits = []
        for member_id in member_ids:
            history = histories[member_id]
            lasting = (span for span in history if span.until_day is None or span.until_day > on)
            leaving = {span: on for span in lasting if span.unit_id == from_unit}
            edits.append(MemberEdit(member_id, rules.moved(history, leaving, heir)))
            moved += len(leaving)
        timelines.change(edits, actor=actor, now=now)
    return moved


def _batches(unit_id: int, on: date) -> Iterator[list[int]]:
    lasting = Q(until_day__isnull=True) | Q(until_day__gt=on)
    rows = Membership.objects.standing().filter(lasting, unit_id=unit_id)
    member_ids = iter(sorted(set(rows.values_list("member_id", flat=True))))
    while batch := list(islice(member_ids, MEMBERS_A_BATCH)):
        yield batch
