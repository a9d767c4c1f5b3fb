"""Who looked at which list of names, and all that was done at a unit and beneath it: on a page, as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message
from thongsuot.people import queries
from thongsuot.people.access import Reader
from thongsuot.people.queries import acts as record
from thongsuot.people.queries.acts import ActPage, WantedActs
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.act_sheets import dataset
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, now
from thongsuot.web.views.people import head

ROWS = 20_000
"""How many acts a file holds at most; it says when there are more."""

Read = Callable[[Reader, WantedActs], ActPage]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two pages: what it is called, what it reads, its address and its export's."""

    title: Message
    read: Read
    tab: str
    address: str


LOOKS = Kind(_("Looks at names"), record.looks, "looks", "unit_looks")
ACTS = Kind(_("Acts"), record.acts, "acts", "unit_acts")


class FilterForm(forms.Form):
    """What the list is narrowed to; what the address brings that is none of these is left aside."""

    own = forms.BooleanField(label=_("this unit alone"), required=False)
    username = forms.CharField(label=_("User name"), required=False, max_length=150)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Through"), required=False)


def looks(request: Request, unit_id: int) -> HttpResponse:
    """Who looked at which list of names."""
    return _page(request, unit_id, LOOKS)


def acts(request: Request, unit_id: int) -> HttpResponse:
    """All that was done."""
    return _page(request, unit_id, ACTS)


def looks_export(request: Request, unit_id: int, form: str) -> HttpResponse:
    """The looks as a file."""
    return _export(request, unit_id, LOOKS, form)


def acts_export(request: Request, unit_id: int, form: str) -> HttpResponse:
    """The acts as a file."""
    return _export(request, unit_id, ACTS, form)


def _page(request: Request, unit_id: int, kind: Kind) -> HttpResponse:
    unit = units.unit(unit_id, request.reader.tree)
    form = FilterForm(request.GET)
    wanted = _wanted(form, unit, request.GET.get("after", ""))
    context = {
        **head(request, unit, kind.tab),
        "kind": kind,
        "form": form,
        "wanted": wanted,
        "found": kind.read(request.reader, wanted),
        "at": now(),
        "export": f"{kind.address}_export",
        "forms": FORMS,
    }
    return render(request, "audit/acts.html", context)


def _export(request: Request, unit_id: int, kind: Kind, ending: str) -> HttpResponse:
    unit = units.unit(unit_id, request.reader.tree)
    wanted = replace(_wanted(FilterForm(request.GET), unit, ""), limit=ROWS)
    title = _t("%(what)s · %(unit)s") % {"what": kind.title, "unit": unit.name}
    return exported(dataset(title, kind.read(request.reader, wanted), now()), ending)


def _wanted(form: FilterForm, unit: UnitRef, after: str) -> WantedActs:
    form.is_valid()
    given = form.cleaned_data
    return WantedActs(
        unit=unit,
        beneath=not given.get("own"),
        user_id=_user_id(given.get("username", "")),
        first_day=given.get("first"),
        last_day=given.get("last"),
        after=record.cursor_named(after),
    )


NOBODY = 0
"""No account has this number: a user name that is not known finds nothing."""


def _user_id(username: str) -> int | None:
    if not username:
        return None
    try:
        return queries.user_named(username).pk
    except DomainError:
        return NOBODY
