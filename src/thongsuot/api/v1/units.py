"""Units as of a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from thongsuot.api.callers import caller_of, opened_by
from thongsuot.api.paging import next_page, place, sliced
from thongsuot.api.schemas.shapes import Cursor, Day, Id, Line
from thongsuot.api.schemas.units import UnitOut, UnitsOut
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.units import queries
from thongsuot.units.rules import UnitRef

router = Router(tags=["units"])
READ = opened_by(*TokenScope)  # the tree is open to whoever signs in
PAGE = 500
FINDS = 2000
"""How many units a search finds at most; whoever needs more walks the tree."""


@router.get("/units", auth=READ, response=UnitsOut, summary="Units as of a day")
def list_units(
    request: HttpRequest,
    response: HttpResponse,
    day: Day | None = None,
    under: Id | None = None,
    words: Line = "",
    after: Cursor | None = None,
) -> UnitsOut:
    """The children of `under` (the root unless given), or with `words` the units found beneath it, today or on `day`.

    `after` is the `next` of the page before.
    """
    reader = caller_of(request).reader
    tree = reader.tree if day is None else queries.tree_on(day)
    unit = queries.unit(under, tree) if under else queries.root(tree)
    found = queries.search(words, tree, unit.id, FINDS) if words else queries.children(unit.id, tree)
    at = place(after)
    shown, more = sliced(found, at, PAGE)
    return UnitsOut(
        as_of=tree.day,
        unit=unit_out(unit),
        above=list(map(unit_out, queries.ancestors(unit.id, tree))),
        units=list(map(unit_out, shown)),
        total=len(found),
        next=next_page(request, response, at.number, shown, more=more),
    )


def unit_out(unit: UnitRef) -> UnitOut:
    """A unit without its place numbers, which mean nothing outside one version of the tree."""
    return UnitOut(
        id=unit.id, code=unit.code, name=unit.name, kind=unit.kind, level=unit.level, is_open=unit.is_open,
        depth=unit.depth, parent_id=unit.parent_id,
    )  # fmt: skip
