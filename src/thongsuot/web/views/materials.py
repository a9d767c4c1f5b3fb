"""Links and materials of a conference."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from thongsuot.convening.models import TITLE_LENGTH
from thongsuot.convening.operations import materials as operations
from thongsuot.convening.queries import materials as queries
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import UploadField
from thongsuot.web.ids import id_in
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.conferences import convened_by_reader, frame


class MaterialForm(DomainForm):
    """A file under a title."""

    title = forms.CharField(
        label=pgettext_lazy("of a material", "Title"),
        max_length=TITLE_LENGTH,
        help_text=_("A title that is there already gets a new version."),
    )
    file = UploadField(label=_("File"), accept=".pdf,.docx,.pptx,.xlsx,.doc,.ppt,.xls,.zip,.mp3,.mp4,.jpg,.png")


class LinkForm(DomainForm):
    """An address to give to those who take part."""

    words = forms.CharField(label=_("What it is"), max_length=TITLE_LENGTH)
    url = forms.URLField(label=_("Link"), max_length=1000, assume_scheme="https")


def materials(request: Request, conference_id: int) -> HttpResponse:
    """What is given to those who take part; a POST gives one file more."""
    head = convened_by_reader(request, conference_id)
    posted = request.method == "POST"
    form = MaterialForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with refused_onto(form):
            operations.add_material(
                actor=actor_of(request),
                conference_id=conference_id,
                title=form.cleaned_data["title"],
                data=file.read(),
                name=file.name or "",
                now=now(),
            )
            messages.success(request, _t("The file is given to those who take part."))
            return redirect("conference_materials", conference_id)
    return _page(request, head, form, LinkForm())


@require_POST
def links(request: Request, conference_id: int) -> HttpResponse:
    """Give a link, or take one away, as the button says that was pressed."""
    head = convened_by_reader(request, conference_id)
    if (gone := id_in(request.POST.get("gone", ""))) is not None:
        operations.remove_link(actor=actor_of(request), conference_id=conference_id, link_id=gone, now=now())
        return redirect("conference_materials", conference_id)
    form = LinkForm(request.POST)
    if form.is_valid():
        with refused_onto(form):
            operations.add_link(actor=actor_of(request), conference_id=conference_id, now=now(), **form.cleaned_data)
            return redirect("conference_materials", conference_id)
    return _page(request, head, MaterialForm(None, None), form)


@require_POST
def withdraw(request: Request, conference_id: int, material_id: int) -> HttpResponse:
    """Withdraw a material, or give it again, as the button says that was pressed."""
    done = operations.give_again if request.POST.get("again") else operations.withdraw_material
    done(actor=actor_of(request), conference_id=conference_id, material_id=material_id, now=now())
    return redirect("conference_materials", conference_id)


def file(request: Request, conference_id: int, file_id: int) -> HttpResponse:
    """A file of a material."""
    return download(queries.material_file(request.reader, conference_id, file_id))


def _page(request: Request, head: ConferenceHead, form: MaterialForm, link_form: LinkForm) -> HttpResponse:
    context = {
        **frame(request, head, "overview"),
        "form": form,
        "link_form": link_form,
        "links": queries.links_of(head),
        "materials": queries.materials_of(request.reader, head),
    }
    return render(request, "conferences/materials.html", context)
