"""Sending a unit's report upward, and calling it back while the period is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.submissions.models import Report, ReportFigure
from thongsuot.submissions.operations import holding
from thongsuot.submissions.queries.periods import require_asked
from thongsuot.submissions.queries.templates import template_in_force
from thongsuot.submissions.rules import Made, refusal
from thongsuot.units.rules import Tree
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that stands: which one of its unit's it is, and the hash of what it holds."""

    report_id: UUID
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A report that stands no more."""

    report_id: UUID
    unit_id: int


@transaction.atomic
def send(*, actor: Actor, report_id: UUID, period_id: int, unit_id: int, made: Made, now: datetime) -> Sent:
    """Send a unit's report for an open period; the same id for the same unit and period gives the stored outcome, as
    long as that stands.

    :raises DomainError: people.not_allowed, units.unknown, submissions.unknown_period, submissions.period_closed,
        submissions.not_asked, submissions.already_sent, submissions.already_called_back, submissions.id_reused
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.MARK_PROGRESS, unit_id)
    known = Report.objects.filter(pk=report_id).first()
    if known is not None:
        if (known.period_id, known.unit_id) != (period_id, unit_id):
            raise refusal("submissions.id_reused")
        if known.called_back_at is not None:
            raise refusal("submissions.already_called_back")
        return Sent(known.pk, known.number, known.digest)
    period = holding.share(period_id)
    require_asked(period, unit.id, reader)
    row = _write(actor, Report(id=report_id, period=period, unit_id=unit_id), made, now, reader.tree)
    record(
        actor=actor, action="submissions.send", subject=f"period:{period_id}", unit_id=unit_id,
        detail={"report": str(report_id), "number": row.number, "digest": row.digest}, now=now,
    )  # fmt: skip
    return Sent(row.pk, row.number, row.digest)


@transaction.atomic
def call_back(*, actor: Actor, report_id: UUID, reason: str, now: datetime) -> CalledBack:
    """Take a report back while its period is open; its unit may send another. It stays on record with the reason.

    :raises DomainError: people.not_allowed, submissions.unknown_report, submissions.period_closed,
        submissions.already_called_back, submissions.needs_reason
    """
    found = Report.objects.filter(pk=report_id).values_list("period_id", "unit_id").first()
    if found is None:
        raise refusal("submissions.unknown_report")
    period_id, unit_id = found
    access.unit_for(access.reader_of(actor, now), Permission.MARK_PROGRESS, unit_id)
    holding.share(period_id)
    if not reason.strip():
        raise refusal("submissions.needs_reason")
    standing = Report.objects.in_force().filter(pk=report_id)
    if not standing.update(called_back_at=now, called_back_by=actor.user_id, why=normalise(reason).strip()):
        raise refusal("submissions.already_called_back")
    record(
        actor=actor, action="submissions.call_back", subject=f"period:{period_id}", unit_id=unit_id,
        detail={"report": str(report_id)}, now=now,
    )  # fmt: skip
    return CalledBack(report_id, unit_id)


def _write(actor: Actor, row: Report, made: Made, now: datetime, tree: Tree) -> Report:
    """The report with its figures; of two at the same time the database lets one stand."""
    before = Report.objects.filter(period=row.period, unit=row.unit_id).aggregate(last=Max("number"))["last"]
    row.number, row.template = (before or 0) + 1, template_in_force(row.unit_id, tree)
    row.dataset, row.digest, row.as_of = made.dataset, made.digest, made.as_of
    row.sent_at, row.actor_id = now, actor.user_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise refusal("submissions.already_sent") from None
    ReportFigure.objects.bulk_create(
        ReportFigure(report=row, group=group, owed=one.owed, done=one.done)
        for group, one in sorted(made.figures.items())
    )
    return row
