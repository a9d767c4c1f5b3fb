"""The live board of a conference: refreshes by itself, stays light when nothing has changed, fits a projector."""

from __future__ import annotations

from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.operations.twice import TwiceList, look_at_twice
from thongsuot.convening.queries import board as boards
from thongsuot.convening.queries.board import Board
from thongsuot.convening.queries.board_points import point_board
from thongsuot.convening.rules.board import Figures
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.web.attendance_sheets import twice_dataset
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.paging import paged
from thongsuot.web.requests import Request, actor_of, now, number_asked
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.conferences import frame
from thongsuot.web.views.units import catalogue_words


def board(request: Request, conference_id: int) -> HttpResponse:
    """The board; with `?big=1` for a projector."""
    found = _board(request, conference_id)
    page = "board/projector.html" if _is_big(request) else "board/board.html"
    return render(request, page, frame(request, found.sight.head, "board") | _context(request, found))


def part(request: Request, conference_id: int) -> HttpResponse:
    """What changes of the board; 304 for whoever has it already. It holds counts alone, so a browser may keep it."""
    found = _board(request, conference_id)
    etag = _etag(found, request.get_full_path())
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    response = render(request, "board/part.html", _context(request, found))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def point(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """One point: how it is, and who of the units that it serves is there."""
    moment = now()
    found = point_board(request.reader, conference_id, point_id, _sitting(request), moment)
    context = frame(request, found.head, "board") | {"found": found, "at": moment}
    return render(request, "board/point.html", context)


def twice(request: Request, conference_id: int) -> HttpResponse:
    """Those noted at several points, by name; a look at names that is recorded."""
    found = _looked_at(request, conference_id)
    context = frame(request, found.view.head, "board") | {
        "found": found,
        "page": paged(found.lines, number_asked(request)),
        "categories": catalogue_words(Catalogue.MEMBER_CATEGORIES),
        "forms": FORMS,
    }
    return render(request, "board/twice.html", context)


def twice_export(request: Request, conference_id: int, form: str) -> HttpResponse:
    """All of them as a file; a look too."""
    if form not in FORMS:
        raise Http404
    found = _looked_at(request, conference_id)
    categories = catalogue_words(Catalogue.MEMBER_CATEGORIES)
    return exported(twice_dataset(found, categories, now().astimezone(ZONE)), form)


def _looked_at(request: Request, conference_id: int) -> TwiceList:
    return look_at_twice(
        actor=actor_of(request),
        conference_id=conference_id,
        sitting_id=_sitting(request),
        unit_id=number_asked(request, "unit", 0) or None,
        now=now(),
    )


def _board(request: Request, conference_id: int) -> Board:
    unit_id = number_asked(request, "unit", 0) or None
    return boards.board(request.reader, conference_id, sitting_id=_sitting(request), unit_id=unit_id, now=now())


def _sitting(request: Request) -> int | None:
    return number_asked(request, "sitting", 0) or None


def _is_big(request: Request) -> bool:
    return request.GET.get("big") == "1"


def _context(request: Request, found: Board) -> dict[str, object]:
    return {
        "board": found,
        "conference": found.sight.head,
        "levels": catalogues.words_ever([Catalogue.LEVELS], language())[Catalogue.LEVELS],
        "big": _is_big(request),
        "sees_names": request.reader.scope(Permission.SEE_NAMES).covers_all(found.sight.first, found.sight.unit.rgt),
    }


def _etag(found: Board, address: str) -> str:
    """What the board shows, in which language, for which address, and the minute: the page says of when it is."""
    rows = [(row.unit.id if row.unit else 0, *row.figures) for row in found.rows]
    levels = [(row.level, *row.figures) for row in found.levels]
    lost = [(point.id, point.state.value, point.last_at) for point in found.lost]
    minute = found.at.replace(second=0, microsecond=0)
    told = (language(), address, minute, found.sentence, found.twice, rows, levels, lost, Figures._fields)
    return f'"{sha256(repr(told).encode()).hexdigest()[:32]}"'
