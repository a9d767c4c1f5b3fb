"""A member's own courses: what there is to study, one document, one screen of it."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from thongsuot.courses import operations, queries
from thongsuot.kernel.errors import DomainError, Nature
from thongsuot.web import marks
from thongsuot.web.ids import id_in
from thongsuot.web.requests import Request, actor_of, now, today

WORKER = Path(__file__).resolve().parent.parent / "static" / "web" / "course_worker.js"
MOST = 1_000
"""More screens has no document."""


def own(request: Request) -> HttpResponse:
    """What there is to study for the member who signed in, by deadline."""
    return render(request, "courses/own.html", {"courses": queries.own_courses(request.reader), "today": today()})


def course(request: Request, document_id: int) -> HttpResponse:
    """One document: how far one is, what was given about it."""
    found = queries.course(request.reader, document_id)
    return render(request, "courses/course.html", {"course": found, "today": today()})


def screen(request: Request, document_id: int, number: int) -> HttpResponse:
    """One screen; sent, it is read, and the next one is shown."""
    if request.method == "POST":
        done = operations.read_on(
            actor=actor_of(request),
            document_id=document_id,
            version_id=id_in(request.POST.get("version", "")) or 0,
            screen=number,
            now=now(),
        )
        if number < done.screens:
            return redirect("learn_screen", document_id, number + 1)
        if done.finished:
            messages.success(request, _t("You have studied this document. It is recorded."))
        return redirect("learn_course", document_id)
    page = queries.screen(request.reader, document_id, number)
    passages = [marks.passage(shown, page.section.named) for shown in page.section.passages]
    return render(request, "courses/screen.html", {"page": page, "section": page.section, "passages": passages})


def offline(request: Request, document_id: int) -> HttpResponse:
    """All screens in one page, which the device keeps; sent to, it takes what was read without a network."""
    if request.method == "POST":
        return _read_offline(request, document_id)
    page = queries.whole(request.reader, document_id)
    parts = [(one, [marks.passage(shown, page.named) for shown in passages]) for one, passages in page.parts]
    return render(request, "courses/offline.html", {"page": page, "parts": parts})


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view
    """The service worker of courses, beside the pages that it may answer for; the same for everybody."""
    return HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")


def _read_offline(request: Request, document_id: int) -> HttpResponse:
    """Answered to the page's own program: how far the server knows now, or why it does not take it."""
    try:
        done = operations.read_screens(
            actor=actor_of(request),
            document_id=document_id,
            version_id=id_in(request.POST.get("version", "")) or 0,
            screens=[id_in(text) or 0 for text in request.POST.getlist("screen")[:MOST]],
            now=now(),
        )
    except DomainError as error:
        if error.nature != Nature.REFUSED:
            raise
        return JsonResponse({"code": error.code, "title": str(error)}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"read": done.screens_read, "screens": done.screens, "finished": done.finished})
