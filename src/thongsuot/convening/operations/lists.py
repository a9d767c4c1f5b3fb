"""The list of a point for the roll call on paper: printed beforehand, typed or brought in again later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.convening.models import Convened, PointUnit
from thongsuot.convening.operations.passes import require_to_come
from thongsuot.convening.queries import convened as queries
from thongsuot.convening.queries.points import PointHead, may_run, point_for
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.units import queries as units


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody expected at a point; `name` is empty where it was erased."""

    id: int
    code: str
    name: str
    unit: str
    category: str


@dataclass(frozen=True, slots=True)
class PointList:
    """Everybody expected at a point, unit by unit in the tree's order, by name."""

    point: PointHead
    people: tuple[ListedPerson, ...]


@transaction.atomic
def print_list(*, actor: Actor, conference_id: int, point_id: int, now: datetime) -> PointList:
    """The names of those expected at a point, for whoever runs it: what its devices would hold. Recorded as a look.

    :raises DomainError: convening.unknown_conference, convening.unknown_point, people.not_allowed,
        convening.not_called, convening.cancelled
    """
    reader = access.reader_of(actor, now)
    point = point_for(reader, conference_id, point_id)
    if not may_run(reader, point):
        access.require_reader(reader, Permission.RUN_POINT, point.owner)
    require_to_come(point.conference)
    served = PointUnit.objects.filter(point=point_id).values("unit_id")
    rows = list(queries.named(Convened.objects.expected().filter(conference=conference_id, unit__in=served)))
    found = units.units_by_ids({row.unit_id for row in rows}, reader.tree)
    order = {unit_id: unit.lft for unit_id, unit in found.items()}
    people = tuple(
        ListedPerson(
            id=row.pk,
            code=row.member.code,
            name=queries.name_of(row),
            unit=found[row.unit_id].name if row.unit_id in found else "",
            category=row.category,
        )
        for row in sorted(rows, key=lambda row: order.get(row.unit_id, -1))  # stable: by name within a unit
    )
    record(
        actor=actor, action="convening.print_list", subject=f"point:{point_id}", unit_id=point.owner.id,
        detail={"count": len(people)}, now=now,
    )  # fmt: skip
    return PointList(point, people)
