"""Who is meant: leads that nobody could tell, and tasks of closed units that wait for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from thongsuot.documents import queries as documents
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, require_somewhere
from thongsuot.plans import operations, queries
from thongsuot.plans.queries import ObligationRow
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import number
from thongsuot.web.views.documents import frame


class LeadForm(DomainForm):
    """Which units some words mean, wherever the document uses them."""

    doubt = forms.TypedMultipleChoiceField(coerce=int)
    unit = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one unit.")}, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None, doubt_ids: Sequence[int]) -> None:
        super().__init__(data)
        chosen = data.getlist("unit") if data else []
        self.fields["doubt"].choices = [(one, one) for one in doubt_ids]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["unit"].choices = [(one, one) for one in chosen]  # type: ignore[attr-defined]  # the rule checks


class TakingForm(DomainForm):
    """Tasks, and the unit that takes them: one of the successors, or any other by its code."""

    obligation = forms.TypedMultipleChoiceField(coerce=int)
    code = forms.CharField(required=False)
    other = forms.CharField(required=False)

    def __init__(self, data: QueryDict | None, rows: Sequence[ObligationRow]) -> None:
        super().__init__(data)
        self.fields["obligation"].choices = [(row.id, row.id) for row in rows]  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one closed unit that wait, and the units that succeed it."""

    unit: UnitRef
    rows: tuple[ObligationRow, ...]
    heirs: tuple[UnitRef, ...]


def leads(request: Request, document_id: int) -> HttpResponse:
    """The wordings that name no one unit, each with who may be meant or what a search finds; answered once for all."""
    head = documents.document(request.reader, document_id)
    unclear = queries.unclear_leads(request.reader, document_id, head.owner)
    posted = request.POST if request.method == "POST" else None
    form = LeadForm(posted, [doubt_id for lead in unclear for doubt_id in lead.doubt_ids])
    if form.is_valid():
        with refused_onto(form):
            given = operations.settle_all(
                actor=actor_of(request),
                doubt_ids=form.cleaned_data["doubt"],
                unit_ids=form.cleaned_data["unit"],
                now=now(),
            )
            words = ngettext("%(count)s task has its unit now.", "%(count)s tasks have their unit now.", given)
            messages.success(request, words % {"count": number(given)})
            return redirect("document_leads", document_id)
    asked = request.GET.get("q", "").strip()
    context = {
        **frame(request, head),
        "leads": unclear,
        "form": form,
        "about": number_asked(request, "about", 0),
        "words": asked,
        "found": units.found(asked, request.reader.tree, head.owner.id, limit=20) if asked else (),
    }
    return render(request, "leads/leads.html", context)


def unclear_count(reader: Reader, document_id: int, owner: UnitRef) -> int:
    """How many wordings wait for the reader to say who is meant; none for whoever may not."""
    if not reader.holds(Permission.ASSIGN, owner):
        return 0
    return len(queries.unclear_leads(reader, document_id, owner))


def waiting(request: Request) -> HttpResponse:
    """The open tasks of closed units that no single successor took over; a person gives each to a unit."""
    require_somewhere(request.reader, Permission.ASSIGN)
    rows = queries.to_be_placed(request.reader, today())
    form = TakingForm(request.POST if request.method == "POST" else None, rows)
    if form.is_valid():
        with refused_onto(form):
            given = form.cleaned_data
            taker = units.unit_by_code(given["code"] or given["other"].strip(), request.reader.tree)
            done = operations.reassign(
                actor=actor_of(request),
                obligation_ids=given["obligation"],
                to_unit_id=taker.id,
                reason=str(_("The unit is closed.")),
                now=now(),
            )
            words = ngettext("%(count)s task is given on.", "%(count)s tasks are given on.", done.count)
            messages.success(request, words % {"count": number(done.count)})
            return redirect("obligations_waiting")
    closed = {row.unit_id for row in rows}
    heirs, names = units.heirs_of(closed, request.reader.tree), units.units_by_ids(closed, request.reader.tree)
    groups = [
        TaskGroup(names[unit_id], tuple(found), heirs.get(unit_id, ()))
        for unit_id, found in groupby(rows, key=lambda row: row.unit_id)
    ]
    return render(request, "leads/waiting.html", {"groups": groups, "total": len(rows), "form": form})
