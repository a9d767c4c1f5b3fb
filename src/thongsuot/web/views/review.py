"""Review: is this what the text says? The reader's findings, confirmed, corrected or refused one by one; publishing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from thongsuot.documents import operations, queries
from thongsuot.documents.operations.reviewing import Decided
from thongsuot.documents.queries.reviewing import Card, Review
from thongsuot.kernel.permission import Permission
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.meanings import MeaningForm
from thongsuot.web.requests import Request, actor_of, now, number_asked
from thongsuot.web.views.documents import kinds, shown_section

DECISIONS: Mapping[str, Callable[..., Decided]] = {
    "confirm": operations.confirm,
    "refuse": operations.refuse,
    "reopen": operations.reopen,
}


class RevisionForm(DomainForm):
    """The revision that a decision was made on."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(RevisionForm):
    """A decision on one finding."""

    decision = forms.ChoiceField(choices=[(name, name) for name in DECISIONS])


class SureForm(forms.Form):
    """From which sureness on everything is accepted."""

    confidence = forms.FloatField(min_value=0.5, max_value=1)


class AnswerForm(forms.Form):
    """An answer to a doubt: words, or the document that is meant."""

    version = forms.IntegerField()
    answer = forms.CharField(required=False)
    document = forms.IntegerField(required=False)


class WithdrawForm(DomainForm):
    """Why a version is withdrawn."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


def review(request: Request, version_id: int) -> HttpResponse:
    """The text beside what was found in it; doubts and the least sure first."""
    found = queries.review(request.reader, version_id, number_asked(request))
    context = {
        **_frame(request, found),
        "page": found.cards,
        "first_section": found.cards.items[0].section if found.cards.items else 0,
        "questions": found.questions,
        "withdraw_form": WithdrawForm(),
        "tab": "review",
    }
    return render(request, "review/review.html", context)


def part(request: Request, version_id: int) -> HttpResponse:
    """A part of the text with its marks, for the left side of the review."""
    section = queries.section(request.reader, version_id, number_asked(request, "section", 0))
    return render(request, "review/section.html", shown_section(section))


def card(request: Request, requirement_id: int) -> HttpResponse:
    """One finding by itself."""
    return _shown(request, queries.requirement(request.reader, requirement_id))


@require_POST
def decide(request: Request, requirement_id: int) -> HttpResponse:
    """Confirm or refuse a finding, or take the decision back."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        decision = DECISIONS[form.cleaned_data["decision"]]
        decision(
            actor=actor_of(request),
            requirement_id=requirement_id,
            revision=form.cleaned_data["revision"],
            now=now(),
        )
    return _shown(request, queries.requirement(request.reader, requirement_id))


def correct(request: Request, requirement_id: int) -> HttpResponse:
    """Say what a sentence really asks for."""
    found = queries.requirement(request.reader, requirement_id)
    typed = request.POST if request.method == "POST" else None
    form = MeaningForm(meaning=found.meaning, revision=found.revision, data=typed)
    if form.is_valid():
        with refused_onto(form):
            operations.correct(
                actor=actor_of(request),
                requirement_id=requirement_id,
                revision=form.cleaned_data["revision"],
                meaning=form.meaning(),
                now=now(),
            )
            return _shown(request, queries.requirement(request.reader, requirement_id))
    template = "review/edit.html" if request.htmx else "review/edit_page.html"
    return render(request, template, {"card": found, "form": form})


@require_POST
def confirm_above(request: Request, version_id: int) -> HttpResponse:
    """Accept at once everything that the reader was sure of."""
    form = SureForm(request.POST)
    if form.is_valid():
        level = form.cleaned_data["confidence"]
        done = operations.confirm_above(actor=actor_of(request), version_id=version_id, confidence=level, now=now())
        messages.success(request, _t("Accepted at once: %(count)s.") % {"count": done.count})
    return redirect("review", version_id)


@require_POST
def settle_doubt(request: Request, doubt_id: int) -> HttpResponse:
    """Answer a doubt, in words or by choosing the document that is meant."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect("documents")
    given = form.cleaned_data
    actor, moment = actor_of(request), now()
    if given["document"]:
        operations.settle_mention(actor=actor, doubt_id=doubt_id, document_id=given["document"], now=moment)
    else:
        operations.settle_doubt(actor=actor, doubt_id=doubt_id, answer=given["answer"], now=moment)
    return redirect("review", given["version"])


def publish(request: Request, version_id: int) -> HttpResponse:
    """Say what publishing will do; then publish."""
    found = queries.review(request.reader, version_id)
    form = RevisionForm(request.POST or None, initial={"revision": found.revision})
    if form.is_valid():
        with refused_onto(form):
            done = operations.publish(
                actor=actor_of(request), version_id=version_id, revision=form.cleaned_data["revision"], now=now()
            )
            messages.success(request, _t("Published. It now stands before every unit concerned."))
            return redirect("document", done.document_id)
    return render(request, "review/publish.html", {**_frame(request, found), "form": form})


@require_POST
def withdraw(request: Request, version_id: int) -> HttpResponse:
    """Take a published version out of force, with its reason."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    done = operations.withdraw(actor=actor_of(request), version_id=version_id, reason=reason, now=now())
    messages.success(request, _t("Withdrawn. What it asked of units is taken back."))
    return redirect("document_text", done.document_id)


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


def _shown(request: Request, found: Card) -> HttpResponse:
    """For htmx the card with the progress, else the review page at this card."""
    if not request.htmx:
        return redirect(f"{reverse('review', args=[found.version_id])}#r{found.id}")
    review = queries.review(request.reader, found.version_id)
    context = {"card": found, **_frame(request, review)}
    return render(request, "review/decided.html", context)
