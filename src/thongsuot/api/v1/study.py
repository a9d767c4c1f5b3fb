"""How many have studied a document; units' own sheets of who has."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once
from thongsuot.api.runs import study_out, study_outs
from thongsuot.api.schemas.imports import RunOut, RunRef, RunsOut
from thongsuot.api.schemas.shapes import Day, FormLine, Id
from thongsuot.api.schemas.study import CoverageOut, CoverageRowOut, FigureOut
from thongsuot.api.v1.imports import at, done
from thongsuot.api.v1.units import unit_out
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.study import jobs
from thongsuot.study.queries import CoverageRow, coverage
from thongsuot.study.rules import Figure

router = Router(tags=["study"])
SHEETS = opened_by(TokenScope.STUDY_SHEETS)
AT_WORK = {202: RunRef}


@router.get(
    "/documents/{document_id}/coverage",
    auth=opened_by(TokenScope.FLOW_READ, TokenScope.REPORTS_SEND),
    response=CoverageOut,
    summary="How many have studied a document beneath a unit",
)
def read_coverage(request: HttpRequest, document_id: Id, unit: Id | None = None, day: Day | None = None) -> CoverageOut:
    """At the end of `day` (today unless given), beneath `unit` (the reader's own widest unless given). No names."""
    found = coverage(caller_of(request).reader, document_id, unit, day)
    total = found.total
    return CoverageOut(
        document_id=document_id,
        unit=unit_out(found.unit),
        as_of=found.day,
        deadline=found.deadline,
        figure=figure_out(total.total),
        groups={code: figure_out(one) for code, one in sorted(total.by_group.items())},
        ways={way.value: count for way, count in total.by_way.items()},
        reporting=found.extent.reporting,
        of=found.extent.units,
        late=found.extent.late,
        rows=list(map(row_out, found.rows)),
    )


@router.get("/imports/study", auth=SHEETS, response=RunsOut, summary="Units' own sheets of who has studied")
def list_study_imports(request: HttpRequest) -> RunsOut:
    """The caller's own, the newest first."""
    return RunsOut(items=study_outs(caller_of(request).reader))


@router.get("/imports/study/{run_id}", auth=SHEETS, response=RunOut, summary="One sheet of who has studied")
def read_study_import(request: HttpRequest, run_id: Id) -> RunOut:
    """How far it is: ask until `state` is none of received, applying."""
    return study_out(caller_of(request).reader, run_id)


@router.post("/imports/study", auth=SHEETS, response=AT_WORK, summary="Have a sheet of who has studied looked through")
def import_study(request: HttpRequest, document_words: Form[FormLine], file: File[UploadedFile]) -> HttpResponse:
    """An .xlsx or .csv about the document of a symbol ("15-NQ/TW", with ", 01/02/2026" where several bear it).

    A job looks it through; the run then tells what it would record, or every problem by row. Nothing is recorded.
    """

    def act(caller: Caller) -> Made:
        run_id = jobs.receive_sheet(
            actor=caller.actor, data=file.read(), name=file.name or "", document_words=document_words, now=caller.now
        )
        return at("study", run_id, HTTPStatus.ACCEPTED)

    return once(request, act)


@router.post("/imports/study/{run_id}/apply", auth=SHEETS, response=AT_WORK, summary="Have a sheet recorded")
def apply_study_import(request: HttpRequest, run_id: Id) -> HttpResponse:
    """By a job, each member once; the run tells how far it is, and which rows stopped fitting meanwhile."""
    return done(request, "study", run_id, jobs.apply_sheet, HTTPStatus.ACCEPTED)


def row_out(row: CoverageRow) -> CoverageRowOut:
    """A unit beneath, the unit itself, or what stood before the reorganisation."""
    return CoverageRowOut(
        unit=unit_out(row.unit) if row.unit else None, is_own=row.is_own, figure=figure_out(row.figures.total),
        reporting=row.extent.reporting, of=row.extent.units, late=row.extent.late, deadline=row.deadline,
    )  # fmt: skip


def figure_out(figure: Figure) -> FigureOut:
    """A figure with what is left."""
    return FigureOut(due=figure.due, done=figure.done, left=figure.left, beyond=figure.beyond)
