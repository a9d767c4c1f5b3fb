"""A unit's report for a period: how it stands now, sending it, what was sent, calling it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.files.queries import Content
from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Official, official_pdf, thawed, to_xlsx
from thongsuot.people import access
from thongsuot.reporting.official import by_template, official, official_again
from thongsuot.reporting.sending import differs, made_for, send_study_report
from thongsuot.reporting.study import dataset
from thongsuot.study.rules import Figure
from thongsuot.submissions import queries
from thongsuot.submissions.operations import call_back
from thongsuot.submissions.queries import TemplateUsed
from thongsuot.units import queries as units
from thongsuot.web.dataset_tables import tables
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import FORMS
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.templatetags.thongsuot import language

WRITTEN: Mapping[str, Callable[[Official], bytes]] = {
    "pdf": official_pdf,
    "xlsx": lambda report: to_xlsx(report.dataset),
}
"""What writes a report without a template, by the ending of the file's name."""
ENDINGS = ("docx", *WRITTEN)


class SendForm(DomainForm):
    """The id of what is to be sent, so that pressing twice sends once."""

    report_id = forms.UUIDField(widget=forms.HiddenInput)


class BackForm(DomainForm):
    """Why a report is called back."""

    reason = forms.CharField(label=_("Why it is called back"), max_length=300)


def unit_report(request: Request, period_id: int, unit_id: int) -> HttpResponse:
    """What the unit's report says now, beside what it sent; sending it."""
    reader = request.reader
    unit = access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    asked = queries.period(reader, period_id)
    typed = request.POST.copy()
    form = SendForm(typed if request.method == "POST" else None, initial={"report_id": new_id()})
    if form.is_valid():
        with refused_onto(form):
            done = send_study_report(
                actor=actor_of(request), report_id=form.cleaned_data["report_id"], period_id=period_id,
                unit_id=unit_id, now=now(),
            )  # fmt: skip
            messages.success(request, _t("The report is sent."))
            return redirect("sent_report", done.report_id)
    typed["report_id"] = str(new_id())  # pressed once more after a refusal, it is another report
    found = made_for(reader, asked, unit_id, now())
    history = queries.history(reader, period_id, unit_id)
    standing = next((line for line in history if line.called_back_at is None), None)
    is_asked = queries.is_asked(asked, unit_id, reader)
    context = {
        "period": asked, "unit": unit, "form": form, "history": history, "standing": standing, "is_asked": is_asked,
        "differs": differs(queries.report(reader, standing.id), found) if standing else (),
        "tables": tables(dataset(found, language())), "figure": found.report.total.figure,
        "can_send": reader.holds(Permission.MARK_PROGRESS, unit) and asked.is_open and not standing and is_asked,
        "forms": {ending: FORMS[ending] for ending in ENDINGS}, "used": queries.template_for(reader, unit_id),
        "at": found.at, "today": today(),
    }  # fmt: skip
    return render(request, "reports/unit.html", context)


def unit_export(request: Request, period_id: int, unit_id: int, form: str) -> HttpResponse:
    """The report as it is known now, in the official form."""
    found = made_for(request.reader, queries.period(request.reader, period_id), unit_id, now())
    report = official(found, units.name_above(found.report.unit.id, request.reader.tree))
    return _written(report, form, queries.template_for(request.reader, unit_id))


def sent(request: Request, report_id: UUID) -> HttpResponse:
    """What was frozen when the report was sent; calling it back while the period is open."""
    kept = queries.report(request.reader, report_id)
    form = BackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            done = call_back(
                actor=actor_of(request), report_id=report_id, reason=form.cleaned_data["reason"], now=now()
            )
            messages.success(request, _t("The report is called back; another can be sent."))
            return redirect("unit_report", kept.period.id, done.unit_id)
    stands = kept.line.called_back_at is None
    context = {
        "kept": kept, "period": kept.period, "unit": kept.unit, "form": form, "tables": tables(thawed(kept.dataset)),
        "can_call_back": stands and kept.period.is_open and request.reader.holds(Permission.MARK_PROGRESS, kept.unit),
        "forms": {ending: FORMS[ending] for ending in ENDINGS}, "used": kept.template,
    }  # fmt: skip
    return render(request, "reports/sent.html", context)


def sent_export(request: Request, report_id: UUID, form: str) -> HttpResponse:
    """The same as a file: the figures that were sent, whatever is known now."""
    kept = queries.report(request.reader, report_id)
    total, period = kept.line.total, kept.period
    figure, days = Figure(total.owed, total.done), (period.first_day, period.last_day)
    above = units.name_above(kept.unit.id, request.reader.tree)
    report = official_again(thawed(kept.dataset), kept.unit, above, figure, days)
    return _written(report, form, kept.template)


def _written(report: Official, form: str, used: TemplateUsed) -> HttpResponse:
    if form not in ENDINGS:
        raise Http404
    data = WRITTEN[form](report) if form in WRITTEN else by_template(report, used)
    name = f"{report.dataset.title[:80]}.{form}".replace("/", "-")
    return download(Content(name, FORMS[form].media_type, data))
