"""Points: in a list, one with its duties and units, and the units that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.models import Point, PointDuty, PointUnit
from thongsuot.convening.queries.seeing import ConferenceHead, conference_for, may_convene
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.keysets import Stretch, beyond, stretch
from thongsuot.kernel.pages import Page, page
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import fold

PAGE = 50
FEW = 20
"""So many points are offered to choose from; whoever runs more begins on the point's page."""
_HEAD = ("id", "code", "name", "place", "kind", "capacity", "contact", "closed_at", "units")
_DUTY = ("kind", "words", "done_at")


class Which(StrEnum):
    """What the list of points is narrowed to."""

    ALL = "all"
    UNREADY = "unready"
    EMPTY = "empty"
    CLOSED = "closed"


NARROWED: Mapping[Which, Q] = {
    Which.ALL: Q(closed_at__isnull=True),
    Which.UNREADY: Q(closed_at__isnull=True, duties_done__lt=F("duties_asked")),
    Which.EMPTY: Q(closed_at__isnull=True, units=0),
    Which.CLOSED: Q(closed_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point in a list."""

    id: int
    code: str
    name: str
    place: str
    kind: str
    owner_id: int
    owner: str
    capacity: int | None
    contact: str
    closed_at: datetime | None
    units: int
    duties: int
    duties_done: int


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Something that must be ready at a point."""

    id: int
    kind: str
    words: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class PointHead:
    """A point with its duties; `units` is how many it serves."""

    id: int
    code: str
    name: str
    place: str
    kind: str
    owner: UnitRef
    capacity: int | None
    contact: str
    closed_at: datetime | None
    conference: ConferenceHead
    duties: tuple[DutyLine, ...]
    units: int


@dataclass(frozen=True, slots=True)
class PointCounts:
    """Open points of a conference that the reader sees, those with something not ready, those that serve nobody."""

    points: int
    unready: int
    empty: int


def points_seen(reader: Reader, head: ConferenceHead) -> QuerySet[Point]:
    """The conference's points that the reader sees: run by a unit in scope, or serving one. All for its office."""
    points = Point.objects.filter(conference=head.id)
    if may_convene(reader, head):
        return points
    scope = reader.scope(Permission.SEE_COUNTS)
    serving = PointUnit.objects.filter(scope.q("unit"), conference=head.id)
    return points.filter(scope.q("owner") | Q(pk__in=serving.values("point")))


def point_for(reader: Reader, conference_id: int, point_id: int) -> PointHead:
    """One point of a conference; three queries.

    :raises DomainError: convening.unknown_conference, convening.unknown_point, whether it does not exist or is not
        for this reader
    """
    head = conference_for(reader, conference_id)
    beside = units.beside_unit(points_seen(reader, head).filter(pk=point_id), reader.tree, "owner")
    found = beside.annotate(units=_counted(QuerySet(PointUnit))).values_list(*_HEAD, *units.unit_fields("owner"))
    row = found.first()
    if row is None:
        raise unknown_point()
    duties = PointDuty.objects.filter(point=point_id).order_by("kind", "pk").values_list("pk", *_DUTY)
    return PointHead(
        **dict(zip(_HEAD, row, strict=False)),
        owner=units.unit_of(row[len(_HEAD) :]),
        conference=head,
        duties=tuple(DutyLine(*duty) for duty in duties),
    )


def may_run(reader: Reader, point: PointHead) -> bool:
    """True when the reader may make this point ready: at its owner, or as the conference's office."""
    return reader.holds(Permission.RUN_POINT, point.owner) or may_convene(reader, point.conference)


def points_run(reader: Reader, head: ConferenceHead, asked: int | None = None) -> tuple[tuple[int, str], ...]:
    """The open points that the reader's own units run, by code, where they are few; and the one asked for. One query.

    The office may run each of the conference's: of these it is offered the one that it asked for.
    """
    own = reader.scope(Permission.RUN_POINT).q("owner")
    run = Q() if may_convene(reader, head) else own
    rows = Point.objects.filter(conference=head.id, closed_at=None)
    found = list(rows.filter(own | (Q(pk=asked or 0) & run)).order_by("code").values_list("pk", "name")[: FEW + 1])
    if len(found) <= FEW:
        return tuple(found)
    return tuple(rows.filter(run, pk=asked or 0).values_list("pk", "name"))


def points_of(
    reader: Reader, head: ConferenceHead, words: str = "", which: Which = Which.ALL, number: int = 1
) -> Page[PointLine]:
    """A page of the points that the reader sees, by code; two queries."""
    rows = _listed(reader, head, words).filter(NARROWED[which])
    return page(rows, number=number, size=PAGE, as_item=point_line)


def points_after(reader: Reader, head: ConferenceHead, point_id: int, words: str = "") -> Stretch[PointLine]:
    """The list of open points after one of them; three queries.

    :raises DomainError: convening.unknown_point
    """
    rows = _listed(reader, head, words).filter(NARROWED[Which.ALL])
    last = rows.filter(pk=point_id).values_list("code").first()
    if last is None:
        raise unknown_point()
    return stretch(rows, beyond(["code", "pk"], [last[0], point_id]), size=PAGE, as_item=point_line)


def counts_of(reader: Reader, head: ConferenceHead) -> PointCounts:
    """How many points there are, and what is missing; one query."""
    rows = lines(points_seen(reader, head), reader).filter(closed_at=None)
    found = rows.aggregate(
        points=Count("pk"),
        unready=Count("pk", filter=NARROWED[Which.UNREADY]),
        empty=Count("pk", filter=NARROWED[Which.EMPTY]),
    )
    return PointCounts(**found)


def served(reader: Reader, point: PointHead, number: int = 1) -> Page[UnitRef]:
    """A page of the units that a point serves, in the tree's order."""
    at = PointUnit.objects.filter(point=point.id)
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id, unit_id__in=at.values("unit_id"))
    size, total = PAGE, point.units
    number = min(max(number, 1), max(1, -(-total // size)))
    shown = nodes.order_by("lft")[(number - 1) * size : number * size].values_list("unit_id", flat=True)
    refs = units.units_by_ids(list(shown), reader.tree)
    return Page(tuple(sorted(refs.values(), key=lambda one: one.lft)), number, total, size)


def unknown_point() -> DomainError:
    """The refusal for a point that does not exist, or not for this reader."""
    return DomainError("convening.unknown_point", _("The conference has no such point."))


def lines(points: QuerySet[Point], reader: Reader) -> QuerySet[Point]:
    """Points beside their owner's name, how many units they serve, how many duties they have and have done."""
    return points.annotate(
        owner_name=units.official_name(reader.tree, "owner"),
        units=_counted(QuerySet(PointUnit)),
        duties_asked=_counted(QuerySet(PointDuty)),
        duties_done=_counted(QuerySet(PointDuty).filter(done_at__isnull=False)),
    )


def point_line(row: Point) -> PointLine:
    """A row of `lines` as a value."""
    found = vars(row)  # what was annotated stands beside the fields
    return PointLine(
        id=row.pk,
        code=row.code,
        name=row.name,
        place=row.place,
        kind=row.kind,
        owner_id=row.owner_id,
        owner=found["owner_name"] or "",
        capacity=row.capacity,
        contact=row.contact,
        closed_at=row.closed_at,
        units=found["units"],
        duties=found["duties_asked"],
        duties_done=found["duties_done"],
    )


def _listed(reader: Reader, head: ConferenceHead, words: str) -> QuerySet[Point]:
    rows = lines(points_seen(reader, head), reader)
    for word in fold(words).split():
        rows = rows.filter(folded__contains=word)
    return rows.order_by("code", "pk")


def _counted(rows: QuerySet[PointUnit] | QuerySet[PointDuty]) -> Coalesce:
    """How many of these rows a point has."""
    of_point = rows.filter(point=OuterRef("pk")).order_by().values("point")
    return Coalesce(Subquery(of_point.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
