"""Who is meant: a person chooses the unit that a doubtful lead names."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t

from thongsuot.documents import queries
from thongsuot.plans import operations
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.requests import Request, actor_of, now


class BodyForm(DomainForm):
    """The units that are meant."""

    units = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None, offered: tuple[UnitRef, ...]) -> None:
        super().__init__(data)
        self.fields["units"].choices = [(unit.id, f"{unit.name} ({unit.code})") for unit in offered]  # type: ignore[attr-defined]  # a ChoiceField


def body(request: Request, doubt_id: int) -> HttpResponse:
    """Offer the units of that name, or those that a search finds; give the duty to the chosen."""
    found = queries.question_of(request.reader, doubt_id)
    words = request.GET.get("q", "").strip()
    offered = _offered(request, words, found)
    form = BodyForm(request.POST or None, offered)
    if form.is_valid():
        with refused_onto(form):
            done = operations.settle(
                actor=actor_of(request), doubt_id=doubt_id, unit_ids=form.cleaned_data["units"], now=now()
            )
            messages.success(request, _t("Settled. Duties given: %(count)s.") % {"count": done.given})
            return redirect("review", found.version_id)
    context = {"found": found, "words": words or found.question.params.get("words", ""), "offered": offered}
    return render(request, "review/body.html", {**context, "form": form})


def _offered(request: Request, words: str, found: queries.OneQuestion) -> tuple[UnitRef, ...]:
    tree = request.reader.tree
    if not words and (candidates := found.question.params.get("candidates")):
        return tuple(units.units_by_ids(candidates, tree).values())
    return units.search(words or str(found.question.params.get("words", "")), tree, under=found.owner.id, limit=20)
