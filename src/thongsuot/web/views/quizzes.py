"""A member tries the quiz of a course: one question a screen, then what was right, and why."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t

from thongsuot.courses import operations, queries
from thongsuot.courses.rules.quiz import Kind
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.ids import whole_in
from thongsuot.web.requests import Request, actor_of, now

PLACES = 2
"""So many digits name a place among the choices of a question."""


class AnswerForm(DomainForm):
    """Nothing of its own: the answers are read by the kind of question; it shows what the domain says."""


def quiz(request: Request, document_id: int) -> HttpResponse:
    """The question to be answered now; where no try is under way, the tries before and a button to begin one."""
    if request.method == "POST" and "begin" in request.POST:
        operations.begin_attempt(actor=actor_of(request), document_id=document_id, now=now())
        return redirect("learn_quiz", document_id)
    asked = queries.asked(request.reader, document_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if asked is not None and form.is_valid():
        sent = whole_in(request.POST.get("position", ""), PLACES)
        with refused_onto(form):
            done = operations.answer(
                actor=actor_of(request), document_id=document_id, attempt_id=asked.attempt.id,
                position=sent if sent is not None else asked.position, ticked=ticked(request, asked.kind), now=now(),
            )  # fmt: skip
            if not done.ended:
                return redirect("learn_quiz", document_id)
            messages.success(request, _t("Passed.")) if done.passed else messages.info(request, _t("Not passed yet."))
            return redirect("learn_quiz_result", document_id, done.attempt_id)
    context = {"asked": asked, "form": form, "course": queries.course(request.reader, document_id)}
    return render(request, "courses/quiz.html", context)


def result(request: Request, document_id: int, attempt_id: UUID) -> HttpResponse:
    """A try that has ended, question by question, for the member alone."""
    return render(
        request, "courses/result.html", {"result": queries.result(request.reader, document_id, attempt_id)}
    )  # fmt: skip


def ticked(request: HttpRequest, kind: str) -> list[int]:
    """The places that were ticked, in the order that was given, or matched; nothing where something is missing."""
    sent = request.POST
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        found = [whole_in(words, PLACES) for words in sent.getlist("choice")]
        return [place for place in found if place is not None]
    places = [whole_in(words, PLACES) for words in sent.getlist("place")]
    if None in places:
        return []
    given = [place for place in places if place is not None]
    if kind == Kind.MATCH:
        return given
    return sorted(range(len(given)), key=lambda item: given[item]) if len(set(given)) == len(given) else []
