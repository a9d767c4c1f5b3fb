"""Bringing a version into force and out of it: each first says what it will do, and to whom."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.documents import operations, queries
from thongsuot.documents.queries.outlook import Outlook
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.documents import frame


class PublishForm(DomainForm):
    """The revision that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(DomainForm):
    """Why a version is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everyone who received the document reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def publish(request: Request, version_id: int) -> HttpResponse:
    """Say what publishing will do; then publish."""
    outlook = queries.publishing_outlook(request.reader, version_id)
    form = PublishForm(request.POST or None, initial={"revision": outlook.revision})
    if form.is_valid():
        with refused_onto(form):
            revision = form.cleaned_data["revision"]
            done = operations.publish(actor=actor_of(request), version_id=version_id, revision=revision, now=now())
            messages.success(request, _t("Published. It now stands before every unit concerned."))
            return redirect("document", done.document_id)
    return _asked(request, "review/publish.html", outlook, form)


def withdraw(request: Request, version_id: int) -> HttpResponse:
    """Say what withdrawing will do; then take the version out of force, with its reason."""
    outlook = queries.publishing_outlook(request.reader, version_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refused_onto(form):
            reason = form.cleaned_data["reason"]
            done = operations.withdraw(actor=actor_of(request), version_id=version_id, reason=reason, now=now())
            messages.success(request, _t("Withdrawn. What it asked of units is taken back."))
            return redirect("document_text", done.document_id)
    return _asked(request, "review/withdraw.html", outlook, form)


def _asked(request: Request, template: str, outlook: Outlook, form: DomainForm) -> HttpResponse:
    head = queries.document(request.reader, outlook.document_id)
    context = {**frame(request, head), "outlook": outlook, "review_id": outlook.version_id, "form": form}
    return render(request, template, context)
