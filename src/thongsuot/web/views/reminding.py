"""Reminding units of a document by hand: how many of which branch, by which way; then done."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from thongsuot.flow.queries import ToRemind, to_remind
from thongsuot.notices import jobs, queries
from thongsuot.notices.operations import Reminded
from thongsuot.study.queries.reminding import to_remind as to_remind_of_study
from thongsuot.web.ids import id_in
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.templatetags.thongsuot import number


def remind(request: Request, document_id: int) -> HttpResponse:
    """Say whom a reminder would reach; once confirmed, send it and show what was sent."""
    found = _asked(request, document_id)
    if request.method == "POST":
        done = jobs.remind(actor=actor_of(request), unit_id=found.unit.id, aims=found.aims, now=now())
        messages.success(request, _done(done))
        return redirect(f"{reverse('notices')}?unit={found.unit.id}")
    context = {
        "found": found,
        "document": found.publication,
        "reach": queries.reach(request.reader, [aim.unit_id for aim in found.aims], found.subject),
        "by_mail": settings.MAIL_IS_SET,
        "back": f"{reverse('document', args=[document_id])}?unit={found.unit.id}",
    }
    return render(request, "notices/remind.html", context)


def remind_of_study(request: Request, document_id: int) -> HttpResponse:
    """The same for the units with members who have still to study the document; by counts, never by names."""
    given = request.POST if request.method == "POST" else request.GET
    found = to_remind_of_study(request.reader, document_id, id_in(given.get("unit", "")) or 0)
    if request.method == "POST":
        done = jobs.remind(actor=actor_of(request), unit_id=found.unit.id, aims=found.aims, now=now())
        messages.success(request, _done(done))
        return redirect(f"{reverse('notices')}?unit={found.unit.id}")
    context = {
        "found": found,
        "reach": queries.reach(request.reader, [aim.unit_id for aim in found.aims], found.subject),
        "by_mail": settings.MAIL_IS_SET,
        "back": f"{reverse('study', args=[document_id])}?unit={found.unit.id}",
    }
    return render(request, "study/remind.html", context)


def _asked(request: Request, document_id: int) -> ToRemind:
    given = request.POST if request.method == "POST" else request.GET
    unit_id = id_in(given.get("unit", "")) or 0
    found = to_remind(request.reader, document_id, unit_id, given.get("stage", ""), own="own" in given)
    if found is None:
        raise Http404
    return found


def _done(done: Reminded) -> str:
    told = ngettext("%(made)s unit was reminded.", "%(made)s units were reminded.", done.made)
    words, left = told % {"made": number(done.made)}, done.of - done.made
    if not left:
        return words
    earlier = ngettext(
        "%(left)s was reminded of the same earlier today and not again.",
        "%(left)s were reminded of the same earlier today and not again.",
        left,
    )
    return f"{words} {earlier % {'left': number(left)}}"
