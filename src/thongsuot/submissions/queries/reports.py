"""Reports as they were sent: a unit's history for a period, and one with all that is frozen in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from thongsuot.kernel.days import day_of
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.submissions.models import Report
from thongsuot.submissions.queries.periods import PeriodLine, period
from thongsuot.submissions.queries.templates import TemplateUsed, used
from thongsuot.submissions.rules import Owed, digest_of, refusal, together
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as lists name it: which one of its unit's, when it was sent, whether late, whether it still stands."""

    id: UUID
    unit_id: int
    number: int
    sent_at: datetime
    as_of: datetime
    digest: str
    is_late: bool
    called_back_at: datetime | None
    why: str
    groups: Mapping[str, Owed]

    @property
    def total(self) -> Owed:
        """All groups together."""
        return together(self.groups.values())


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report with the dataset that was frozen when it was sent; `is_whole` while its hash says what it said then.

    `template` is the one that was in force for its unit when it was sent.
    """

    line: ReportLine
    period: PeriodLine
    unit: UnitRef
    dataset: Mapping[str, Any]
    is_whole: bool
    template: TemplateUsed


def history(reader: Reader, period_id: int, unit_id: int) -> tuple[ReportLine, ...]:
    """All reports of a unit for a period, the last first.

    :raises DomainError: people.not_allowed, units.unknown, submissions.unknown_period
    """
    access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    found = period(reader, period_id)
    rows = Report.objects.filter(period=period_id, unit=unit_id).order_by("-number")
    return tuple(lines(rows, found.due_day))


def report(reader: Reader, report_id: UUID) -> Frozen:
    """One report of a unit that the reader sees.

    :raises DomainError: submissions.unknown_report, people.not_allowed
    """
    row = Report.objects.filter(pk=report_id).select_related("template__file").first()
    if row is None:
        raise refusal("submissions.unknown_report")
    unit = access.unit_for(reader, Permission.SEE_COUNTS, row.unit_id)
    found = period(reader, row.period_id)
    [line] = lines(Report.objects.filter(pk=report_id), found.due_day)
    template = used(row.template, {unit.id: unit, found.unit.id: found.unit}, reader.tree)
    return Frozen(line, found, unit, row.dataset, digest_of(row.dataset) == row.digest, template)


def lines(rows: QuerySet[Report], due_day: date) -> Iterator[ReportLine]:
    """These reports without their datasets, each with its figures; two queries."""
    for row in rows.defer("dataset").prefetch_related("figures"):
        yield ReportLine(
            id=row.pk,
            unit_id=row.unit_id,
            number=row.number,
            sent_at=row.sent_at,
            as_of=row.as_of,
            digest=row.digest,
            is_late=day_of(row.sent_at) > due_day,
            called_back_at=row.called_back_at,
            why=row.why,
            groups={one.group: Owed(one.owed, one.done) for one in row.figures.all()},
        )
