"""Reports on study: which are asked, how many were sent, sending one upward and calling it back."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once
from thongsuot.api.schemas.reports import (
    CallBackIn,
    OwedOut,
    PeriodOut,
    PeriodsOut,
    ReportOut,
    ReportRef,
    SendIn,
    ShareOut,
    StandingOut,
    StandingRowOut,
)
from thongsuot.api.schemas.shapes import Id
from thongsuot.api.v1.units import unit_out
from thongsuot.kernel.ids import new_id
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.reporting.sending import send_study_report
from thongsuot.submissions import queries
from thongsuot.submissions.operations import call_back
from thongsuot.submissions.queries import Frozen, PeriodLine, ReportLine, StandingRow
from thongsuot.submissions.queries.standing import Share
from thongsuot.submissions.rules import Owed

router = Router(tags=["reports"])
READ = opened_by(TokenScope.FLOW_READ, TokenScope.REPORTS_SEND)
SEND = opened_by(TokenScope.REPORTS_SEND)
SENT = {201: ReportRef}


@router.get("/reporting-periods", auth=READ, response=PeriodsOut, summary="Reporting periods")
def list_periods(request: HttpRequest, unit: Id | None = None, document: Id | None = None) -> PeriodsOut:
    """Those that concern the reader, about a `document` where one is given; with `unit` the open ones that ask it."""
    reader = caller_of(request).reader
    found = queries.asked_periods(reader, unit) if unit else queries.periods(reader, document)
    wanted = (one for one in found if document is None or one.document_id == document)
    return PeriodsOut(items=list(map(period_out, wanted)))


@router.get("/reporting-periods/{period_id}", auth=READ, response=StandingOut, summary="X of Y have sent")
def read_period(request: HttpRequest, period_id: Id, unit: Id | None = None) -> StandingOut:
    """Beneath `unit` (the office that asks, or the reader's own widest, unless given), and what it comes to so far."""
    caller = caller_of(request)
    found = queries.standing(caller.reader, period_id, unit)
    return StandingOut(
        period=period_out(found.period),
        unit=unit_out(found.unit),
        as_of=caller.now,
        tree_of=found.tree.day,
        children=share_out(found.children),
        share=share_out(found.total),
        reports=found.known.reports,
        total=owed_out(found.known.total),
        groups=groups_out(found.known.groups),
        rows=list(map(row_out, found.rows)),
    )


@router.post("/reporting-periods/{period_id}/reports", auth=SEND, response=SENT, summary="Send a report upward")
def send_report(request: HttpRequest, period_id: Id, body: SendIn) -> HttpResponse:
    """The unit's figures are frozen as they are known at this moment; one report of a unit stands at a time."""

    def act(caller: Caller) -> Made:
        sent = send_study_report(
            actor=caller.actor, report_id=new_id(), period_id=period_id, unit_id=body.unit, now=caller.now
        )
        made = ref_out(sent.report_id, sent.number, sent.digest)
        return Made(made, HTTPStatus.CREATED, made.href)

    return once(request, act)


@router.get("/reports/{report_id}", auth=READ, response=ReportOut, summary="A report as it was sent")
def read_report(request: HttpRequest, report_id: UUID) -> ReportOut:
    """Its figures by group and its hash, whatever is known now."""
    return report_out(queries.report(caller_of(request).reader, report_id))


@router.post("/reports/{report_id}/call-back", auth=SEND, response=ReportOut, summary="Call a report back")
def call_back_report(request: HttpRequest, report_id: UUID, body: CallBackIn) -> HttpResponse:
    """While its period is open; it stays on record, and another can be sent."""

    def act(caller: Caller) -> Made:
        call_back(actor=caller.actor, report_id=report_id, reason=body.reason, now=caller.now)
        return Made(report_out(queries.report(caller.reader, report_id)))

    return once(request, act)


def period_out(period: PeriodLine) -> PeriodOut:
    """A period."""
    return PeriodOut(
        id=period.id, title=period.title, subject=period.subject, unit=unit_out(period.unit),
        document_id=period.document_id, first_day=period.first_day, last_day=period.last_day, due_day=period.due_day,
        is_open=period.is_open, levels=list(period.levels), href=reverse("api:read_period", args=[period.id]),
    )  # fmt: skip


def row_out(row: StandingRow) -> StandingRowOut:
    """A unit beneath, the unit itself, or what stood before the reorganisation."""
    return StandingRowOut(
        unit=unit_out(row.unit) if row.unit else None, is_own=row.is_own, is_asked=row.is_asked,
        report=line_out(row.report) if row.report else None, share=share_out(row.share), reports=row.known.reports,
        total=owed_out(row.known.total),
    )  # fmt: skip


def report_out(kept: Frozen) -> ReportOut:
    """A report without its tables: they may name speakers."""
    line = kept.line
    return ReportOut(
        **line_out(line).model_dump(), period_id=kept.period.id, unit=unit_out(kept.unit), as_of=line.as_of,
        sent_at=line.sent_at, is_late=line.is_late, is_whole=kept.is_whole, called_back_at=line.called_back_at,
        why=line.why, total=owed_out(line.total), groups=groups_out(line.groups),
    )  # fmt: skip


def line_out(line: ReportLine) -> ReportRef:
    """Where a report is asked for."""
    return ref_out(line.id, line.number, line.digest)


def ref_out(report_id: UUID, number: int, digest: str) -> ReportRef:
    """The same of its parts."""
    href = reverse("api:read_report", args=[report_id])
    return ReportRef(report_id=report_id, number=number, digest=digest, href=href)


def groups_out(groups: Mapping[str, Owed]) -> dict[str, OwedOut]:
    """Figures by group, in their order."""
    return {code: owed_out(one) for code, one in sorted(groups.items())}


def owed_out(owed: Owed) -> OwedOut:
    """A figure as reports say it."""
    return OwedOut(owed=owed.owed, done=owed.done)


def share_out(share: Share) -> ShareOut:
    """X of Y."""
    return ShareOut(asked=share.asked, sent=share.sent, late=share.late)
