"""One point on the day: how it is, who was counted there, and who of the units that it serves is anywhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from thongsuot.convening.models import Point, PointCount, PointUnit
from thongsuot.convening.queries.board import PointLine, as_line
from thongsuot.convening.queries.points import unknown_point
from thongsuot.convening.queries.seeing import ConferenceHead, SittingLine, conference_for
from thongsuot.convening.queries.sights import current
from thongsuot.convening.rules import ATTENDED, LEFT
from thongsuot.convening.rules.board import Figures, PointState, added
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.rollup.models import Tally
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class ServedUnit:
    """A unit whose people take part at the point: expected, and there at whatever point."""

    unit: UnitRef
    figures: Figures


@dataclass(frozen=True, slots=True)
class PointBoard:
    """`here` are the people counted at this point; `served` the units whose people are expected here."""

    head: ConferenceHead
    sitting: SittingLine | None
    point: PointLine
    place: str
    owner: UnitRef
    here: Figures
    served: tuple[ServedUnit, ...]

    @property
    def expected(self) -> Figures:
        """All served units together; one that has several points is expected at each of them."""
        return added(row.figures for row in self.served)

    @property
    def is_open(self) -> bool:
        """True while the point gives signs of life."""
        return self.point.state is PointState.OPEN


def point_board(reader: Reader, conference_id: int, point_id: int, sitting_id: int | None, now: datetime) -> PointBoard:
    """A point that the reader may see: the owner's figures are theirs to see, or the organiser's; seven queries.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, convening.unknown_point,
        people.not_allowed
    """
    head = conference_for(reader, conference_id)
    sitting = head.sitting(sitting_id) if sitting_id else current(head.sittings, now)
    row = Point.objects.select_related("sign").filter(conference_id=head.id, pk=point_id).first()
    if row is None:
        raise unknown_point()
    owner = units.unit(row.owner_id, reader.tree)
    if not reader.holds(Permission.SEE_COUNTS, head.organiser):
        access.require_reader(reader, Permission.SEE_COUNTS, owner)
    counts = PointCount.objects.filter(point=row, sitting_id=sitting.id if sitting else 0).first()
    here = Figures(was=counts.was, now=counts.now) if counts else Figures()
    return PointBoard(head, sitting, as_line(row, now), row.place, owner, here, _served(reader, row, sitting))


def _served(reader: Reader, point: Point, sitting: SittingLine | None) -> tuple[ServedUnit, ...]:
    ids = sorted(PointUnit.objects.filter(point=point).values_list("unit_id", flat=True))
    counts: dict[int, Figures] = defaultdict(Figures)
    tallies = Tally.objects.filter(subject=sitting.id if sitting else 0, measure__in=[ATTENDED, LEFT], unit_id__in=ids)
    for unit_id, measure, owed, done in tallies.values_list("unit_id", "measure").annotate(Sum("owed"), Sum("done")):
        more = Figures(now=-done) if measure == LEFT else Figures(expected=owed, was=done, now=done)
        counts[unit_id] = counts[unit_id].plus(more)
    refs = units.units_by_ids(ids, reader.tree).values()
    return tuple(ServedUnit(one, counts[one.id]) for one in sorted(refs, key=lambda one: one.lft))
