"""Who is left of a unit over all documents, the earliest deadline first; and the same as a file. Looks are recorded."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.study.operations.looks import look_at_unit_left
from thongsuot.study.operations.preparing import EXPORTED
from thongsuot.study.queries.unit_left import LATEST_FIRST, Wanted
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.study_sheets import unit_left_dataset
from thongsuot.web.templatetags.thongsuot import language


def left(request: Request, unit_id: int) -> HttpResponse:
    """A page of names, document by document."""
    wanted = _wanted(request)
    found = look_at_unit_left(
        actor=actor_of(request), unit_id=unit_id, wanted=wanted, after=request.GET.get("after", ""), now=now()
    )
    parts = groupby(found.lines, key=lambda one: (one.document_id, one.symbol, one.line.deadline))
    context = {
        "found": found,
        "unit": found.unit,
        "parts": [(*head, list(lines)) for head, lines in parts],
        "wanted": wanted,
        "latest_first": LATEST_FIRST,
        "marks": request.reader.holds(Permission.MARK_PROGRESS, found.unit),
        "categories": _categories(),
        "forms": FORMS,
        "today": today(),
        "at": now(),
    }
    return render(request, "study/unit_left.html", context)


def export(request: Request, unit_id: int, form: str) -> HttpResponse:
    """The same as a file."""
    found = look_at_unit_left(
        actor=actor_of(request), unit_id=unit_id, wanted=_wanted(request), size=EXPORTED, now=now()
    )
    return exported(unit_left_dataset(found, _categories(), now().astimezone(ZONE)), form)


def _wanted(request: Request) -> Wanted:
    order = request.GET.get("order", "")
    return Wanted(number_asked(request, "document", 0) or None, "late" in request.GET, order)


def _categories() -> dict[str, str]:
    return dict(catalogues.words_ever([Catalogue.MEMBER_CATEGORIES], language())[Catalogue.MEMBER_CATEGORIES])
