"""A member's own courses: what there is to study, one document, one screen of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t

from thongsuot.courses import operations, queries
from thongsuot.web import marks
from thongsuot.web.ids import id_in
from thongsuot.web.requests import Request, actor_of, now, today


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
