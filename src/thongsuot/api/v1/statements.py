"""Who has studied, told to another learning system and taken in from one, as statements of xAPI."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import File, Router
from ninja.files import UploadedFile

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once
from thongsuot.api.runs import href_of, statements_out, statements_outs
from thongsuot.api.schemas.imports import RunOut, RunRef, RunsOut
from thongsuot.api.schemas.shapes import Id
from thongsuot.api.schemas.statements import After, StatementsOut
from thongsuot.courses.operations import statements as operations
from thongsuot.courses.operations.statements import StatementsPlan
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.tokens import TokenScope

router = Router(tags=["study"])
STATEMENTS = opened_by(TokenScope.STUDY_STATEMENTS)


@router.get(
    "/documents/{document_id}/statements",
    auth=STATEMENTS,
    response=StatementsOut,
    summary="Who has studied a document, as xAPI statements",
)
def read_statements(
    request: HttpRequest, document_id: Id, unit: Id | None = None, after: After | None = None
) -> StatementsOut:
    """Of those beneath `unit` (the reader's own widest unless given), by member code. The look is recorded."""
    caller = caller_of(request)
    found = operations.tell(
        actor=caller.actor, document_id=document_id, unit_id=unit, after=after or "", now=caller.now
    )  # fmt: skip
    more = ""
    if found.after:
        further = urlencode({"unit": found.unit.id, "after": found.after})
        more = f"{reverse('api:read_statements', args=[document_id])}?{further}"
    return StatementsOut(statements=list(found.statements), more=more)


@router.get("/imports/statements", auth=STATEMENTS, response=RunsOut, summary="Files of xAPI statements")
def list_statement_imports(request: HttpRequest) -> RunsOut:
    """The caller's own, the newest first."""
    return RunsOut(items=statements_outs(caller_of(request).reader))


@router.get("/imports/statements/{run_id}", auth=STATEMENTS, response=RunOut, summary="One file of xAPI statements")
def read_statement_import(request: HttpRequest, run_id: Id) -> RunOut:
    """What it would record, or recorded."""
    return statements_out(caller_of(request).reader, run_id)


@router.post("/imports/statements", auth=STATEMENTS, response={201: RunRef}, summary="Look xAPI statements through")
def import_statements(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """A .json. Nothing is recorded; every problem is told by statement (422), and then nothing is kept."""

    def act(caller: Caller) -> Made:
        made = operations.plan_statements(
            actor=caller.actor, data=file.read(), name=file.name or "", now=caller.now
        )  # fmt: skip
        return _answer(made, HTTPStatus.CREATED)

    return once(request, act)


@router.post(
    "/imports/statements/{run_id}/apply", auth=STATEMENTS, response=RunRef, summary="Record what statements tell"
)
def apply_statement_import(request: HttpRequest, run_id: Id) -> HttpResponse:
    """All of them, or none where one fits no more."""

    def act(caller: Caller) -> Made:
        made = operations.apply_statements(actor=caller.actor, run_id=run_id, now=caller.now)
        return _answer(made, HTTPStatus.OK)

    return once(request, act)


def _answer(made: StatementsPlan, status: int) -> Made:
    """:raises DomainError: api.sheet_has_problems"""
    if made.run_id is None:
        words = _("The file has statements that are wrong; nothing was recorded. Each is listed.")
        raise DomainError("api.sheet_has_problems", words, problems=made.problems)
    href = href_of("statements", made.run_id)
    return Made(RunRef(kind="statements", run_id=made.run_id, href=href), status, href)
