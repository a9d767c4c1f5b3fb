"""The questions of a document's course, and what the course asks for: for the office that sets what is studied."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from thongsuot.courses.operations import Terms, Wording, decide, edit_question, propose, set_terms, write_question
from thongsuot.courses.queries.bank import Bank, QuestionLine, bank, clauses_of, question
from thongsuot.courses.queries.statements import activity
from thongsuot.courses.rules.quiz import Content, Kind
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import LinesField
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.templatetags.thongsuot import number
from thongsuot.web.views.documents import frame

KINDS = {
    Kind.SINGLE.value: _("one is right"),
    Kind.MULTIPLE.value: _("several are right"),
    Kind.ORDER.value: _("put in order"),
    Kind.MATCH.value: _("which belongs to which"),
}
RIGHT, PAIR = "*", "="


class TermsForm(DomainForm):
    """What a course asks for beside reading."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    questions = forms.IntegerField(label=_("Questions of a quiz (0: no quiz)"), min_value=0, max_value=50)
    pass_per_cent = forms.IntegerField(label=_("Right answers needed, per cent"), min_value=1, max_value=100)
    attempts = forms.IntegerField(label=_("Tries allowed (0: as many as one likes)"), min_value=0, max_value=100)
    reflection = forms.BooleanField(label=_("A reflection, read by the secretary of the unit"), required=False)


class WordingForm(DomainForm):
    """A question as it is typed: one choice a line."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    prompt = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000)
    lines = LinesField(
        label=_("Choices, one a line"),
        help_text=_("a * before those that are right; in order: as it should be; belonging: one = the other"),
    )
    explanation = forms.CharField(
        label=_("Explanation, shown afterwards"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        max_length=2_000,
    )  # fmt: skip
    clause = forms.TypedChoiceField(label=_("Where it stands"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, data: QueryDict | None, clauses: list[tuple[UUID, str]], shown: QuestionLine | None) -> None:
        super().__init__(data, initial=_initial(shown) if shown else None)
        self.fields["clause"].choices = [("", "—"), *clauses]  # type: ignore[attr-defined]  # a ChoiceField

    def wording(self) -> Wording:
        """What was typed."""
        given = self.cleaned_data
        return Wording(given["prompt"], _content(given["kind"], given["lines"]), given["explanation"], given["clause"])


def questions(request: Request, document_id: int) -> HttpResponse:
    """The bank: what waits, what is asked, what the course asks for."""
    found = bank(request.reader, document_id)
    form = TermsForm(request.POST if "terms" in request.POST else None, initial=_terms(found))
    if "propose" in request.POST:
        count = propose(actor=actor_of(request), document_id=document_id, now=now())
        words = ngettext("%(count)s question is proposed.", "%(count)s questions are proposed.", count)
        messages.success(request, words % {"count": number(count)})
        return redirect("study_questions", document_id)
    if form.is_valid():
        given = form.cleaned_data
        with refused_onto(form):
            terms = Terms(given["questions"], given["pass_per_cent"], given["attempts"], given["reflection"])
            set_terms(
                actor=actor_of(request), document_id=document_id, terms=terms, revision=given["revision"], now=now()
            )  # fmt: skip
            messages.success(request, _t("Set."))
            return redirect("study_questions", document_id)
    context = {**frame(request, found.head), "bank": found, "form": form, "tab": "study", "kinds": KINDS}
    context["activity"] = activity(document_id)
    return render(request, "courses/bank.html", context)


def write(request: Request, document_id: int) -> HttpResponse:
    """Write a question."""
    found = bank(request.reader, document_id)
    form = WordingForm(request.POST or None, clauses_of(document_id), None)
    if form.is_valid():
        with refused_onto(form):
            write_question(actor=actor_of(request), document_id=document_id, wording=form.wording(), now=now())
            return redirect("study_questions", document_id)
    return render(request, "courses/question.html", {**frame(request, found.head), "form": form, "tab": "study"})


def edit(request: Request, question_id: UUID) -> HttpResponse:
    """Approve a question, refuse it, or put another in its place."""
    head, shown = question(request.reader, question_id)
    if request.POST.get("do") in {"approve", "refuse"}:
        decide(actor=actor_of(request), question_id=question_id, approve=request.POST["do"] == "approve", now=now())
        return redirect("study_questions", head.id)
    form = WordingForm(request.POST or None, clauses_of(head.id), shown)
    if form.is_valid():
        with refused_onto(form):
            edit_question(actor=actor_of(request), question_id=question_id, wording=form.wording(), now=now())
            return redirect("study_questions", head.id)
    context = {**frame(request, head), "form": form, "question": shown, "tab": "study"}
    return render(request, "courses/question.html", context)


def _terms(found: Bank) -> dict[str, int]:
    terms = found.terms
    return {
        "revision": terms.revision if terms else 0,
        "questions": terms.questions if terms else 0,
        "pass_per_cent": terms.pass_per_cent if terms else 80,
        "attempts": terms.attempts if terms else 3,
        "reflection": terms.reflection if terms else False,
    }


def _content(kind: str, typed: list[str]) -> Content:
    if kind == Kind.MATCH:
        pairs = [line.partition(PAIR) for line in typed]
        return Content(Kind.MATCH, tuple(p[0].strip() for p in pairs), tuple(p[2].strip() for p in pairs))
    items = tuple(line.removeprefix(RIGHT).strip() for line in typed)
    if kind == Kind.ORDER:
        return Content(Kind.ORDER, items)
    right = tuple(place for place, line in enumerate(typed) if line.startswith(RIGHT))
    return Content(Kind(kind), items, right=right)


def _initial(shown: QuestionLine) -> dict[str, object]:
    content = shown.content
    if content.kind is Kind.MATCH:
        typed = [f"{item} {PAIR} {match}" for item, match in zip(content.items, content.matches, strict=True)]
    else:
        typed = [f"{RIGHT if at in content.right else ''}{item}" for at, item in enumerate(content.items)]
    return {
        "kind": content.kind.value,
        "prompt": shown.prompt,
        "lines": typed,
        "explanation": shown.explanation,
        "clause": str(shown.clause) if shown.clause else "",
    }
