"""Today: what must I do, what is stuck under me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.flow import queries
from thongsuot.web.requests import Request, now, today

CARDS = 3
"""How many duties today's page shows before its link to all of them."""


def home(request: Request) -> HttpResponse:
    """The first page after signing in: figures from tallies, no heavy query."""
    if not request.reader.held:
        return render(request, "home/nothing.html")
    found = queries.home(request.reader, today())
    due = [*found.due.to_confirm, *found.due.to_take_on, *found.due.to_report][:CARDS] if found.due else []
    return render(request, "home/home.html", {"home": found, "due": due, "at": now(), "today": today()})
