"""The Word template of reports: the one in force, bringing an edited one, going back to an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from thongsuot.files.queries import Content
from thongsuot.kernel.errors import Message
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import REQUIRED, TEMPLATE_BYTES, template
from thongsuot.people import access
from thongsuot.submissions import queries
from thongsuot.submissions.operations import TemplateKept, bring_template, return_template
from thongsuot.units import queries as units
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import FORMS
from thongsuot.web.fields import UploadField
from thongsuot.web.requests import Request, actor_of, now

SHIPPED = "mau-bao-cao.docx"
FIELD_WORDS: Mapping[str, Message] = {
    "cap_tren": _("who stands right above"),
    "don_vi": _("the unit that reports"),
    "so": _("number and symbol, left open for the clerk"),
    "ngay_thang": _("place and date"),
    "trich_yeu": _("what the report is about"),
    "tu_ngay": pgettext_lazy("field of a template", "first day of the period"),
    "den_ngay": pgettext_lazy("field of a template", "last day of the period"),
    "so_lieu_den": _("as of when the figures are"),
    "phai_hoc": _("how many must study"),
    "da_hoc": _("how many have"),
    "con_lai": _("how many are left"),
    "ty_le": _("the share of those who have"),
    "noi_dung": _("the paragraphs of the report, one by one in a “for”"),
    "cac_bang": _("all tables, alone on a line of its own"),
    "ky_ten": _("in whose name it is signed"),
    "mau": _("the template used, with its version"),
}
"""What stands in each field that a template may name."""


class TemplateForm(DomainForm):
    """An edited template; `after` is the version that was in force when the page was opened."""

    file = UploadField(label=_("The edited template"), accept=".docx", limit=TEMPLATE_BYTES, help_text=_("Word, .docx"))
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, data: QueryDict | None, files: MultiValueDict[str, UploadedFile[Any]] | None) -> None:
        super().__init__(data, files)


class ReturnForm(forms.Form):
    """Which version is to be in force again; 0: none of one's own."""

    number = forms.IntegerField(min_value=0, max_value=10**6)
    after = forms.IntegerField(min_value=0, max_value=10**6)


def templates(request: Request, unit_id: int) -> HttpResponse:
    """What is in force for a unit and what it had before; a POST brings an edited template."""
    posted = request.method == "POST"
    form = TemplateForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with refused_onto(form):
            done = bring_template(
                actor=actor_of(request), unit_id=unit_id, data=file.read(), name=file.name or "",
                after=form.cleaned_data["after"], now=now(),
            )  # fmt: skip
            return _done(request, done)
    versions = queries.template_versions(request.reader, unit_id)
    context = {
        "unit": units.unit(unit_id, request.reader.tree),
        "used": queries.template_for(request.reader, unit_id),
        "versions": versions,
        "last": versions[0] if versions else None,
        "form": form,
        "fields": [(name, words, name in REQUIRED) for name, words in FIELD_WORDS.items()],
    }
    return render(request, "reports/template.html", context)


@require_POST
def put_back(request: Request, unit_id: int) -> HttpResponse:
    """Put an earlier version in force again, or give the unit's own up."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return redirect("report_templates", unit_id)
    done = return_template(actor=actor_of(request), unit_id=unit_id, now=now(), **form.cleaned_data)
    return _done(request, done)


def version(request: Request, unit_id: int, number: int) -> HttpResponse:
    """A version's file, as it was brought."""
    return download(queries.template_content(request.reader, unit_id, number))


def in_force(request: Request, unit_id: int) -> HttpResponse:
    """The template by which the unit's reports are made today."""
    content = queries.content_of(queries.template_for(request.reader, unit_id))
    return download(content or _shipped())


def shipped(request: Request) -> HttpResponse:
    """The Word template as it is shipped."""
    access.require_somewhere(request.reader, Permission.SEE_COUNTS)
    return download(_shipped())


def _shipped() -> Content:
    return Content(SHIPPED, FORMS["docx"].media_type, template())


def _done(request: Request, done: TemplateKept) -> HttpResponse:
    if done.is_own:
        messages.success(request, _t("Version %(number)s of the template is in force.") % {"number": done.number})
    else:
        messages.success(request, _t("The template of one’s own is given up; the versions stay."))
    return redirect("report_templates", done.unit_id)
