"""Imports: a sheet is looked through, then applied whole, and can be taken back.

The tree and reorganisations are done while one waits; members, who may be millions, by a job whose run is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once
from thongsuot.api.runs import act_out, act_outs, href_of, member_out, member_outs, tree_out, tree_outs
from thongsuot.api.schemas.imports import Kind, RunOut, RunRef, RunsOut
from thongsuot.api.schemas.shapes import Day, FormLine, Id
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import jobs
from thongsuot.people.access import require_somewhere
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.units import operations as units

router = Router(tags=["imports"])
UNITS = opened_by(TokenScope.UNITS_IMPORT)
MEMBERS = opened_by(TokenScope.MEMBERS_IMPORT)
UPLOADED = {201: RunRef}
AT_WORK = {202: RunRef}


@router.get("/imports/tree", auth=UNITS, response=RunsOut, summary="Imports of the tree")
def list_tree_imports(request: HttpRequest) -> RunsOut:
    """The latest, the newest first."""
    return RunsOut(items=tree_outs(caller_of(request).reader))


@router.get("/imports/tree/{run_id}", auth=UNITS, response=RunOut, summary="One import of the tree")
def read_tree_import(request: HttpRequest, run_id: Id) -> RunOut:
    """What it would do, or did."""
    return tree_out(caller_of(request).reader, run_id)


@router.post("/imports/tree", auth=UNITS, response=UPLOADED, summary="Look a sheet of units through")
def import_tree(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """An .xlsx or .csv. Nothing is written; every problem is told by row (422), and then nothing is kept."""

    def act(caller: Caller) -> Made:
        plan = units.plan_import(actor=caller.actor, data=file.read(), name=file.name or "", now=caller.now)
        return planned("tree", plan.run_id, plan.problems)

    return once(request, act)


@router.post(
    "/imports/tree/{run_id}/apply", auth=UNITS, response=RunRef, summary="Write a sheet of units into the tree"
)
def apply_tree_import(request: HttpRequest, run_id: Id) -> HttpResponse:
    """Whole, or not at all."""
    return done(request, "tree", run_id, units.apply_import)


@router.post("/imports/tree/{run_id}/take-back", auth=UNITS, response=RunRef, summary="Undo an import of the tree")
def take_back_tree_import(request: HttpRequest, run_id: Id) -> HttpResponse:
    """Whole, or not at all; what hangs on it is told."""
    return done(request, "tree", run_id, units.take_back_import)


@router.get("/imports/reorganisations", auth=UNITS, response=RunsOut, summary="Reorganisations")
def list_reorganisations(request: HttpRequest) -> RunsOut:
    """The latest, the newest first."""
    return RunsOut(items=act_outs(caller_of(request).reader))


@router.get("/imports/reorganisations/{run_id}", auth=UNITS, response=RunOut, summary="One reorganisation")
def read_reorganisation(request: HttpRequest, run_id: Id) -> RunOut:
    """What it would do, or did."""
    return act_out(caller_of(request).reader, run_id)


@router.post("/imports/reorganisations", auth=UNITS, response=UPLOADED, summary="Look the steps of an act through")
def import_reorganisation(
    request: HttpRequest, document_words: Form[FormLine], operates_on: Form[Day], file: File[UploadedFile]
) -> HttpResponse:
    """The steps of one document, from one day on: open, move, rename, merge, split, close. Nothing is written."""

    def act(caller: Caller) -> Made:
        require_somewhere(caller.reader, Permission.EDIT_UNITS)  # before the sheet is read
        plan = units.plan_reorganisation(
            actor=caller.actor,
            data=file.read(),
            name=file.name or "",
            document_words=document_words,
            operates_on=operates_on,
            now=caller.now,
        )
        return planned("reorganisations", plan.act_id, plan.problems)

    return once(request, act)


@router.post("/imports/reorganisations/{run_id}/apply", auth=UNITS, response=RunRef, summary="Reorganise")
def apply_reorganisation(request: HttpRequest, run_id: Id) -> HttpResponse:
    """Whole, or not at all, on its day at the earliest. It is undone by another act."""

    def act(caller: Caller) -> Made:
        require_somewhere(caller.reader, Permission.EDIT_UNITS)
        units.reorganise(actor=caller.actor, act_id=run_id, now=caller.now)
        return at("reorganisations", run_id, HTTPStatus.OK)

    return once(request, act)


@router.get("/imports/members", auth=MEMBERS, response=RunsOut, summary="Imports of members")
def list_member_imports(request: HttpRequest) -> RunsOut:
    """The caller's own, the newest first."""
    return RunsOut(items=member_outs(caller_of(request).reader))


@router.get("/imports/members/{run_id}", auth=MEMBERS, response=RunOut, summary="One import of members")
def read_member_import(request: HttpRequest, run_id: Id) -> RunOut:
    """How far it is: ask until `state` is none of received, applying, taking_back."""
    return member_out(caller_of(request).reader, run_id)


@router.post("/imports/members", auth=MEMBERS, response=AT_WORK, summary="Have a sheet of members looked through")
def import_members(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """An .xlsx or .csv. A job looks it through; the run then tells what it would do, or every problem by row."""

    def act(caller: Caller) -> Made:
        run_id = jobs.receive_import(actor=caller.actor, data=file.read(), name=file.name or "", now=caller.now)
        return at("members", run_id, HTTPStatus.ACCEPTED)

    return once(request, act)


@router.post("/imports/members/{run_id}/apply", auth=MEMBERS, response=AT_WORK, summary="Have members written down")
def apply_member_import(request: HttpRequest, run_id: Id) -> HttpResponse:
    """By a job; the run tells how far it is."""
    return done(request, "members", run_id, jobs.apply_import, HTTPStatus.ACCEPTED)


@router.post("/imports/members/{run_id}/take-back", auth=MEMBERS, response=AT_WORK, summary="Undo an import of members")
def take_back_member_import(request: HttpRequest, run_id: Id) -> HttpResponse:
    """By a job; the run tells how far it is."""
    return done(request, "members", run_id, jobs.take_back_import, HTTPStatus.ACCEPTED)


def done(
    request: HttpRequest, kind: Kind, run_id: int, step: Callable[..., object], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Take one step of a run, once."""

    def act(caller: Caller) -> Made:
        step(actor=caller.actor, run_id=run_id, now=caller.now)
        return at(kind, run_id, status)

    return once(request, act)


def planned(kind: Kind, run_id: int | None, problems: tuple[Problem, ...]) -> Made:
    """A sheet that was looked through.

    :raises DomainError: api.sheet_has_problems
    """
    if run_id is None:
        words = _("The sheet has rows that are wrong; nothing was kept. Each is listed.")
        raise DomainError("api.sheet_has_problems", words, problems=problems)
    return at(kind, run_id, HTTPStatus.CREATED)


def at(kind: Kind, run_id: int, status: int) -> Made:
    """Where a run is asked for."""
    href = href_of(kind, run_id)
    return Made(RunRef(kind=kind, run_id=run_id, href=href), status, href)
