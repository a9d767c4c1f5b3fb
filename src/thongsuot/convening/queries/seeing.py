"""Which conferences a reader sees, and one conference's head: the only place where this is decided.

Whoever sees figures somewhere beneath the organiser, or from above it, sees the conference from its first day on;
whoever may only read sees it once it is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.models import Conference, Point, Sitting
from thongsuot.convening.rules.stages import Dates
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.keysets import Stretch, stretch
from thongsuot.kernel.pages import Page, page
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import EVERYWHERE, Reader, Scope
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef

PAGE = 50
_HEAD = ("id", "title", "as_of", "made_at", "called_at", "cancelled_at", "revision", "list_version", "points_version")
_SITTING = ("id", "number", "title", "speakers", "starts_at", "ends_at", "required")


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A sitting of a conference."""

    id: int
    number: int
    title: str
    speakers: str
    starts_at: datetime
    ends_at: datetime
    required: bool


@dataclass(frozen=True, slots=True)
class ConferenceHead:
    """A conference with its sittings, in order, and its organiser as today's tree has it."""

    id: int
    title: str
    organiser: UnitRef
    as_of: date
    made_at: datetime
    called_at: datetime | None
    cancelled_at: datetime | None
    revision: int
    list_version: int
    points_version: int
    sittings: tuple[SittingLine, ...]

    @property
    def dates(self) -> Dates:
        """What its stage follows from."""
        starts = min((one.starts_at for one in self.sittings), default=None)
        ends = max((one.ends_at for one in self.sittings), default=None)
        return Dates(starts, ends, self.called_at, self.cancelled_at)

    def sitting(self, sitting_id: int) -> SittingLine:
        """The sitting with this id.

        :raises DomainError: convening.unknown_sitting
        """
        found = next((one for one in self.sittings if one.id == sitting_id), None)
        if found is None:
            raise unknown_sitting()
        return found


@dataclass(frozen=True, slots=True)
class ConferenceLine:
    """A conference in a list."""

    id: int
    title: str
    organiser_id: int
    organiser: str
    dates: Dates
    points: int


def conferences_seen(reader: Reader) -> QuerySet[Conference]:
    """The conferences that the reader sees, in no order."""
    figures, texts = reader.scope(Permission.SEE_COUNTS), reader.scope(Permission.READ_DOCUMENTS)
    called = Q(called_at__isnull=False)
    return Conference.objects.filter(_meets(figures) | (called & _meets(texts)))


def conference_for(reader: Reader, conference_id: int) -> ConferenceHead:
    """One conference's head; one query.

    :raises DomainError: convening.unknown_conference, whether it does not exist or is not for this reader
    """
    found = units.beside_unit(conferences_seen(reader).filter(pk=conference_id), reader.tree, "organiser")
    fields = (*_HEAD, *(f"sittings__{field}" for field in _SITTING), *units.unit_fields("organiser"))
    rows = list(found.order_by("sittings__number").values_list(*fields))  # a row for each sitting, or one without
    if not rows:
        raise unknown_conference()
    known, ends = len(_HEAD), len(_HEAD) + len(_SITTING)
    sittings = tuple(SittingLine(*row[known:ends]) for row in rows if row[known] is not None)
    head = dict(zip(_HEAD, rows[0], strict=False))
    return ConferenceHead(**head, organiser=units.unit_of(rows[0][ends:]), sittings=sittings)


def conferences_of(reader: Reader, number: int = 1) -> Page[ConferenceLine]:
    """The conferences that the reader sees, the latest to begin first; two queries."""
    return page(_dated(reader), number=number, size=PAGE, as_item=_line)


def conferences_after(reader: Reader, conference_id: int) -> Stretch[ConferenceLine]:
    """The same list after one of its conferences; three queries.

    :raises DomainError: convening.unknown_conference
    """
    last = _dated(reader).filter(pk=conference_id).values_list("starts_at").first()
    if last is None:
        raise unknown_conference()
    undated = Q(starts_at__isnull=True)
    after = (Q(starts_at=last[0]) if last[0] else undated) & Q(pk__lt=conference_id)
    if last[0]:
        after |= Q(starts_at__lt=last[0]) | undated
    return stretch(_dated(reader), after, size=PAGE, as_item=_line)


def meets(scope: Scope, unit: UnitRef) -> bool:
    """True where the scope covers the unit, or something beneath it."""
    return any(first <= unit.rgt and unit.lft <= last for first, last in scope.ranges)


def may_convene(reader: Reader, head: ConferenceHead) -> bool:
    """True when the reader may change this conference."""
    return reader.holds(Permission.CONVENE, head.organiser)


def unknown_conference() -> DomainError:
    """The refusal for a conference that does not exist, or not for this reader."""
    return DomainError("convening.unknown_conference", _("There is no such conference."))


def unknown_sitting() -> DomainError:
    """The refusal for a sitting that is none of the conference's."""
    return DomainError("convening.unknown_sitting", _("The conference has no such sitting."))


def _meets(scope: Scope) -> Q:
    """Conferences whose organiser the scope covers, or something beneath it."""
    if scope.ranges == EVERYWHERE:
        return Q(organiser__isnull=False)
    touched = Q(pk__in=[])
    for first, last in scope.ranges:
        touched |= Q(lft__lte=last, rgt__gte=first)
    nodes = TreeNode.objects.filter(touched, version_id=scope.version_id, unit_id=OuterRef("organiser_id"))
    return Q(Exists(nodes))


def _dated(reader: Reader) -> QuerySet[Any, Any]:
    """Conferences beside their days, organisers and numbers of points, in order."""
    sittings = Sitting.objects.filter(conference=OuterRef("pk")).order_by().values("conference")
    points = Point.objects.filter(conference=OuterRef("pk"), closed_at=None).order_by().values("conference")
    rows = conferences_seen(reader).annotate(
        starts_at=Subquery(sittings.annotate(found=Min("starts_at")).values("found")),
        ends_at=Subquery(sittings.annotate(found=Max("ends_at")).values("found")),
        points_open=Subquery(points.annotate(found=Count("pk")).values("found")),
        organiser_name=units.official_name(reader.tree, "organiser"),
    )
    return rows.order_by(F("starts_at").desc(nulls_last=True), "-pk")


def _line(row: Conference) -> ConferenceLine:
    found = vars(row)  # what was annotated stands beside the fields
    dates = Dates(found["starts_at"], found["ends_at"], row.called_at, row.cancelled_at)
    name, points = found["organiser_name"] or "", found["points_open"] or 0
    return ConferenceLine(row.pk, row.title, row.organiser_id, name, dates, points)
