"""Going through the schedules by the clock: who is near or late today is reminded, and told of to the level above."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.notices.models import Schedule, Sweep
from thongsuot.notices.operations.writing import By, write
from thongsuot.notices.queries.schedules import plan_of, to_sweep
from thongsuot.notices.queries.sources import Source, sources
from thongsuot.notices.rules import Aim, Lack, beneath
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

MADE_UP_FOR = timedelta(days=7)
"""Days on which no worker ran are made up for, as far back as this."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many schedules were gone through, and how many notices that made."""

    schedules: int
    made: int


def sweep(*, actor: Actor, now: datetime) -> Swept:
    """Go through every schedule whose hour has come today. Run twice, or killed and run again, it tells nobody twice.

    Each batch of notices is a transaction of its own, and the last act of a schedule is to note that it is done today:
    what a killed sweep has written stays, the next one writes the rest. One schedule that fails keeps no other back.
    """
    reader, made, done = access.reader_of(actor, now), 0, 0
    for schedule in to_sweep(now):
        try:
            made += _swept(schedule, reader, now)
            done += 1
        except Exception:
            logger.exception("Schedule %s could not be gone through", schedule.pk)
    return Swept(done, made)


def _swept(schedule: Schedule, reader: Reader, now: datetime) -> int:
    aims = _aims(schedule, reader)
    made = 0
    for some in db.batches(aims):
        with transaction.atomic():
            made += write(some, By(schedule_id=schedule.pk), now)
    db.insert_new(Sweep, [Sweep(schedule=schedule, day=day_of(now), done_at=now, made=made)])
    return made


def _aims(schedule: Schedule, reader: Reader) -> Sequence[Aim]:
    """Who is to be told what; nobody where the unit is closed or the source gone."""
    source = sources().get(schedule.source)
    unit = units.units_by_ids([schedule.unit_id], reader.tree).get(schedule.unit_id)
    if source is None or unit is None or not unit.is_open:
        return []
    plan, since = plan_of(schedule), _since(schedule, reader.day)
    due = [
        lack for lack in source.lacking(reader, unit, schedule.subject) if plan.calls(lack.due_on, since, reader.day)
    ]
    late = [lack for lack in due if plan.escalates(lack.due_on, reader.day)]
    told = (lack.aim(source.late if lack.due_on < reader.day else source.near) for lack in due)
    return [*told, *_escalated(source, unit, late, reader)]


def _since(schedule: Schedule, day: date) -> date:
    """The last day before this one on which the unit's schedule was gone through; yesterday for a new one."""
    same = Sweep.objects.filter(
        schedule__unit=schedule.unit_id, schedule__source=schedule.source, schedule__subject=schedule.subject
    )
    last = same.filter(day__lt=day).order_by("-day").values_list("day", flat=True).first()
    return max(last, day - MADE_UP_FOR) if last else day - timedelta(days=1)


def _escalated(source: Source, top: UnitRef, late: Iterable[Lack], reader: Reader) -> Iterator[Aim]:
    """What the unit right above each is told, with how many are late there; never above the schedule's own unit."""
    listed = list(late)
    refs = units.units_by_ids({lack.unit_id for lack in listed}, reader.tree)
    by_parent: Mapping[tuple[int, str], list[Lack]] = defaultdict(list)
    for lack in listed:
        parent_id = refs[lack.unit_id].parent_id
        if lack.unit_id != top.id and parent_id is not None:
            by_parent[parent_id, lack.subject].append(lack)
    for (parent_id, about), lacks in by_parent.items():
        first = min(lacks, key=lambda lack: lack.due_on)
        params = {**first.params, "due_on": first.due_on.isoformat(), "units": len(lacks)}
        yield Aim(parent_id, source.beneath, beneath(about), source.above(about, parent_id), params)
