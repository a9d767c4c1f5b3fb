"""Reporting periods: which there are, opening one, who has sent and what it comes to, closing and opening again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.reporting.sending import STUDY, open_study_period
from thongsuot.study.queries.pages import study_head
from thongsuot.submissions import queries
from thongsuot.submissions.operations import close_period, reopen_period
from thongsuot.submissions.rules import Asked
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language


class PeriodForm(DomainForm):
    """What an office asks for."""

    title = forms.CharField(label=_("Title"), max_length=300)
    first_day = DayField(label=_("First day of the period"))
    last_day = DayField(label=_("Last day of the period"))
    due_day = DayField(label=_("To be sent by"))
    levels = forms.MultipleChoiceField(
        label=_("Units of which levels (nothing ticked: all beneath)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, initial: Mapping[str, Any], levels: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["levels"].choices = levels.items()  # type: ignore[attr-defined]  # a ChoiceField

    def asked(self, document_id: int) -> Asked:
        """What was typed."""
        given = self.cleaned_data
        return Asked(
            title=given["title"], subject=STUDY, first_day=given["first_day"], last_day=given["last_day"],
            due_day=given["due_day"], document_id=document_id, levels=frozenset(given["levels"]),
        )  # fmt: skip


class ReasonForm(DomainForm):
    """Why a period is closed, or opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


def periods(request: Request) -> HttpResponse:
    """The periods that concern the reader; those of one document where the address names it."""
    document_id = number_asked(request, "document", 0) or None
    found = queries.periods(request.reader, document_id)
    head = study_head(request.reader, document_id) if document_id else None
    context = {
        "periods": found,
        "document": head,
        "offices": _offices(request.reader),
        "can_open": head is not None and _asking(request.reader, head.owner_id) is not None,
        "today": today(),
    }
    return render(request, "reports/periods.html", context)


def new(request: Request, document_id: int) -> HttpResponse:
    """Ask the units beneath one's own for a report on a document."""
    access.require_somewhere(request.reader, Permission.REMIND)
    head = study_head(request.reader, document_id)
    office = _asking(request.reader, head.owner_id)
    if office is None:
        raise access.not_allowed(Permission.REMIND)
    entries = catalogues.entries_of([Catalogue.LEVELS], today())[Catalogue.LEVELS]
    levels = {one.code: one.words(language()) for one in entries}
    form = PeriodForm(request.POST if request.method == "POST" else None, _usual(head.symbol), levels)
    if form.is_valid():
        with refused_onto(form):
            done = open_study_period(
                actor=actor_of(request), unit_id=office.id, asked=form.asked(document_id), now=now()
            )
            messages.success(request, _t("The period is open."))
            return redirect("report_period", done.period_id)
    return render(request, "reports/new.html", {"form": form, "document": head, "office": office})


def period(request: Request, period_id: int) -> HttpResponse:
    """X of Y, who has not sent, what it comes to so far."""
    return _page(request, period_id, ReasonForm())


@require_POST
def close(request: Request, period_id: int) -> HttpResponse:
    """Let nothing more be sent or called back."""
    return _acted(request, period_id, close_period, _t("The period is closed."))


@require_POST
def reopen(request: Request, period_id: int) -> HttpResponse:
    """Let reports be sent and called back again."""
    return _acted(request, period_id, reopen_period, _t("The period is open again."))


def _acted(request: Request, period_id: int, act: Callable[..., object], done: str) -> HttpResponse:
    """Close a period or open it again, for the reason given; a refusal is shown on its page."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refused_onto(form):
            act(actor=actor_of(request), period_id=period_id, reason=form.cleaned_data["reason"], now=now())
            messages.success(request, done)
            return redirect("report_period", period_id)
    return _page(request, period_id, form)


def _page(request: Request, period_id: int, form: ReasonForm) -> HttpResponse:
    unit_id = number_asked(request, "unit", 0) or None
    found = queries.standing(request.reader, period_id, unit_id)
    scope = request.reader.scope(Permission.REMIND)
    context = {
        "standing": found,
        "period": found.period,
        "unit": found.unit,
        "can_act": scope.covers_all(found.period.unit.lft, found.period.unit.rgt),
        "at": now(),
        "today": today(),
        "form": form,
    }
    return render(request, "reports/period.html", context)


def _offices(reader: Reader) -> list[UnitRef]:
    """The reader's own units in whose name a report may be asked for, the widest first."""
    own = units.units_by_ids(sorted(reader.granted_units(Permission.REMIND)), reader.tree).values()
    scope = reader.scope(Permission.REMIND)
    return sorted(
        (one for one in own if scope.covers_all(one.lft, one.rgt)), key=lambda one: (one.lft - one.rgt, one.lft)
    )


def _asking(reader: Reader, owner_id: int) -> UnitRef | None:
    """In whose name the reader asks about what a unit owns: that unit's own, else the reader's widest beneath it."""
    owner = units.unit(owner_id, reader.tree)
    if reader.scope(Permission.REMIND).covers_all(owner.lft, owner.rgt):
        return owner
    return next((one for one in _offices(reader) if owner.holds(one)), None)


def _usual(symbol: str) -> Mapping[str, Any]:
    """The month that runs."""
    first = date(today().year, today().month, 1)
    title = _t("Study of %(document)s, %(month)s/%(year)s") % {
        "document": symbol, "month": first.month, "year": first.year,
    }  # fmt: skip
    return {"title": title, "first_day": first, "last_day": today(), "due_day": today()}
