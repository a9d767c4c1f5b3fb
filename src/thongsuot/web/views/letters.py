"""Invitation letters: to the units right beneath one in a file, to all beneath it in a .zip."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t

from thongsuot.convening.operations.passes import require_to_come
from thongsuot.convening.operations.work import MOST_LETTERS, ask_letters
from thongsuot.convening.queries import work
from thongsuot.convening.queries.letters import invited, packets, units_invited
from thongsuot.convening.queries.seeing import ConferenceHead, conference_for
from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_subtree, unit_for
from thongsuot.units.rules import UnitRef
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import FORMS
from thongsuot.web.jobs import make_letters
from thongsuot.web.letter_files import LETTERS, desk_of, zip_content, zipped
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.views.conferences import frame

AT_ONCE = 300
"""Letters to so many units are made while one waits; to more by a job."""


def letters_of(request: Request, conference_id: int, unit_id: int, form: str) -> HttpResponse:
    """Letters to the units right beneath one, each on a page of its own."""
    if form not in LETTERS:
        raise Http404
    head, unit = _asked(request, conference_id, unit_id)
    written = desk_of(request.reader, head).written(invited(request.reader, head, unit_id))
    name = f"{_t('Invitation letters')} {unit.code} {today():%Y-%m-%d}.{form}"
    return download(Content(name=name, media_type=FORMS[form].media_type, data=LETTERS[form](written)))


def all_letters(request: Request, conference_id: int, unit_id: int) -> HttpResponse:
    """How many units are written to; their letters at once, or made by a job that this page follows."""
    head, unit = _asked(request, conference_id, unit_id)
    form = DomainForm(request.POST if request.method == "POST" else None)
    ending = request.POST.get("form", "")
    if form.is_valid() and ending in LETTERS:
        with refused_onto(form):
            ask_letters(
                actor=actor_of(request), conference_id=conference_id, unit_id=unit_id, form=ending,
                enqueue=make_letters.enqueue, now=now(),
            )  # fmt: skip
            return redirect("convened_all_letters", conference_id, unit_id)
    made = work.letters_made(head, unit)
    going = next((one for one in made.values() if one.is_open), None)
    working = {
        "work": going,
        "address": request.path,
        "doing": _t("The letters are being written."),
        "waits_long": going is not None and going.waits_long(now()),
    }
    if request.htmx and going is not None:
        return render(request, "convened/working.html", working)
    count = units_invited(request.reader, head, unit)
    known = frame(request, head, "convened") | working | {"unit": unit, "form": form, "count": count}
    context = known | {
        "made": [(ending, FORMS[ending].words, made.get(ending)) for ending in LETTERS],
        "at_once": count <= AT_ONCE,
        "too_many": count > MOST_LETTERS,
        "most": MOST_LETTERS,
    }
    response = render(request, "convened/letters.html", context)
    if request.htmx:
        response.headers["HX-Refresh"] = "true"  # it is over: the whole page is another one now
    return response


def zip_of(request: Request, conference_id: int, unit_id: int, form: str) -> HttpResponse:
    """Letters to all units beneath one: made now where they are few, else those that a job made last."""
    if form not in LETTERS:
        raise Http404
    head, unit = _asked(request, conference_id, unit_id)
    if units_invited(request.reader, head, unit) <= AT_ONCE:
        data = zipped(desk_of(request.reader, head), packets(request.reader, head, unit_id), form)
        return download(zip_content(unit, form, today(), data))
    found = work.letters_file(head, unit, form)
    return download(found) if found else redirect("convened_all_letters", conference_id, unit_id)


def _asked(request: Request, conference_id: int, unit_id: int) -> tuple[ConferenceHead, UnitRef]:
    head = conference_for(request.reader, conference_id)
    unit = unit_for(request.reader, Permission.SEE_COUNTS, unit_id)
    require_subtree(request.reader, Permission.SEE_COUNTS, unit)
    require_to_come(head)
    return head, unit
