"""The schedules that hold, and which of them are to be gone through now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.days import ZONE, day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.notices.models import Schedule, Sweep
from thongsuot.notices.queries.sources import Source, sources
from thongsuot.notices.rules import Plan
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule that holds, as its office sees it; `swept_on` is the last day on which it was gone through."""

    schedule_id: int
    unit: UnitRef
    source: Source
    subject: str
    words: str
    plan: Plan
    hour: int
    is_on: bool
    swept_on: date | None
    made: int


def plan_of(row: Schedule) -> Plan:
    """When a stored schedule reminds."""
    return Plan(tuple(row.before), row.every, row.escalate_after)


def to_sweep(now: datetime) -> list[Schedule]:
    """The schedules whose hour has come today and that were not gone through yet; one query."""
    swept = Sweep.objects.filter(schedule=OuterRef("pk"), day=day_of(now))
    due = _holding().filter(~Exists(swept), is_on=True, hour__lte=now.astimezone(ZONE).hour)
    return list(due.order_by("pk"))


def schedules(reader: Reader) -> tuple[ScheduleRow, ...]:
    """The schedules of units within the reader's scope, in the order of the tree."""
    rows = list(_holding().filter(reader.scope(Permission.REMIND).q()).order_by("pk"))
    return tuple(sorted(_rows(reader, rows), key=lambda row: (row.unit.lft, row.words)))


def schedule(reader: Reader, schedule_id: int) -> ScheduleRow:
    """One of them.

    :raises DomainError: notices.unknown_schedule
    """
    rows = list(_holding().filter(reader.scope(Permission.REMIND).q(), pk=schedule_id))
    found = _rows(reader, rows)
    if not found:
        raise DomainError("notices.unknown_schedule", _("There is no such schedule, or it was changed meanwhile."))
    return found[0]


def _holding() -> QuerySet[Schedule]:
    return Schedule.objects.filter(replaced_by__isnull=True)


def _rows(reader: Reader, rows: Sequence[Schedule]) -> list[ScheduleRow]:
    refs = units.units_by_ids({row.unit_id for row in rows}, reader.tree)
    last = {one.schedule_id: one for one in Sweep.objects.filter(schedule__in=rows).order_by("day")}
    known = sources()
    return [
        _row(reader, row, refs[row.unit_id], known[row.source], last.get(row.pk))
        for row in rows
        if row.unit_id in refs and row.source in known
    ]


def _row(reader: Reader, row: Schedule, unit: UnitRef, source: Source, last: Sweep | None) -> ScheduleRow:
    words = dict(source.subjects(reader, unit)).get(row.subject, row.subject) if row.subject else ""
    plan = plan_of(row)
    made, swept_on = (last.made, last.day) if last else (0, None)
    return ScheduleRow(row.pk, unit, source, row.subject, words, plan, row.hour, row.is_on, swept_on, made)
