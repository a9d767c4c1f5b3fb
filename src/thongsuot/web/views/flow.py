"""A document's page: is it flowing, where not; its children as a sheet; all that it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator

from thongsuot.flow import queries
from thongsuot.flow.queries import Flow, Look, RequirementLine
from thongsuot.flow.rules.figures import Publication
from thongsuot.flow.rules.headlines import sentence
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.web import flow_tables
from thongsuot.web.context import may_import
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.flow_sheets import dataset
from thongsuot.web.requests import Request, day_asked, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language, moment
from thongsuot.web.views.leads import unclear_count
from thongsuot.web.written import MOMENT, answer, row

PRESSING = 5
"""How many requirements the page shows before its link to all of them."""
STUCK = 6
"""How many places where it is stuck the page shows before one asks for the rest."""
_UNIT = "\ue002"
"""Stands for a unit's number in an address that is made once for all rows."""


def document(request: Request, document_id: int) -> HttpResponse:
    """The flow of a document beneath a unit; who sees no figures goes to the text."""
    if not request.reader.scope(Permission.SEE_COUNTS).ranges:
        return redirect("document_text", document_id)
    at = _look(request, document_id)
    asked = queries.asked_by(at.course.publication)
    own = _Own(
        may_remind=at.day == today() and request.reader.holds(Permission.REMIND, at.seen.unit),
        can_review=request.reader.holds(Permission.REVIEW_DOCUMENTS, at.owner),
        may_import=may_import(request.reader),
        unclear=unclear_count(request.reader, document_id, at.owner) if at.day == today() else 0,
    )
    known = queries.known_as(at)
    known_as = None if known is None else (*known, asked.known_as, own, request.get_full_path())
    return answer(request, "flow/flow.html", known_as, lambda: _shown(request, at, asked.lines, own))


class _Own(NamedTuple):
    """What the page and its head show because of what its reader may do, beside the figures."""

    may_remind: bool
    can_review: bool
    may_import: bool
    unclear: int


def _shown(request: Request, at: Look, asked: Sequence[RequirementLine], own: _Own) -> dict[str, object]:
    """All that the page shows; the moment comes when it is answered."""
    found = queries.flow_of(at)
    lines = queries.requirements(request.reader, found, asked)
    order, words, way = _order(request), request.GET.get("q", "").strip(), _way(request)
    children = flow_tables.children(found, order, words, number_asked(request))
    beneath = [row("flow/child_row.html", line) for line in flow_tables.child_lines(found, children.items, way)]
    places = flow_tables.stuck_lines(found, way, may_remind=own.may_remind)
    stuck = [row("flow/stuck_row.html", line) for line in places]
    return (
        _frame(request, found, MOMENT)
        | own._asdict()
        | {
            "title": f"{Truncator(sentence(found.headline)).words(14)} · {found.publication.symbol}",
            "streams": flow_tables.streams(found),
            "stages": flow_tables.stage_rows(found),
            "columns": flow_tables.columns(found),
            "children": children,
            "child_rows": beneath,
            "total": flow_tables.total(found),
            "stuck_units": flow_tables.stuck_units(found),
            "waiting": flow_tables.waiting_members(found),
            "order": order,
            "words": words,
            "stuck": stuck[:STUCK],
            "more_stuck": stuck[STUCK:],
            "requirements": queries.pressing(lines)[:PRESSING],
            "asked": len(lines),
        }
    )


def _way(request: Request) -> flow_tables.Way:
    """Where the same is shown for another unit: all rows of a page differ in this number alone."""
    asked = request.GET.copy()
    asked["unit"] = _UNIT
    for name in ("page", "q"):
        asked.pop(name, None)
    address = f"?{asked.urlencode()}"
    written = quote(_UNIT)
    return lambda unit_id: address.replace(written, str(unit_id))


def requirements(request: Request, document_id: int) -> HttpResponse:
    """All that a document asks for, each with how far it is."""
    found = _flow(request, document_id)
    asked = queries.requirements(request.reader, found)
    context = _frame(request, found, moment(now())) | {"requirements": asked}
    return render(request, "flow/requirements.html", context)


def export(request: Request, document_id: int, form: str) -> HttpResponse:
    """The children, the stages, where it is stuck: as a sheet or a Word file."""
    return exported(dataset(_flow(request, document_id), now().astimezone(ZONE), _order(request)), form)


def _order(request: Request) -> str:
    return request.GET.get("order", "") or flow_tables.ORDER


def _flow(request: Request, document_id: int) -> Flow:
    return queries.flow_of(_look(request, document_id))


def _look(request: Request, document_id: int) -> Look:
    unit_id = number_asked(request, "unit", 0) or queries.widest_unit_id(request.reader)
    day, compare_day = day_asked(request) or today(), day_asked(request, "compare")
    under = request.reader.tree if request.GET.get("tree") == "today" else None
    return queries.look(request.reader, document_id, unit_id, day, compare_day, under)


def _frame(request: Request, found: Flow, at: str) -> dict[str, object]:
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
        "at": at,
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
