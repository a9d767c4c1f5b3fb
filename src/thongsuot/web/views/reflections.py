"""A member hands in what they make of a document; the secretary of their unit reads it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.courses import queries
from thongsuot.courses.operations import reflections as operations
from thongsuot.courses.operations.reflections import Written
from thongsuot.kernel.ids import new_id
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import UploadField
from thongsuot.web.requests import Request, actor_of, now

FILES = "image/*,.pdf,.docx,.doc"


class HandInForm(DomainForm):
    """Words, a file, or both. The id makes what is sent twice count once."""

    event_id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What I take from it"), widget=forms.Textarea(attrs={"rows": 10}), required=False, max_length=20_000
    )
    file = UploadField(label=_("or a file, a photo of what I wrote"), accept=FILES, required=False)


class ReadingForm(DomainForm):
    """What the secretary says of it."""

    words = forms.CharField(
        label=_("What you say of it"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2_000
    )


def hand_in(request: Request, document_id: int) -> HttpResponse:
    """Hand a reflection in."""
    course = queries.course(request.reader, document_id)
    typed = request.POST.copy()
    form = HandInForm(typed or None, request.FILES or None, initial={"event_id": new_id()})
    if form.is_valid():
        given = form.cleaned_data
        file: UploadedFile[Any] | None = given["file"]
        written = Written(given["event_id"], given["words"])
        if file is not None:
            kind = file.content_type or "application/octet-stream"
            written = Written(given["event_id"], given["words"], file.read(), file.name or "", kind)
        with refused_onto(form):
            operations.hand_in(actor=actor_of(request), document_id=document_id, written=written, now=now())
            messages.success(request, _t("Handed in. The secretary of your unit reads it."))
            return redirect("learn_course", document_id)
    typed["event_id"] = str(new_id())  # what was refused under the old id is told apart from what comes now
    return render(request, "courses/hand_in.html", {"course": course, "form": form})


def waiting(request: Request, unit_id: int) -> HttpResponse:
    """What waits to be read at a unit, by name. The look is recorded."""
    page = operations.look_at_reflections(actor=actor_of(request), unit_id=unit_id, now=now())
    return render(request, "courses/reflections.html", {"page": page, "unit": page.unit})


def reflection(request: Request, unit_id: int, reflection_id: UUID) -> HttpResponse:
    """One of them: read, accepted, or returned with words. The look is recorded."""
    form = ReadingForm(request.POST or None)
    if form.is_valid():
        with refused_onto(form):
            operations.read_reflection(
                actor=actor_of(request), unit_id=unit_id, reflection_id=reflection_id,
                accept="accept" in request.POST, words=form.cleaned_data["words"], now=now(),
            )  # fmt: skip
            messages.success(request, _t("Accepted.") if "accept" in request.POST else _t("Returned."))
            return redirect("study_reflections", unit_id)
    shown = operations.look_at_reflection(
        actor=actor_of(request), unit_id=unit_id, reflection_id=reflection_id, now=now()
    )
    return render(request, "courses/reflection.html", {"one": shown, "unit_id": unit_id, "form": form})


def file(request: Request, unit_id: int, reflection_id: UUID) -> HttpResponse:
    """Its file. The look is recorded."""
    return download(
        operations.open_file(actor=actor_of(request), unit_id=unit_id, reflection_id=reflection_id, now=now())
    )
