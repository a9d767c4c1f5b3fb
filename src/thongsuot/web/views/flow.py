"""A document's page: is it flowing, where not; its children as a sheet; all that it asks for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from thongsuot.flow import queries
from thongsuot.flow.queries import Flow
from thongsuot.flow.rules.figures import Publication
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.web import flow_tables
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.flow_sheets import dataset
from thongsuot.web.requests import Request, day_asked, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.leads import unclear_count

PRESSING = 5
"""How many requirements the page shows before its link to all of them."""
STUCK = 6
"""How many places where it is stuck the page shows before one asks for the rest."""


def document(request: Request, document_id: int) -> HttpResponse:
    """The flow of a document beneath a unit; who sees no figures goes to the text."""
    if not request.reader.scope(Permission.SEE_COUNTS).ranges:
        return redirect("document_text", document_id)
    found = _flow(request, document_id)
    asked = queries.requirements(request.reader, found)
    order, words = _order(request), request.GET.get("q", "").strip()
    context = _frame(request, found) | {
        "streams": flow_tables.streams(found),
        "stages": flow_tables.stage_rows(found),
        "columns": flow_tables.columns(found),
        "children": flow_tables.children(found, order, words, number_asked(request)),
        "total": flow_tables.total(found),
        "stuck_units": flow_tables.stuck_units(found),
        "waiting": flow_tables.waiting_members(found),
        "order": order,
        "words": words,
        "stuck": found.stuck[:STUCK],
        "more_stuck": found.stuck[STUCK:],
        "may_remind": found.day == today() and request.reader.holds(Permission.REMIND, found.unit),
        "requirements": queries.pressing(asked)[:PRESSING],
        "asked": len(asked),
        "unclear": unclear_count(request.reader, document_id, found.owner) if found.day == today() else 0,
    }
    return render(request, "flow/flow.html", context)


def requirements(request: Request, document_id: int) -> HttpResponse:
    """All that a document asks for, each with how far it is."""
    found = _flow(request, document_id)
    asked = queries.requirements(request.reader, found)
    return render(request, "flow/requirements.html", _frame(request, found) | {"requirements": asked})


def export(request: Request, document_id: int, form: str) -> HttpResponse:
    """The children, the stages, where it is stuck: as a sheet or a Word file."""
    return exported(dataset(_flow(request, document_id), now().astimezone(ZONE), _order(request)), form)


def _order(request: Request) -> str:
    return request.GET.get("order", "") or flow_tables.ORDER


def _flow(request: Request, document_id: int) -> Flow:
    unit_id = number_asked(request, "unit", 0) or queries.widest_unit(request.reader).id
    day, compare_day = day_asked(request) or today(), day_asked(request, "compare")
    under = request.reader.tree if request.GET.get("tree") == "today" else None
    return queries.flow(request.reader, document_id, unit_id, day, compare_day, under)


def _frame(request: Request, found: Flow) -> dict[str, object]:
    """What every page of a flow shows above its own content: the document, the way down to the unit."""
    return {
        "flow": found,
        "document": _named(found.publication),
        "kind_words": found.kind.words(language()) if found.kind else "",
        "review_id": found.publication.version_id,
        "can_review": request.reader.holds(Permission.REVIEW_DOCUMENTS, found.owner),
        "above": found.above if "unit" in request.GET else (),
        "under": flow_tables.under(found),
        "other_tree": found.tree.version_id != request.reader.tree.version_id,
        "tab": "flow",
        "at": now(),
        "today": today(),
        "forms": FORMS,
    }


def _named(publication: Publication) -> dict[str, object]:
    """The document's head as every page of a document shows it."""
    return {
        "id": publication.document_id,
        "symbol": publication.symbol,
        "number": "",
        "title": publication.title,
        "issuer_words": publication.issuer_words,
        "issued_on": publication.issued_on,
    }
