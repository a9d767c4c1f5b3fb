"""Today: what must I do, what is stuck under me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.documents import queries as documents
from thongsuot.documents.queries.listing import Filters
from thongsuot.flow import queries
from thongsuot.flow.rules.headlines import Kind
from thongsuot.kernel.permission import Permission
from thongsuot.web.duty_cards import cards
from thongsuot.web.requests import Request, now, today

CARDS = 3
"""How many duties today's page shows before its link to all of them."""


def home(request: Request) -> HttpResponse:
    """The first page after signing in: figures from tallies, no heavy query."""
    if not request.reader.held:
        return render(request, "account/no_role.html")
    found = queries.home(request.reader)
    listed = cards(found.due) if found.due else []
    context = {
        "home": found,
        "stuck": sum(line.headline.kind is Kind.STUCK for line in found.lines),
        "due": found.due,
        "drafts": _drafts(request),
        "is_cell": found.unit is not None and found.unit.lft == found.unit.rgt,
        "cards": listed[:CARDS],
        "overdue": sum(card.is_overdue(today()) for card in listed),
        "may_report": found.unit is not None and request.reader.holds(Permission.MARK_PROGRESS, found.unit),
        "may_remind": bool(request.reader.scope(Permission.REMIND).ranges),
        "at": now(),
        "today": today(),
    }
    return render(request, "home/home.html", context)


def _drafts(request: Request) -> int:
    """How many documents wait for the reader's review; no query for whoever reviews none."""
    if not request.reader.scope(Permission.REVIEW_DOCUMENTS).ranges:
        return 0
    return documents.documents(request.reader, Filters(state="draft")).total
