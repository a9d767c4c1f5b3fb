"""Make-up sessions: called from the list of those left, shown with those invited, called off."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.study.models import WORDS_LENGTH
from thongsuot.study.operations import Call, Called, call_make_up, call_off_make_up
from thongsuot.study.operations.looks import look_at_make_up
from thongsuot.study.queries.pages import study_head
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.ids import id_in, ids_in
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.templatetags.thongsuot import number


class CallForm(DomainForm):
    """When and where. The id makes what is sent twice call one session."""

    event_id = forms.UUIDField(widget=forms.HiddenInput)
    held_on = DayField(label=_("Day of the session"))
    place = forms.CharField(label=_("Where, and at what time"), max_length=WORDS_LENGTH)


def call(request: Request, document_id: int) -> HttpResponse:
    """Invite those ticked on the list of those left, or all who are left beneath the unit."""
    head = study_head(request.reader, document_id)
    given = request.POST if request.method == "POST" else request.GET
    unit = access.unit_for(request.reader, Permission.MARK_PROGRESS, id_in(given.get("unit", "")) or 0)
    access.require_reader(request.reader, Permission.SEE_NAMES, unit)
    chosen = ids_in(given.getlist("member"))
    form = CallForm(request.POST if "held_on" in request.POST else None, initial={"event_id": new_id()})
    if form.is_valid():
        with refused_onto(form):
            done = _called(request, form, document_id, unit.id, chosen)
            messages.success(request, _invited(done))
            return redirect("study_make_up", unit.id, done.id)
    context = {"document": head, "unit": unit, "form": form, "chosen": chosen, "today": today()}
    return render(request, "study/make_up_call.html", context)


def make_up(request: Request, unit_id: int, make_up_id: UUID) -> HttpResponse:
    """A session with those invited, to be printed; it is called off here."""
    if request.method == "POST":
        call_off_make_up(actor=actor_of(request), unit_id=unit_id, make_up_id=make_up_id, now=now())
        messages.success(request, _t("Called off."))
        return redirect("study_make_up", unit_id, make_up_id)
    found = look_at_make_up(actor=actor_of(request), unit_id=unit_id, make_up_id=make_up_id, now=now())
    return render(request, "study/make_up.html", {"found": found, "call": found.call, "unit": found.unit, "at": now()})


def _called(request: Request, form: CallForm, document_id: int, unit_id: int, chosen: Collection[int]) -> Called:
    given = form.cleaned_data
    said = Call(
        id=given["event_id"],
        unit_id=unit_id,
        document_id=document_id,
        held_on=given["held_on"],
        place=given["place"],
        member_ids=frozenset(chosen) if chosen else None,
    )
    return call_make_up(actor=actor_of(request), call=said, now=now())


def _invited(done: Called) -> str:
    words = ngettext("Called; %(people)s member is invited.", "Called; %(people)s members are invited.", done.invited)
    return words % {"people": number(done.invited)}
