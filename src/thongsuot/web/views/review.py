"""Review: is this what the text says? The reader's findings, confirmed, corrected or refused one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from thongsuot.documents import operations, queries
from thongsuot.documents.operations.reviewing import Decided
from thongsuot.documents.queries.reviewing import Card, OneCard, Review, SomeCards
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.units.rules import UnitRef
from thongsuot.web.errors import refused_onto
from thongsuot.web.meanings import MeaningForm
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import number
from thongsuot.web.views.documents import kinds, shown_section
from thongsuot.web.views.leads import unclear_count

STALE = "documents.changed_meanwhile"
DECISIONS: Mapping[str, Callable[..., Decided]] = {
    "confirm": operations.confirm,
    "refuse": operations.refuse,
    "reopen": operations.reopen,
}
OUTCOMES = {"confirm": "confirmed", "refuse": "refused", "reopen": "proposed"}


class DecisionForm(forms.Form):
    """A decision on one finding, and the revision that it was made on."""

    decision = forms.ChoiceField(choices=[(name, name) for name in DECISIONS])
    revision = forms.IntegerField()


class SureForm(forms.Form):
    """From which sureness on everything is accepted."""

    confidence = forms.FloatField(min_value=0.5, max_value=1)


class AnswerForm(forms.Form):
    """An answer to a doubt: words, that the text is left as it is, or the document that is meant."""

    version = forms.IntegerField()
    answer = forms.CharField(required=False)
    as_it_is = forms.BooleanField(required=False)
    document = forms.IntegerField(required=False)


def review(request: Request, version_id: int) -> HttpResponse:
    """The text beside what was found in it; doubts and the least sure first."""
    found = queries.review(request.reader, version_id, number_asked(request))
    context = {
        **_frame(request, found),
        "page": found.cards,
        "groups": _groups(request, found.cards.items, found.owner, found.issued_on),
        "first_section": found.cards.items[0].section if found.cards.items else 0,
        "recognised": found.recognised,
        "questions": found.questions if found.cards.number == 1 else (),
        "tab": "review",
        "unclear": unclear_count(request.reader, found.document_id, found.owner),
    }
    return render(request, "review/review.html", context)


def part(request: Request, version_id: int) -> HttpResponse:
    """A part of the text with its marks, for the left side of the review."""
    section = queries.section(request.reader, version_id, number_asked(request, "section", 0))
    return render(request, "review/section.html", shown_section(section))


def card(request: Request, requirement_id: int) -> HttpResponse:
    """One finding by itself."""
    return _shown(request, queries.card(request.reader, requirement_id))


@require_POST
def decide(request: Request, requirement_id: int) -> HttpResponse:
    """Confirm or refuse a finding, or take the decision back."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        name, revision = form.cleaned_data["decision"], form.cleaned_data["revision"]
        try:
            done = DECISIONS[name](actor=actor_of(request), requirement_id=requirement_id, revision=revision, now=now())
        except DomainError as error:
            return _conflict(request, error, requirement_id, {"decision": name, "outcome": OUTCOMES[name]})
        if done.gone:
            return changed(request, done.version_id, at=requirement_id, came=done.came, gone=done.gone)
    return _shown(request, queries.card(request.reader, requirement_id))


def correct(request: Request, requirement_id: int) -> HttpResponse:
    """Say what a sentence really asks for."""
    found = queries.requirement(request.reader, requirement_id)
    typed = request.POST if request.method == "POST" else None
    form = MeaningForm(meaning=found.meaning, revision=found.revision, data=typed)
    if form.is_valid():
        try:
            with refused_onto(form, but=STALE):
                operations.correct(
                    actor=actor_of(request),
                    requirement_id=requirement_id,
                    revision=form.cleaned_data["revision"],
                    meaning=form.meaning(),
                    now=now(),
                )
                return _shown(request, queries.card(request.reader, requirement_id))
        except DomainError as error:
            yours = {"form": form, "meaning": form.meaning(), "outcome": "corrected"}
            return _conflict(request, error, requirement_id, yours)
    template = "review/edit.html" if request.htmx else "review/edit_page.html"
    return render(request, template, {"card": found, "form": form})


