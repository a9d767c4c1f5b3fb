"""What units owe, and what they report about it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once
from thongsuot.api.paging import next_page, place
from thongsuot.api.schemas.progress import (
    DoneIn,
    EventOut,
    ObligationDetail,
    ObligationOut,
    ProgressIn,
    ReportedOut,
    ReportIn,
    TakeUpIn,
    UndoIn,
)
from thongsuot.api.schemas.shapes import Cursor, Id, Listed, Number
from thongsuot.kernel.days import day_of
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.plans import operations, queries
from thongsuot.plans.operations import Evidence, Report, Reported
from thongsuot.plans.queries import PAGE, HistoryRow, ObligationRow, Wanted
from thongsuot.plans.rules import Status
from thongsuot.units import queries as units

router = Router(tags=["obligations"])
READ = opened_by(TokenScope.FLOW_READ, TokenScope.PROGRESS_WRITE)
WRITE = opened_by(TokenScope.PROGRESS_WRITE)
Send = Callable[[Caller, Report], Reported]


@router.get(
    "/obligations", auth=READ, response=Listed[ObligationOut], summary="What units owe, within the reader's scope"
)
def list_obligations(
    request: HttpRequest,
    response: HttpResponse,
    document: Id | None = None,
    unit: Id | None = None,
    status: Status | None = None,
    page: Number = 1,
    after: Cursor | None = None,
) -> Listed[ObligationOut]:
    """In the order of the text, then of the tree; `unit` takes in all that stands beneath it.

    `after` is the `next` of the page before; `page` counts pages from 1, where no cursor is at hand.
    """
    reader = caller_of(request).reader
    beneath = units.unit(unit, reader.tree) if unit else None
    wanted = Wanted(document_id=document, beneath=beneath, status=status, offset=(page - 1) * PAGE)
    at = place(after)
    if at.after is None:
        found = queries.obligations(reader, wanted, reader.day)
        rows, total, more, number = found.rows, found.total, page * PAGE < found.total, page
    else:
        stretch = queries.obligations_after(reader, wanted, reader.day, at.after)
        rows, total, more, number = stretch.items, stretch.total, stretch.more, at.number
    following = next_page(request, response, number, rows, more=more)
    return Listed(items=list(map(obligation_out, rows)), number=number, total=total, size=PAGE, next=following)


@router.get("/obligations/{obligation_id}", auth=READ, response=ObligationDetail, summary="One obligation, its history")
def read_obligation(request: HttpRequest, obligation_id: Id) -> ObligationDetail:
    """Where it stands, and all that was reported or decided about it."""
    reader = caller_of(request).reader
    row = queries.obligation(reader, obligation_id, reader.day)
    history = list(map(event_out, queries.history(reader, obligation_id)))
    return ObligationDetail(**obligation_out(row).model_dump(), history=history)


@router.post("/obligations/{obligation_id}/take-up", auth=WRITE, response={201: ReportedOut}, summary="Take a task up")
def take_up(request: HttpRequest, obligation_id: Id, sent: TakeUpIn) -> HttpResponse:
    """Say which post of the unit is in charge."""

    def send(caller: Caller, report: Report) -> Reported:
        return operations.take_on(actor=caller.actor, report=report, in_charge=sent.in_charge, now=caller.now)

    return reported(request, obligation_id, sent, send)


@router.post(
    "/obligations/{obligation_id}/progress", auth=WRITE, response={201: ReportedOut}, summary="Report progress"
)
def report_progress(request: HttpRequest, obligation_id: Id, sent: ProgressIn) -> HttpResponse:
    """How far it is, in per cent or in the note alone."""

    def send(caller: Caller, report: Report) -> Reported:
        return operations.report_progress(actor=caller.actor, report=report, percent=sent.percent, now=caller.now)

    return reported(request, obligation_id, sent, send)


@router.post("/obligations/{obligation_id}/done", auth=WRITE, response={201: ReportedOut}, summary="Report a task done")
def report_done(
    request: HttpRequest, obligation_id: Id, sent: Form[DoneIn], evidence: File[UploadedFile | None] = None
) -> HttpResponse:
    """With what was produced, and evidence that can be checked: a file, a link, or both."""

    def send(caller: Caller, report: Report) -> Reported:
        return operations.complete(
            actor=caller.actor,
            report=report,
            product=sent.product,
            evidence=evidence_of(sent, evidence),
            now=caller.now,
        )

    return reported(request, obligation_id, sent, send)


@router.post(
    "/obligations/{obligation_id}/reopen", auth=WRITE, response={201: ReportedOut}, summary="Not done after all"
)
def reopen_obligation(request: HttpRequest, obligation_id: Id, sent: ReportIn) -> HttpResponse:
    """From a day on, with the reason in the note; a mistake is undone instead."""

    def send(caller: Caller, report: Report) -> Reported:
        return operations.reopen(actor=caller.actor, report=report, now=caller.now)

    return reported(request, obligation_id, sent, send)


@router.post("/obligations/{obligation_id}/undo", auth=WRITE, response={201: ReportedOut}, summary="Take a report back")
def undo_report(request: HttpRequest, obligation_id: Id, sent: UndoIn) -> HttpResponse:
    """As if it had never come."""

    def act(caller: Caller) -> Made:
        report = Report(sent.event_id, obligation_id, day_of(caller.now), corrects_id=sent.corrects_id)
        return reported_out(operations.void(actor=caller.actor, report=report, now=caller.now))

    return once(request, act)


def reported(request: HttpRequest, obligation_id: int, sent: ReportIn, send: Send) -> HttpResponse:
    """Hand a report over, once."""

    def act(caller: Caller) -> Made:
        report = Report(sent.event_id, obligation_id, sent.happened_on, note=sent.note)
        return reported_out(send(caller, report))

    return once(request, act)


def evidence_of(sent: DoneIn, file: UploadedFile | None) -> Evidence:
    """The evidence as it was given: a file, a link, both, or nothing."""
    if file is None:
        return Evidence(link=sent.evidence_link)
    media_type = file.content_type or "application/octet-stream"
    return Evidence(link=sent.evidence_link, data=file.read(), name=file.name or "", media_type=media_type)


def reported_out(done: Reported) -> Made:
    """What an accepted report leaves."""
    standing = done.standing
    body = ReportedOut(
        event_id=done.event_id, obligation_id=done.obligation_id, taken_on=standing.taken_on,
        in_charge=standing.in_charge, percent=standing.percent, due_on=standing.due_day, done_on=standing.done_on,
    )  # fmt: skip
    return Made(body, HTTPStatus.CREATED)


def obligation_out(row: ObligationRow) -> ObligationOut:
    """An obligation as the list gives it."""
    return ObligationOut(
        id=row.id, document_id=row.document_id, requirement_id=row.requirement_id, unit_id=row.unit_id, words=row.words,
        statement=row.statement, given_on=row.given_on, due_on=row.due_day, due_words=row.due_text, regular=row.regular,
        taken_on=row.taken_on, in_charge=row.in_charge, percent=row.percent, done_on=row.done_on,
        status=row.status.value,
    )  # fmt: skip


def event_out(row: HistoryRow) -> EventOut:
    """One event of a history."""
    event = row.event
    return EventOut(
        id=event.id, kind=event.kind, happened_on=event.happened_on, recorded_at=row.recorded_at, percent=event.percent,
        note=event.note, in_charge=event.in_charge, product=event.product, evidence_link=event.evidence_link,
        has_file=event.evidence_file_id is not None, corrects_id=event.corrects_id, counts=row.counts,
    )  # fmt: skip
