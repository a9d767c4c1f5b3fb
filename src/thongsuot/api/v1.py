"""Version 1: reads of documents, units, obligations and flow, each by the page's own query, which decides who may."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.security import SessionAuth
from pydantic import Field

from thongsuot.api.problems import answer_refusals
from thongsuot.api.schemas import DocumentOut, FlowOut, Listed, ObligationOut, StageOut, StuckOut, UnitOut, UnitsOut
from thongsuot.documents import queries as documents
from thongsuot.documents.queries import Filters
from thongsuot.flow import queries as flow
from thongsuot.flow.rules.figures import StageFigure
from thongsuot.flow.rules.headlines import sentence
from thongsuot.kernel.actor import Actor
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.plans.queries import PAGE, ObligationRow, Wanted
from thongsuot.plans.rules import Status
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

api = NinjaAPI(title="Thông Suốt", version="1", docs_url=None, auth=SessionAuth(csrf=True), urls_namespace="api")
answer_refusals(api)

Id = Annotated[int, Field(ge=1, lt=10**18)]
PageNumber = Annotated[int, Field(ge=1, lt=10**6)]


def addresses() -> tuple[list[URLResolver | URLPattern], str, str]:
    """The API's addresses: it answers whoever is not signed in itself, with a problem instead of the sign-in page."""
    patterns, app, namespace = api.urls
    for callback in filter(None, (pattern.callback for pattern in patterns)):
        login_not_required(callback)
    return patterns, app, namespace


@api.get("/documents", response=Listed[DocumentOut], summary="Documents that the reader may see")
def list_documents(
    request: HttpRequest,
    words: str = "",
    kind: str = "",
    state: str = "",
    year: Annotated[int, Field(ge=1, le=9999)] | None = None,
    page: PageNumber = 1,
) -> Listed[DocumentOut]:
    """Newest day of issue first; `words` are sought in symbol, title and issuer, diacritics aside."""
    found = documents.documents(reader_of(request), Filters(kind=kind, year=year, state=state, words=words), page)
    items = [
        DocumentOut(
            id=line.id,
            kind=line.kind,
            number=line.number,
            symbol=line.symbol,
            title=line.title,
            issuer=line.issuer_words,
            issued_on=line.issued_on,
            version_id=line.version_id,
            state=line.state,
        )
        for line in found.items
    ]
    return Listed(items=items, number=found.number, total=found.total, size=found.size)


@api.get("/units", response=UnitsOut, summary="Units as of a day")
def list_units(request: HttpRequest, day: date | None = None, under: Id | None = None, words: str = "") -> UnitsOut:
    """The children of `under` (the root unless given), or with `words` the units found beneath it."""
    reader = reader_of(request)
    tree = units.tree_on(day or reader.day)
    unit = units.unit(under, tree) if under else units.root(tree)
    found = units.search(words, tree, under=unit.id) if words else units.children(unit.id, tree)
    above = units.ancestors(unit.id, tree)
    return UnitsOut(
        as_of=tree.day, unit=unit_out(unit), above=list(map(unit_out, above)), units=list(map(unit_out, found))
    )


@api.get("/obligations", response=Listed[ObligationOut], summary="What units owe, within the reader's scope")
def list_obligations(
    request: HttpRequest,
    document: Id | None = None,
    unit: Id | None = None,
    status: Status | None = None,
    page: PageNumber = 1,
) -> Listed[ObligationOut]:
    """In the order of the text, then of the tree; `unit` takes in all that stands beneath it."""
    reader = reader_of(request)
    wanted = Wanted(
        document_id=document,
        beneath=units.unit(unit, reader.tree) if unit else None,
        status=status,
        offset=(page - 1) * PAGE,
    )
    found = plans.obligations(reader, wanted, reader.day)
    return Listed(items=list(map(obligation_out, found.rows)), number=page, total=found.total, size=PAGE)


@api.get("/documents/{document_id}/flow", response=FlowOut, summary="Where a document is stuck beneath a unit")
def document_flow(request: HttpRequest, document_id: Id, unit: Id | None = None, day: date | None = None) -> FlowOut:
    """As of `day` (today unless given), beneath `unit` (the reader's own widest unless given)."""
    reader = reader_of(request)
    found = flow.flow(reader, document_id, unit or flow.widest_unit(reader).id, day or reader.day)
    return FlowOut(
        document_id=document_id,
        unit=unit_out(found.unit),
        as_of=found.trust.as_of,
        sentence=sentence(found.headline),
        reporting=found.trust.reporting,
        of=found.trust.of,
        stages=list(map(stage_out, found.stages)),
        stuck=[
            StuckOut(
                unit=unit_out(row.unit),
                is_own=row.is_own,
                stage=row.stage.code,
                units=row.units,
                members=row.members,
                due_on=row.due_on,
                days_late=row.days_late,
            )
            for row in found.stuck
        ],
    )


def reader_of(request: HttpRequest) -> Reader:
    """The signed-in user as a reader, through the API's door."""
    return access.reader_of(Actor(user_id=request.user.pk, door="api"), timezone.now())


def unit_out(unit: UnitRef) -> UnitOut:
    """A unit without its place numbers, which mean nothing outside one version of the tree."""
    return UnitOut(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        level=unit.level,
        is_open=unit.is_open,
        depth=unit.depth,
        parent_id=unit.parent_id,
    )


def obligation_out(row: ObligationRow) -> ObligationOut:
    """An obligation as the list gives it."""
    return ObligationOut(
        id=row.id,
        document_id=row.document_id,
        requirement_id=row.requirement_id,
        unit_id=row.unit_id,
        words=row.words,
        statement=row.statement,
        given_on=row.given_on,
        due_on=row.due_day,
        due_words=row.due_text,
        regular=row.regular,
        taken_on=row.taken_on,
        in_charge=row.in_charge,
        percent=row.percent,
        done_on=row.done_on,
        status=row.status.value,
    )


def stage_out(at: StageFigure) -> StageOut:
    """A stage of the stream."""
    figure = at.figure
    return StageOut(
        code=at.stage.code,
        words=at.stage.words(get_language() or "vi"),
        state=at.state.value,
        owed=figure.owed,
        reached=figure.reached,
        overdue=figure.overdue,
        due=figure.due,
        not_due=figure.not_due,
        stuck=figure.stuck,
        members_waiting=figure.members,
        days_late=at.days_late,
    )
