"""Who attended a conference: by unit and group, now or as of a moment; by name, who is left for a make-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.operations import absent as looking
from thongsuot.convening.queries.attendance import ALWAYS, NOW, AsOf, Attendance
from thongsuot.convening.queries.attendance import attendance as attendance_of
from thongsuot.convening.rules.attendance import sentence
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.web.attendance_sheets import absent_dataset, dataset
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.requests import Request, actor_of, moment_asked, now, number_asked
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.conferences import frame


class _Asked(TypedDict):
    """Which part of a conference the address asks for; None where it leaves the choice."""

    unit_id: int | None
    sitting_id: int | None


def attendance(request: Request, conference_id: int) -> HttpResponse:
    """Attendance at a sitting beneath a unit."""
    found = _found(request, conference_id)
    group = request.GET.get("group", "")
    group = group if group in found.groups else ""
    total = found.total(group)
    context = frame(request, found.sight.head, "attendance") | {
        "found": found,
        "group": group,
        "categories": _categories(),
        "rows": [(row, row.of(group)) for row in found.rows],
        "groups": [(code, found.total(code)) for code in found.groups],
        "total": total,
        "sentence": sentence(total),
        "moment": moment_asked(request),
        "as_known": found.as_of.known != ALWAYS,
        "sees_names": bool(request.reader.scope(Permission.SEE_NAMES).ranges),
        "forms": FORMS,
    }
    return render(request, "attendance/attendance.html", context)


def export(request: Request, conference_id: int, form: str) -> HttpResponse:
    """The same as a Word file or a sheet, every group in it."""
    found = _found(request, conference_id)
    at = moment_asked(request) or found.at
    return exported(dataset(found, _categories(), at.astimezone(ZONE)), form)


def absent(request: Request, conference_id: int) -> HttpResponse:
    """Who is left for a make-up; a look at names that is recorded."""
    found = looking.look_at_absent(
        actor=actor_of(request),
        conference_id=conference_id,
        number=number_asked(request),
        now=now(),
        **_asked(request),
    )
    context = frame(request, found.view.head, "attendance") | {
        "found": found,
        "page": found.page,
        "categories": _categories(),
        "forms": FORMS,
    }
    return render(request, "attendance/absent.html", context)


def absent_export(request: Request, conference_id: int, form: str) -> HttpResponse:
    """All of them as a file; a look too."""
    moment = now()
    found = looking.export_absent(actor=actor_of(request), conference_id=conference_id, now=moment, **_asked(request))
    return exported(absent_dataset(found, _categories(), moment.astimezone(ZONE)), form)


def _found(request: Request, conference_id: int) -> Attendance:
    return attendance_of(request.reader, conference_id, as_of=_as_of(request), now=now(), **_asked(request))


def _as_of(request: Request) -> AsOf:
    """What had happened by the moment asked for, or what was known then (`?known=1`); else everything known now."""
    moment = moment_asked(request)
    if moment is None:
        return NOW
    return AsOf(known=moment) if request.GET.get("known") else AsOf(happened=moment)


def _asked(request: Request) -> _Asked:
    return {
        "unit_id": number_asked(request, "unit", 0) or None,
        "sitting_id": number_asked(request, "sitting", 0) or None,
    }


def _categories() -> Mapping[str, str]:
    return catalogues.words_ever([Catalogue.MEMBER_CATEGORIES], language())[Catalogue.MEMBER_CATEGORIES]
