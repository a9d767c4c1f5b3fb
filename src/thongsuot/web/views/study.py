"""Who has studied a document, who is left and by when: coverage beneath a unit, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_somewhere
from thongsuot.study.operations.looks import look_at_left
from thongsuot.study.operations.preparing import export_left
from thongsuot.study.queries import neighbours, rule_for
from thongsuot.study.queries.pages import StudyPage, study_head, study_page
from thongsuot.study.queries.rules import StudyHead
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web import study_tables as tables
from thongsuot.web.curves import drawn
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.requests import Request, actor_of, day_asked, now, number_asked, today
from thongsuot.web.study_sheets import dataset, left_dataset
from thongsuot.web.templatetags.thongsuot import language

WIDE, NARROW = (760.0, 250.0), (336.0, 220.0)
"""The picture's sizes on a wide screen and on a phone."""


def study(request: Request, document_id: int) -> HttpResponse:
    """Coverage beneath a unit; where nobody has set a rule yet, the way to set one."""
    require_somewhere(request.reader, Permission.SEE_COUNTS)
    try:
        found = _found(request, document_id)
    except DomainError as error:
        if error.code != "study.unknown_rule":
            raise
        head = study_head(request.reader, document_id)
        owner = units.unit(head.owner_id, request.reader.tree)
        return render(request, "study/no_rule.html", _frame(request, head, owner))
    rule = found.coverage.rule
    context = _frame(request, rule.head, rule.unit) | _shown(request, found)
    return render(request, "study/study.html", context)


def beside(request: Request, document_id: int, unit_id: int) -> HttpResponse:
    """A unit among those with the same parent, as far as they may be compared."""
    found = neighbours(request.reader, document_id, unit_id)
    rule = rule_for(request.reader, document_id)
    context = _frame(request, rule.head, rule.unit) | {
        "unit": next((one.unit for one in found if one.is_own), None),
        "unit_id": unit_id,
        "beside": sorted(found, key=tables.beside_key),
    }
    return render(request, "study/beside.html", context)


def export(request: Request, document_id: int, form: str) -> HttpResponse:
    """The same as a Word file or a sheet, every group in it."""
    found = _found(request, document_id)
    return exported(
        dataset(found, _words()[Catalogue.MEMBER_CATEGORIES], now().astimezone(ZONE), _order(request)), form
    )


def _found(request: Request, document_id: int) -> StudyPage:
    unit_id = number_asked(request, "unit", 0) or None
    return study_page(request.reader, document_id, unit_id, day_asked(request), day_asked(request, "compare"))


def _order(request: Request) -> str:
    return request.GET.get("order", "") or tables.ORDER


def _words() -> Mapping[str, Mapping[str, str]]:
    """The catalogues that the page needs, in one query."""
    return catalogues.words_ever([Catalogue.MEMBER_CATEGORIES, Catalogue.DOCUMENT_KINDS], language())


def _frame(request: Request, head: StudyHead, owner: UnitRef) -> dict[str, object]:
    """What every page of a document shows above its own content."""
    words = _words()
    return {
        "document": head,
        "review_id": head.version_id,
        "kind_words": words[Catalogue.DOCUMENT_KINDS].get(head.kind, ""),
        "categories": words[Catalogue.MEMBER_CATEGORIES],
        "can_review": request.reader.holds(Permission.REVIEW_DOCUMENTS, owner),
        "can_set": request.reader.holds(Permission.CONVENE, owner),
        "marks": bool(request.reader.scope(Permission.MARK_PROGRESS).ranges),
        "sees_names": bool(request.reader.scope(Permission.SEE_NAMES).ranges),
        "tab": "study",
        "today": today(),
        "at": now(),
        "forms": FORMS,
    }


def _shown(request: Request, found: StudyPage) -> dict[str, object]:
    coverage = found.coverage
    group, order, words = request.GET.get("group", ""), _order(request), request.GET.get("q", "").strip()
    group = group if group in coverage.total.by_group else ""
    return {
        "page_of": found,
        "coverage": coverage,
        "unit": coverage.unit,
        "may_remind": bool(coverage.total.total.left)
        and request.reader.scope(Permission.REMIND).covers_all(coverage.unit.lft, coverage.unit.rgt),
        "has_beside": coverage.unit.parent_id is not None and coverage.unit.id != coverage.rule.unit.id,
        "sentence": tables.sentence(found, today()),
        "total": tables.of(coverage.total, group),
        "before": tables.of(found.before.total, group) if found.before else None,
        "children": tables.children(found, group, order, words, number_asked(request)),
        "groups": tables.groups(coverage),
        "ways": tables.ways(coverage),
        "wide": drawn(found.points, found.until, *WIDE, found.ahead),
        "narrow": drawn(found.points, found.until, *NARROW, found.ahead),
        "steps": tables.steps(found.points),
        "last_day": found.until,
        "first_day": found.points[0].day if found.points else None,
        "group": group,
        "order": order,
        "words": words,
        "is_past": coverage.day != today(),
    }


def left(request: Request, document_id: int) -> HttpResponse:
    """Who is left beneath a unit, by name, unit by unit; a look that is recorded."""
    found = look_at_left(
        actor=actor_of(request),
        document_id=document_id,
        unit_id=number_asked(request, "unit", 0) or None,
        after=request.GET.get("after", ""),
        now=now(),
    )
    parts = [(unit, list(lines)) for unit, lines in groupby(found.lines, key=lambda line: line.unit)]
    marks = request.reader.scope(Permission.MARK_PROGRESS)
    context = _frame(request, found.rule.head, found.rule.unit) | {
        "left": found,
        "may_remind": request.reader.scope(Permission.REMIND).covers_all(found.unit.lft, found.unit.rgt),
        "may_call": marks.covers_all(found.unit.lft, found.unit.rgt),
        "parts": [(unit, lines, marks.covers(unit.lft)) for unit, lines in parts],
    }
    return render(request, "study/left.html", context)


def left_export(request: Request, document_id: int, form: str) -> HttpResponse:
    """The same as a file; a look too."""
    moment = now()
    unit_id = number_asked(request, "unit", 0) or None
    found = export_left(actor=actor_of(request), document_id=document_id, unit_id=unit_id, now=moment)
    return exported(left_dataset(found, _words()[Catalogue.MEMBER_CATEGORIES], moment.astimezone(ZONE)), form)