@require_POST
def confirm_above(request: Request, version_id: int) -> HttpResponse:
    """Accept at once everything that the reader was sure of."""
    form = SureForm(request.POST)
    if form.is_valid():
        level = form.cleaned_data["confidence"]
        done = operations.confirm_above(actor=actor_of(request), version_id=version_id, confidence=level, now=now())
        words = ngettext("%(count)s accepted at once.", "%(count)s accepted at once.", done.count)
        messages.success(request, words % {"count": number(done.count)})
    return redirect("review", version_id)


@require_POST
def settle_doubt(request: Request, doubt_id: int) -> HttpResponse:
    """Answer a doubt: in words, by leaving the text as it is, or by choosing the document that is meant."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect("documents")
    given = form.cleaned_data
    actor, moment = actor_of(request), now()
    if given["document"]:
        operations.settle_mention(actor=actor, doubt_id=doubt_id, document_id=given["document"], now=moment)
    else:
        answer = gettext("Left as it is") if given["as_it_is"] else given["answer"]
        operations.settle_doubt(actor=actor, doubt_id=doubt_id, answer=answer, now=moment)
    return redirect("review", given["version"])


def changed(
    request: Request, version_id: int, *, at: int, came: Collection[int], gone: Collection[int]
) -> HttpResponse:
    """For htmx the cards that stand by now, in the place of `at`; the rest goes. Else the page at the first."""
    if not request.htmx:
        return redirect(f"{reverse('review', args=[version_id])}{''.join(f'#r{pk}' for pk in [*came][:1])}")
    found = queries.cards(request.reader, version_id, came)
    context = {**_around(request, found, found.cards), "version": {"id": version_id, "state": found.state}}
    return render(
        request, "review/changed.html", {**context, "cards": found.cards, "gone": [pk for pk in gone if pk != at]}
    )


def _frame(request: Request, found: Review) -> dict[str, object]:
    """What every page of a review shows around its own content."""
    owner = found.owner
    return {
        "document": {
            "id": found.document_id,
            "symbol": found.symbol,
            "number": found.symbol,
            "title": found.title,
            "issuer_words": found.issuer_words,
            "issued_on": found.issued_on,
            "owner": owner,
        },
        "kind_words": kinds(request).get(found.kind, ""),
        "version": {"id": found.version_id, "state": found.state, "number": found.number},
        "review_id": found.version_id,
        "progress": found.progress,
        "can_review": request.reader.holds(Permission.REVIEW_DOCUMENTS, owner),
        "can_publish": request.reader.holds(Permission.PUBLISH_DOCUMENTS, owner),
    }


def _shown(request: Request, found: OneCard) -> HttpResponse:
    """For htmx the card with the progress, else the review page at this card."""
    if not request.htmx:
        return redirect(f"{reverse('review', args=[found.card.version_id])}#r{found.card.id}")
    return render(request, "review/decided.html", _one(request, found))


def _one(request: Request, found: OneCard) -> dict[str, object]:
    """What a card by itself needs to be shown."""
    version = {"id": found.card.version_id, "state": found.state}
    return {"card": found.card, "version": version, **_around(request, found, [found.card])}


def _around(request: Request, found: OneCard | SomeCards, cards: Iterable[Card]) -> dict[str, object]:
    """What cards need around them, outside their page."""
    return {
        "document": {"id": found.document_id},
        "groups": _groups(request, cards, found.owner, found.issued_on),
        "progress": found.progress,
        "can_review": request.reader.holds(Permission.REVIEW_DOCUMENTS, found.owner),
        "can_publish": request.reader.holds(Permission.PUBLISH_DOCUMENTS, found.owner),
    }


def _conflict(request: Request, error: DomainError, requirement_id: int, yours: dict[str, object]) -> HttpResponse:
    """Someone else was quicker: both decisions side by side, to be chosen from; every other refusal goes its way."""
    if error.code != STALE:
        raise error
    context = {**_one(request, queries.card(request.reader, requirement_id)), "yours": yours}
    template = "review/conflict.html" if request.htmx else "review/conflict_page.html"
    return render(request, template, context, status=HTTPStatus.CONFLICT)


def _groups(request: Request, cards: Iterable[Card], owner: UnitRef, day: date | None) -> Mapping[str, int]:
    """How many units stand behind each class of bodies that these cards name."""
    named = {words for card in cards for words in (*card.meaning.leads, *card.meaning.coordinating)}
    return queries.group_sizes(request.reader, owner, named, day or today())
