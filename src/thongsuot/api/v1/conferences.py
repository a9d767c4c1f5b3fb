"""Conferences and their points."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router

from thongsuot.api.callers import caller_of, opened_by
from thongsuot.api.paging import next_page, place
from thongsuot.api.schemas.conferences import ConferenceDetail, ConferenceOut, PointOut, SittingOut
from thongsuot.api.schemas.shapes import Cursor, Id, Line, Listed
from thongsuot.convening.queries import points as point_queries
from thongsuot.convening.queries import seeing
from thongsuot.convening.queries.points import PointLine
from thongsuot.convening.queries.seeing import ConferenceLine
from thongsuot.convening.queries.studied import studied
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_somewhere
from thongsuot.people.rules.tokens import TokenScope

router = Router(tags=["conferences"])
READ = opened_by(TokenScope.FLOW_READ)


@router.get("/conferences", auth=READ, response=Listed[ConferenceOut], summary="Conferences, the latest first")
def list_conferences(
    request: HttpRequest, response: HttpResponse, after: Cursor | None = None
) -> Listed[ConferenceOut]:
    """Those that the caller sees; `after` is the `next` of the page before."""
    caller, at = caller_of(request), place(after)
    if at.after is None:
        found = seeing.conferences_of(caller.reader)
        rows, total, more = found.items, found.total, found.has_next
    else:
        stretch = seeing.conferences_after(caller.reader, at.after)
        rows, total, more = stretch.items, stretch.total, stretch.more
    following = next_page(request, response, at.number, rows, more=more)
    items = [conference_out(row, caller.now) for row in rows]
    return Listed(items=items, number=at.number, total=total, size=seeing.PAGE, next=following)


@router.get("/conferences/{conference_id}", auth=READ, response=ConferenceDetail, summary="One conference")
def read_conference(request: HttpRequest, conference_id: Id) -> ConferenceDetail:
    """Its sittings, and the documents that the caller may read among those it is about."""
    caller = caller_of(request)
    head = seeing.conference_for(caller.reader, conference_id)
    return ConferenceDetail(
        id=head.id,
        title=head.title,
        organiser_id=head.organiser.id,
        as_of=head.as_of,
        called_at=head.called_at,
        cancelled_at=head.cancelled_at,
        stage=head.dates.stage(caller.now),
        sittings=[SittingOut.model_validate(one, from_attributes=True) for one in head.sittings],
        document_ids=[one.document_id for one in studied(caller.reader, head)],
    )


@router.get("/conferences/{conference_id}/points", auth=READ, response=Listed[PointOut], summary="Its open points")
def list_points(
    request: HttpRequest, response: HttpResponse, conference_id: Id, words: Line = "", after: Cursor | None = None
) -> Listed[PointOut]:
    """By code: all for whoever sees them all, else those run by a unit in scope or serving one. `words` find some.

    `after` is the `next` of the page before.
    """
    reader = caller_of(request).reader
    require_somewhere(reader, Permission.SEE_COUNTS)
    head, at = seeing.conference_for(reader, conference_id), place(after)
    if at.after is None:
        found = point_queries.points_of(reader, head, words)
        rows, total, more = found.items, found.total, found.has_next
    else:
        stretch = point_queries.points_after(reader, head, at.after, words)
        rows, total, more = stretch.items, stretch.total, stretch.more
    following = next_page(request, response, at.number, rows, more=more)
    items = list(map(point_out, rows))
    return Listed(items=items, number=at.number, total=total, size=point_queries.PAGE, next=following)


def conference_out(row: ConferenceLine, now: datetime) -> ConferenceOut:
    """A conference in the list, at a moment."""
    return ConferenceOut(
        id=row.id, title=row.title, organiser_id=row.organiser_id, starts_at=row.dates.starts_at,
        ends_at=row.dates.ends_at, stage=row.dates.stage(now), points=row.points,
    )  # fmt: skip


def point_out(row: PointLine) -> PointOut:
    """A point in the list; its contact, a person's perhaps, is left out."""
    return PointOut(
        id=row.id, code=row.code, name=row.name, place=row.place, kind=row.kind, owner_id=row.owner_id,
        capacity=row.capacity, units=row.units, duties=row.duties, duties_done=row.duties_done,
    )  # fmt: skip
