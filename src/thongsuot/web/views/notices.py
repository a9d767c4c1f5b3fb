"""What was sent: to whom, when, what became of it; on a page, as a file."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thongsuot.flow.queries import widest_unit
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.notices import queries
from thongsuot.notices.queries import Order, Wanted
from thongsuot.notices.rules import Outcome
from thongsuot.people import access
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.fields import DayField
from thongsuot.web.notice_sheets import dataset
from thongsuot.web.qr import qr
from thongsuot.web.requests import Request, now, number_asked
from thongsuot.web.templatetags.thongsuot import language

ROWS = 20_000
"""How many rows a file holds at most; it says when there are more."""


class FilterForm(forms.Form):
    """What the list is narrowed to; what the address brings that is none of these is left aside."""

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Through"), required=False)
    outcome = forms.TypedChoiceField(
        required=False, coerce=Outcome, empty_value=None, choices=[(one, one) for one in Outcome]
    )
    order = forms.TypedChoiceField(
        required=False, coerce=Order, empty_value=Order.LATEST, choices=[(one, one) for one in Order]
    )


def notices(request: Request) -> HttpResponse:
    """What was sent beneath a unit, a page at a time."""
    form = FilterForm(request.GET)
    wanted = _wanted(request, form, number_asked(request), queries.PAGE)
    found = queries.sent(request.reader, wanted, language())
    shared = request.build_absolute_uri(reverse("due_own"))
    context = {
        "page": found,
        "wanted": wanted,
        "form": form,
        "counts": found.counts.items(),
        "all": sum(found.counts.values()),
        "beneath": [one for one in units.children(wanted.beneath.id, request.reader.tree) if one.is_open],
        "orders": list(Order),
        "by_mail": settings.MAIL_IS_SET,
        "shared": shared,
        "code": qr(shared),
        "at": now(),
        "forms": FORMS,
    }
    return render(request, "notices/notices.html", context)


def export(request: Request, form: str) -> HttpResponse:
    """The same list, whole, as a sheet or a Word file."""
    wanted = _wanted(request, FilterForm(request.GET), 1, ROWS)
    found = queries.sent(request.reader, wanted, language())
    return exported(dataset(found, wanted.beneath, now().astimezone(ZONE)), form)


def _wanted(request: Request, form: FilterForm, number: int, size: int) -> Wanted:
    form.is_valid()
    given = form.cleaned_data
    return Wanted(
        beneath=_unit(request),
        outcome=given.get("outcome"),
        first_day=given.get("first"),
        last_day=given.get("last"),
        order=given.get("order") or Order.LATEST,
        number=number,
        size=size,
    )


def _unit(request: Request) -> UnitRef:
    unit_id = number_asked(request, "unit", 0)
    if unit_id:
        return access.unit_for(request.reader, Permission.REMIND, unit_id)
    return widest_unit(request.reader, Permission.REMIND)
