"""Passes of a unit: how many are there, and making more, as a file to print."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.operations.passes import AT_ONCE, make_passes
from thongsuot.convening.queries.convened import passes_beneath
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_subtree, unit_for
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.passes import passes_pdf
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.views.conferences import frame

ANEW = "anew"
PDF = "application/pdf"


class PassesForm(DomainForm):
    """For whom."""

    whom = forms.ChoiceField(
        label=_("For whom"),
        choices=[
            ("missing", _("those who have none yet")),
            (ANEW, _("everybody; passes handed out before are ended")),
        ],
        widget=forms.RadioSelect,
        initial="missing",
    )


def passes(request: Request, conference_id: int, unit_id: int) -> HttpResponse:
    """Say how many have a pass, then make those wanted; the file is given this once."""
    head = conference_for(request.reader, conference_id)
    unit = unit_for(request.reader, Permission.RUN_POINT, unit_id)
    require_subtree(request.reader, Permission.SEE_NAMES, unit)
    form = PassesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            made = make_passes(
                actor=actor_of(request), conference_id=conference_id, unit_id=unit_id,
                anew=form.cleaned_data["whom"] == ANEW, now=now(),
            )  # fmt: skip
            name = f"{_t('Passes')} {unit.code} {today():%Y-%m-%d}.pdf"
            return download(Content(name=name, media_type=PDF, data=passes_pdf(made)))
    counted = passes_beneath(request.reader, head, unit)
    context = {**frame(request, head, "convened"), "unit": unit, "form": form, "counted": counted, "at_once": AT_ONCE}
    return render(request, "convened/passes.html", context)
