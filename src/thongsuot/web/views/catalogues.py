"""Catalogues: dated lists that an office may edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues import operations, queries
from thongsuot.catalogues.rules import SHAPES, Catalogue, CatalogueEntry, Shape
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField, LinesField, PairsField
from thongsuot.web.requests import Request, actor_of, day_asked, now, today
from thongsuot.web.words import CATALOGUES, ENTRY_DETAILS

FIELDS: Mapping[type, type[forms.Field]] = {
    str: forms.CharField,
    int: forms.IntegerField,
    bool: forms.BooleanField,
    list: LinesField,
    dict: PairsField,
}


class EntryForm(DomainForm):
    """An entry: its words, its place, its days, and what the shape of its catalogue asks for."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = forms.SlugField(label=_("Code"), max_length=60)
    words_vi = forms.CharField(label=_("Words in Vietnamese"))
    words_en = forms.CharField(label=_("Words in English"))
    position = forms.IntegerField(label=_("Position in the list"), initial=0, min_value=0)
    from_day = DayField(label=_("Valid from"))
    until_day = DayField(label=_("No longer valid from"), required=False)

    def __init__(self, *, shape: Shape, known: CatalogueEntry | None, data: QueryDict | None) -> None:
        super().__init__(data, initial=_initial(known))
        for key, kind in {**shape.required, **shape.optional}.items():
            required = key in shape.required and kind is not bool
            self.fields[f"detail_{key}"] = FIELDS[kind](label=ENTRY_DETAILS.get(key, key), required=required)
        if known is not None:
            self.fields["code"].disabled = self.fields["from_day"].disabled = True

    def entry(self, catalogue: str) -> CatalogueEntry:
        """What was typed, as an entry; empty optional details are left out."""
        given = self.cleaned_data
        detail = {name.removeprefix("detail_"): value for name, value in given.items() if name.startswith("detail_")}
        required = SHAPES[catalogue].required
        return CatalogueEntry(
            catalogue=catalogue,
            detail={key: value for key, value in detail.items() if key in required or value},
            **{key: given[key] for key in ("code", "words_vi", "words_en", "position", "from_day", "until_day")},
        )


class CloseForm(DomainForm):
    """The first day on which an entry is no longer valid."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    until_day = DayField(label=_("No longer valid from"))


def catalogues(request: HttpRequest) -> HttpResponse:
    """Every catalogue with the number of its entries."""
    found = queries.entries_of(CATALOGUES, today())
    listed = [(name, title, len(found[name])) for name, title in CATALOGUES.items()]
    return render(request, "catalogues/catalogues.html", {"catalogues": listed})


def catalogue(request: Request, name: str) -> HttpResponse:
    """The entries of one catalogue on a day."""
    day = day_asked(request) or today()
    context = {
        "name": name,
        "title": _title(name),
        "entries": queries.entries(name, day),
        "day": day,
        "may_edit": access.may_everywhere(request.reader, Permission.EDIT_CATALOGUES),
    }
    return render(request, "catalogues/catalogue.html", context)


def new_entry(request: Request, name: str) -> HttpResponse:
    """Add an entry."""
    return _edit(request, name, None)


def entry(request: Request, name: str, code: str) -> HttpResponse:
    """Change an entry: what differs from what was shipped is then the office's own."""
    return _edit(request, name, queries.entry(name, code, day_asked(request) or today()))


def close(request: Request, name: str, code: str) -> HttpResponse:
    """End an entry from a day on; what was under it stays readable as of the days before."""
    _require_editing(request)
    known = queries.entry(name, code, day_asked(request) or today())
    posted = request.POST if request.method == "POST" else None
    form = CloseForm(posted, initial={"revision": known.revision, "until_day": today()})
    if form.is_valid():
        with refused_onto(form):
            operations.close_entry(actor=actor_of(request), catalogue=name, code=code, now=now(), **form.cleaned_data)
            words = known.words(request.LANGUAGE_CODE or "vi")
            messages.success(request, _t("“%(words)s” ends on that day.") % {"words": words})
            return redirect("catalogue", name)
    return render(request, "catalogues/close.html", {"name": name, "title": _title(name), "entry": known, "form": form})


def _require_editing(request: Request) -> None:
    """Catalogues hold for the whole tree: no form is shown to whoever may not send it."""
    access.require(actor=actor_of(request), permission=Permission.EDIT_CATALOGUES, unit_id=None, now=now())


def _edit(request: Request, name: str, known: CatalogueEntry | None) -> HttpResponse:
    _require_editing(request)
    title = _title(name)
    form = EntryForm(shape=SHAPES[name], known=known, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            saved = operations.save_entry(
                actor=actor_of(request), entry=form.entry(name), revision=form.cleaned_data["revision"], now=now()
            )
            messages.success(request, _t("“%(words)s” is saved.") % {"words": saved.words(request.LANGUAGE_CODE)})
            return redirect("catalogue", name)
    return render(request, "catalogues/entry.html", {"name": name, "title": title, "entry": known, "form": form})


def _title(name: str) -> str:
    if name not in CATALOGUES:
        raise Http404
    return str(CATALOGUES[Catalogue(name)])


def _initial(known: CatalogueEntry | None) -> dict[str, object]:
    if known is None:
        return {"from_day": date(today().year, 1, 1)}
    plain = {key: getattr(known, key) for key in ("code", "words_vi", "words_en", "position", "from_day", "until_day")}
    return {**plain, "revision": known.revision, **{f"detail_{key}": value for key, value in known.detail.items()}}
