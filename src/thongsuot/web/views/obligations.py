"""Obligations in a list: by document, unit and status; as a sheet too."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.flow import queries as flow
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.pages import Page
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.plans import queries
from thongsuot.plans.queries import PAGE, Order, Wanted
from thongsuot.plans.rules import Status
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.obligation_sheets import dataset
from thongsuot.web.requests import Request, now, number_asked, today

STATUSES = [(status, status) for status in Status]
ORDERS = [(order, order) for order in Order]
ROWS = 20_000
"""How many rows a file holds at most; it says how many there are in all."""


class FilterForm(forms.Form):
    """What the list is narrowed to; what the address brings that is none of these is left aside."""

    document = forms.IntegerField(required=False)
    requirement = forms.IntegerField(required=False)
    status = forms.TypedChoiceField(required=False, coerce=Status, empty_value=None, choices=STATUSES)
    order = forms.TypedChoiceField(
        required=False, coerce=Order, empty_value=Order.TEXT, choices=[(o, o) for o in Order]
    )


def obligations(request: Request) -> HttpResponse:
    """What units owe within the reader's scope, beneath one unit, a page at a time."""
    unit, wanted = _asked(request)
    number = max(number_asked(request), 1)
    found = queries.page_with_names(request.reader, replace(wanted, offset=(number - 1) * PAGE), today())
    counts = queries.counts_by_status(request.reader, replace(wanted, status=None), today())
    context = {
        "unit": unit,
        "wanted": wanted,
        "page": Page(items=found.rows, number=number, total=found.counts.total, size=PAGE),
        "counts": counts,
        "statuses": counts.by_status.items(),
        "overdue": counts.by_status[Status.OVERDUE],
        "orders": list(Order),
        "beneath": [one for one in units.children(unit.id, request.reader.tree) if one.is_open],
        "at": now(),
        "today": today(),
        "forms": FORMS,
    }
    return render(request, "obligations/obligations.html", context)


def export(request: Request, form: str) -> HttpResponse:
    """The same list, whole, as a sheet or a Word file."""
    unit, wanted = _asked(request)
    found = queries.page_with_names(request.reader, replace(wanted, limit=ROWS), today())
    return exported(dataset(found, unit, now().astimezone(ZONE)), form)


def _asked(request: Request) -> tuple[UnitRef, Wanted]:
    reader = request.reader
    unit_id = number_asked(request, "unit", 0)
    unit = access.unit_for(reader, Permission.SEE_COUNTS, unit_id) if unit_id else flow.widest_unit(reader)
    form = FilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return unit, Wanted(
        document_id=given.get("document"),
        requirement_id=given.get("requirement"),
        beneath=unit,
        status=given.get("status"),
        order=given.get("order") or Order.TEXT,
    )
