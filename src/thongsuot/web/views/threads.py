"""From one sentence to each unit that answers it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.flow import queries
from thongsuot.plans.queries import PAGE
from thongsuot.plans.rules import Status
from thongsuot.web.requests import Request, day_asked, now, number_asked, today


def thread(request: Request, requirement_id: int) -> HttpResponse:
    """The sentence, where it stands, who owes what of it and with what evidence; up and down."""
    unit_id = number_asked(request, "unit", 0) or queries.widest_unit(request.reader).id
    number = max(number_asked(request), 1)
    day = day_asked(request) or today()
    found = queries.thread(request.reader, requirement_id, unit_id, day, offset=(number - 1) * PAGE)
    counts = found.counts.by_status
    context = {
        "thread": found,
        "statuses": [(status, count) for status, count in counts.items() if count],
        "overdue": counts[Status.OVERDUE],
        "done": counts[Status.ON_TIME] + counts[Status.LATE],
        "page": {"number": number, "pages": -(-found.counts.total // PAGE), "has_next": found.has_next},
        "at": now(),
        "today": today(),
    }
    return render(request, "threads/thread.html", context)
