"""Which requirements there are: one finding split, several merged, one added that the reader missed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thongsuot.documents import operations, queries
from thongsuot.documents.queries.reviewing import Card
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.reworking import suggested_parts
from thongsuot.kernel.errors import DomainError
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import LinesField
from thongsuot.web.meanings import MeaningForm
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.review import STALE, changed
from thongsuot.web.words import REQUIREMENT_KINDS

_SEEN = re.compile(r"(\d{1,18}):(\d{1,9})")
"""A card and the revision that it was seen with."""


class PartsForm(DomainForm):
    """What one finding is split into."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    parts = LinesField(
        label=_("One part a line"),
        help_text=_("Each part keeps body, deadline and all else of this card; then edit what differs."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def _seen(value: str) -> tuple[int, int]:
    found = _SEEN.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return int(found[1]), int(found[2])


class MergeForm(DomainForm):
    """Which findings become one with this one; each with the revision that it was seen with."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    others = forms.TypedMultipleChoiceField(
        label=_("Which of these ask for one and the same?"),
        coerce=_seen,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, beside: Iterable[Card], data: QueryDict | None = None, *, revision: int = 0) -> None:
        shown = {f"{card.id}:{card.revision}": _label(card) for card in beside}
        super().__init__(data, initial={"revision": revision, "others": list(shown)[:1]})
        typed = data.getlist("others") if data is not None else []
        choices = [*shown.items(), *((one, one) for one in typed if one not in shown and _SEEN.fullmatch(one))]
        self.fields["others"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def _label(card: Card) -> str:
    return " · ".join(filter(None, [card.place, card.meaning.statement[:160], ", ".join(card.meaning.leads[:3])]))


class AddForm(MeaningForm):
    """What the reader missed: where it stands, and what it asks for."""

    field_order = ("words", "place")
    words = forms.CharField(
        label=_("Words of the text"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "A few words of the sentence, as they stand in the text. The whole sentence is then shown on the card."
        ),
    )
    place = forms.CharField(
        label=_("Place in the text"),
        help_text=_("Only where the words stand several times: such as II.2.a."),
        max_length=255,
        required=False,
    )

    def __init__(self, *, kind: str, words: str, data: QueryDict | None = None) -> None:
        super().__init__(meaning=Meaning(kind=kind, statement=words), revision=0, data=data)
        self.initial["words"] = words


def split(request: Request, requirement_id: int) -> HttpResponse:
    """One finding becomes several, each with words of its own."""
    card = queries.card(request.reader, requirement_id).card
    form = PartsForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            with refused_onto(form, but=STALE):
                done = operations.split(
                    actor=actor_of(request),
                    requirement_id=requirement_id,
                    revision=given["revision"],
                    statements=given["parts"],
                    now=now(),
                )
                return changed(request, done.version_id, at=requirement_id, came=done.made, gone=done.replaced)
        except DomainError as error:
            again = PartsForm(initial={"revision": card.revision, "parts": given["parts"]})
            return _shown(request, card, again, "split", error=error)
    if not form.is_bound:
        form = PartsForm(initial={"revision": card.revision, "parts": suggested_parts(card.meaning.statement)})
    return _shown(request, card, form, "split")


def merge(request: Request, requirement_id: int) -> HttpResponse:
    """Several findings become one."""
    card = queries.card(request.reader, requirement_id).card
    beside = queries.neighbours(request.reader, card)
    form = MergeForm(beside, request.POST or None, revision=card.revision)
    if form.is_valid():
        revisions = {**dict(form.cleaned_data["others"]), requirement_id: form.cleaned_data["revision"]}
        try:
            with refused_onto(form, but=STALE):
                done = operations.merge(actor=actor_of(request), revisions=revisions, now=now())
                return changed(request, done.version_id, at=requirement_id, came=done.made, gone=done.replaced)
        except DomainError as error:
            return _shown(request, card, MergeForm(beside, revision=card.revision), "merge", error=error)
    return _shown(request, card, form, "merge", beside=beside)


def add(request: Request, version_id: int) -> HttpResponse:
    """Something that the text asks for and the reader missed."""
    found = queries.draft(request.reader, version_id)
    kind, words = request.GET.get("kind", ""), request.GET.get("words", "")[:2000]
    kind = kind if kind in REQUIREMENT_KINDS else "task"
    form = AddForm(kind=kind, words=words, data=request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with refused_onto(form):
            done = operations.add(
                actor=actor_of(request),
                version_id=version_id,
                words=given["words"],
                place=given["place"],
                meaning=form.meaning(),
                now=now(),
            )
            return redirect(f"{reverse('review', args=[version_id])}#r{done.made[0]}")
    others = [(name, label) for name, label in REQUIREMENT_KINDS.items() if name != kind]
    return render(request, "review/add.html", {"found": found, "form": form, "words": words, "others": others})


def _shown(
    request: Request,
    card: Card,
    form: forms.Form,
    way: str,
    *,
    error: DomainError | None = None,
    beside: Iterable[Card] = (),
) -> HttpResponse:
    """The form in the card's place, or on a page; over it what someone else did meanwhile."""
    if error is not None and error.code != STALE:
        raise error
    template = "review/rework.html" if request.htmx else "review/rework_page.html"
    context = {"card": card, "form": form, "way": way, "error": error, "beside": beside}
    return render(request, template, context, status=HTTPStatus.CONFLICT if error else HTTPStatus.OK)
