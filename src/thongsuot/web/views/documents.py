"""Documents: the list, bringing one in, its text with what came of each sentence, its versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.queries.questions import published_at_clauses
from thongsuot.documents import operations, queries
from thongsuot.documents.queries.listing import DocumentHead, Filters, VersionLine
from thongsuot.documents.queries.texts import Section
from thongsuot.documents.rules.kinds import kinds_accepted, kinds_in_words
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_somewhere
from thongsuot.reading.sources.limits import MAX_BYTES
from thongsuot.units import queries as units
from thongsuot.web import marks
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import exported
from thongsuot.web.fields import UploadField
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.words import VERSION_STATES

ANY = ("", _("any"))
Files = MultiValueDict[str, UploadedFile[Any]] | None


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    words = forms.CharField(
        label=_("Symbol, title or issuer"), required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1930, max_value=2200)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *VERSION_STATES.items()])

    def __init__(self, data: QueryDict | None, kinds: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [ANY, *kinds.items()]  # type: ignore[attr-defined]  # a ChoiceField


class UploadForm(DomainForm):
    """A file, and the unit that keeps it."""

    file = UploadField(
        label=_("File"),
        accept=lazy(kinds_accepted, str)(),
        help_text=lazy(kinds_in_words, str)(),
        limit=MAX_BYTES,
    )
    unit = forms.TypedChoiceField(label=_("Kept by"), coerce=int)

    def __init__(self, data: QueryDict | None, files: Files, units_offered: list[tuple[int, str]]) -> None:
        super().__init__(data, files)
        self.fields["unit"].choices = units_offered  # type: ignore[attr-defined]  # a ChoiceField


def documents(request: Request) -> HttpResponse:
    """The documents that the reader may see."""
    form = FilterForm(request.GET or None, kinds(request))
    given = form.cleaned_data if form.is_valid() else {}
    filters = Filters(
        kind=given.get("kind", ""), year=given.get("year"), state=given.get("state", ""), words=given.get("words", "")
    )
    page = queries.documents(request.reader, filters, number_asked(request))
    can_upload = bool(request.reader.scope(Permission.REVIEW_DOCUMENTS).ranges)
    return render(request, "documents/documents.html", {"page": page, "form": form, "can_upload": can_upload})


def upload(request: Request) -> HttpResponse:
    """Bring a document in; what was found in it then waits for review."""
    require_somewhere(request.reader, Permission.REVIEW_DOCUMENTS)
    form = UploadForm(request.POST or None, request.FILES or None, _reviewing_units(request))
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with refused_onto(form):
            done = operations.upload(
                actor=actor_of(request),
                unit_id=form.cleaned_data["unit"],
                data=file.read(),
                name=file.name or "",
                now=now(),
            )
            if done.known:
                known = queries.document(request.reader, done.document_id)
                words = _t("This very file is here already, as %(name)s. Nothing was stored twice.")
                messages.info(request, words % {"name": f"{known.symbol or known.number} {known.title}".strip()})
            return redirect("review", done.version_id)
    return render(request, "documents/upload.html", {"form": form})


def text(request: Request, document_id: int) -> HttpResponse:
    """The text of a version, by section, with its requirements in the margin; the page reports that it was opened."""
    head = queries.document(request.reader, document_id)
    version = _version(head, number_asked(request, "version", head.current.id))
    section = queries.section(request.reader, version.id, number_asked(request, "section", 0))
    context = {
        **shown_section(section),
        "text_url": reverse("document_text", args=[document_id]),
        "asked": published_at_clauses(request.reader, document_id),
    }
    if request.htmx:
        return render(request, "documents/section.html", context)
    context |= {**frame(request, head), "version": version, "tab": "text"}
    return render(request, "documents/text.html", context)


def contents(request: Request, document_id: int, version_id: int) -> HttpResponse:
    """The outline of a version, each clause a link into the text."""
    outline = queries.outline(request.reader, version_id)
    context: dict[str, object] = {"clauses": outline.clauses, "text_url": reverse("document_text", args=[document_id])}
    if request.htmx:
        return render(request, "documents/outline.html", {**context, "version_id": version_id})
    head = queries.document(request.reader, document_id)
    return render(request, "documents/contents.html", {**context, **frame(request, head), "version_id": version_id})


def compare(request: Request, document_id: int, before_id: int, after_id: int) -> HttpResponse:
    """What changed from one version of a document to another."""
    comparison = queries.compare(request.reader, before_id, after_id)
    head = queries.document(request.reader, document_id)
    return render(request, "documents/compare.html", {**frame(request, head), "comparison": comparison})


def original(request: Request, version_id: int) -> HttpResponse:
    """The file as it was brought in."""
    return download(queries.original(request.reader, version_id))


def akoma_ntoso(request: Request, version_id: int) -> HttpResponse:
    """A version for other programs."""
    return download(queries.akoma_ntoso(request.reader, version_id))


def tasks(request: Request, version_id: int, form: str) -> HttpResponse:
    """The tasks of a version as a plan, in the form that was asked for; as a workbook it can be brought in again."""
    return exported(queries.plan_of_tasks(request.reader, version_id), form)


def frame(request: Request, head: DocumentHead) -> dict[str, object]:
    """What every page of a document shows above its own content."""
    return {
        "document": head,
        "review_id": head.versions[0].id,
        "kind_words": kinds(request).get(head.kind, ""),
        "can_review": request.reader.holds(Permission.REVIEW_DOCUMENTS, head.owner),
        "can_publish": request.reader.holds(Permission.PUBLISH_DOCUMENTS, head.owner),
    }


def shown_section(section: Section) -> dict[str, object]:
    """A section with its passages prepared for the page."""
    return {"section": section, "passages": [marks.passage(shown, section.named) for shown in section.passages]}


def _version(head: DocumentHead, version_id: int) -> VersionLine:
    return next((line for line in head.versions if line.id == version_id), head.current)


def kinds(request: Request) -> dict[str, str]:
    """Kinds of documents: code → words in the reader's language."""
    entries = catalogues.entries(Catalogue.DOCUMENT_KINDS, today())
    return {entry.code: entry.words(request.LANGUAGE_CODE or "vi") for entry in entries}


def _reviewing_units(request: Request) -> list[tuple[int, str]]:
    """The units of the reader's own grants where documents may be brought in."""
    granted = request.reader.granted_units(Permission.REVIEW_DOCUMENTS)
    found = units.units_by_ids(granted, request.reader.tree)
    return [(unit.id, unit.name) for unit in found.values()]
