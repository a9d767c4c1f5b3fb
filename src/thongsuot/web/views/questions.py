"""Questions of a conference: asked by whoever sees it, put together and answered by the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.models import TITLE_LENGTH
from thongsuot.convening.operations import questions as operations
from thongsuot.convening.operations.questions import LENGTH, Wanted
from thongsuot.convening.queries import questions as queries
from thongsuot.convening.queries.points import points_run
from thongsuot.convening.queries.seeing import ConferenceHead, conference_for
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.ids import id_in, ids_in
from thongsuot.web.requests import Request, actor_of, now, number_asked
from thongsuot.web.views.conferences import convened_by_reader, frame


class AskForm(DomainForm):
    """A question in the asker's words."""

    words = forms.CharField(label=_("Your question"), max_length=LENGTH, widget=forms.Textarea({"rows": 3}))
    sitting = forms.TypedChoiceField(label=_("About the sitting"), coerce=int, required=False, empty_value=None)
    point = forms.TypedChoiceField(label=_("In whose name"), coerce=int, required=False, empty_value=None)
    clause = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self, data: QueryDict | None, head: ConferenceHead, points: Sequence[tuple[int, str]], asked: int | None
    ) -> None:
        super().__init__(data, initial={"point": asked})
        if points:
            self.fields["point"].choices = [("", _t("in my own")), *points]  # type: ignore[attr-defined]
        else:
            del self.fields["point"]
        offered = [("", _("none in particular")), *((one.id, one.title) for one in head.sittings)]
        self.fields["sitting"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


class GatherForm(forms.Form):
    """Questions that are ticked, and the title under which they are put."""

    question = forms.TypedMultipleChoiceField(coerce=int)
    title = forms.CharField(required=False, max_length=TITLE_LENGTH)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        ticked = [(found, found) for found in ids_in(data.getlist("question"))]
        self.fields["question"].choices = ticked  # type: ignore[attr-defined]  # a ChoiceField


class AnswerForm(DomainForm):
    """An answer, given in the sitting or later."""

    words = forms.CharField(label=_("Answer"), max_length=LENGTH, widget=forms.Textarea({"rows": 5}))
    in_sitting = forms.BooleanField(label=_("It was given in the sitting"), required=False)


def questions(request: Request, conference_id: int) -> HttpResponse:
    """The questions that the reader sees, and a place to ask."""
    head = conference_for(request.reader, conference_id)
    asked = number_asked(request, "point", 0) or None
    points = points_run(request.reader, head, asked)
    form = AskForm(request.POST if request.method == "POST" else None, head, points, asked)
    if form.is_valid():
        with refused_onto(form):
            _ask(request, conference_id, form.cleaned_data)
            messages.success(request, _t("The question has reached the organiser. Its answer will stand here."))
            return redirect("conference_questions", conference_id)
    state, group = request.GET.get("state", ""), request.GET.get("group", "")
    found = queries.questions_of(request.reader, head, state=state, group=group, number=number_asked(request))
    context = frame(request, head, "questions") | {"found": found, "form": form, "state": state, "group": group}
    return render(request, "questions/questions.html", context)


def _ask(request: Request, conference_id: int, given: Mapping[str, Any]) -> None:
    """Ask in one's own name, or in that of a point."""
    wanted = Wanted(given["words"], given["sitting"], given["clause"])
    actor, moment = actor_of(request), now()
    if point_id := given.get("point"):
        operations.ask_for_point(actor=actor, conference_id=conference_id, point_id=point_id, wanted=wanted, now=moment)
    else:
        operations.ask(actor=actor, conference_id=conference_id, wanted=wanted, now=moment)


def gather(request: Request, conference_id: int) -> HttpResponse:
    """Put the ticked questions under one title, or merge them into the first of them."""
    convened_by_reader(request, conference_id)
    form = GatherForm(request.POST)
    if form.is_valid():
        ids: list[int] = form.cleaned_data["question"]
        at, actor = now(), actor_of(request)
        if request.POST.get("do") == "merge":
            operations.merge_questions(
                actor=actor, conference_id=conference_id, question_ids=ids, into_id=min(ids), now=at
            )
            messages.success(request, _t("One answer will answer them all now."))
        else:
            title = form.cleaned_data["title"]
            operations.group_questions(actor=actor, conference_id=conference_id, question_ids=ids, title=title, now=at)
            messages.success(request, _t("The questions stand under their title."))
    else:
        messages.error(request, _t("Tick the questions first."))
    return redirect("conference_questions", conference_id)


def question(request: Request, conference_id: int, question_id: int) -> HttpResponse:
    """One question, for the office: answer it, publish it, say which clause it is about."""
    head = conference_for(request.reader, conference_id)
    require_reader(request.reader, Permission.CONVENE, head.organiser)
    line = queries.question_for(request.reader, head, question_id)
    form = AnswerForm(request.POST if "words" in request.POST else None)
    if form.is_valid():
        with refused_onto(form):
            operations.answer_question(
                actor=actor_of(request),
                conference_id=conference_id,
                question_id=line.id,
                now=now(),
                **form.cleaned_data,
            )
            messages.success(request, _t("The answer is kept. Publish it when it may be read."))
            return redirect("conference_question", conference_id, line.id)
    looked_for = request.GET.get("clause", "").strip()
    context = frame(request, head, "questions") | {
        "line": line,
        "form": form,
        "looked_for": looked_for,
        "clauses": queries.clauses_of(head.id, looked_for) if "clause" in request.GET else (),
    }
    return render(request, "questions/question.html", context)


def change(request: Request, conference_id: int, question_id: int, action: str) -> HttpResponse:
    """Publish a question with its answer, let it stand alone again, or tie it to a clause."""
    convened_by_reader(request, conference_id)
    if action not in CHANGES or request.method != "POST":
        raise Http404
    CHANGES[action](request, conference_id, question_id)
    return redirect("conference_question", conference_id, question_id)


def _publish(request: Request, conference_id: int, question_id: int) -> None:
    operations.publish_answer(actor=actor_of(request), conference_id=conference_id, question_id=question_id, now=now())
    messages.success(request, _t("The question and its answer can be read now."))


def _separate(request: Request, conference_id: int, question_id: int) -> None:
    operations.separate_question(
        actor=actor_of(request), conference_id=conference_id, question_id=question_id, now=now()
    )
    messages.success(request, _t("The question stands for itself again."))


def _tie(request: Request, conference_id: int, question_id: int) -> None:
    clause_id = id_in(request.POST.get("clause", ""))
    operations.tie_question(
        actor=actor_of(request), conference_id=conference_id, question_id=question_id, clause_id=clause_id, now=now()
    )
    messages.success(
        request, _t("The question stays with this clause.") if clause_id else _t("It is about no clause now.")
    )


CHANGES: Mapping[str, Callable[[Request, int, int], None]] = {"publish": _publish, "separate": _separate, "tie": _tie}
