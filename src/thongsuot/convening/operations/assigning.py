"""Units to points by rule, many at once. The rules are in `rules.assigning` and written out when they are applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from django.db import transaction
from django.utils.translation import gettext as _t

from thongsuot.audit import operations as audit
from thongsuot.convening.models import Conference, Point, PointDuty
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.operations.points import search_key, standing_duties, write_served
from thongsuot.convening.queries import unplaced
from thongsuot.convening.rules.assigning import Owner
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.queries.nodes import as_refs
from thongsuot.units.rules import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a rule did: points made, units that take part somewhere now, units whose nearest owner runs several."""

    points: int
    units: int
    unclear: int


@transaction.atomic
def each_its_own(*, actor: Actor, conference_id: int, unit_kinds: Sequence[str], kind: str, now: datetime) -> Assigned:
    """Make a point for each open unit of these kinds that runs none; it serves it and all without a point beneath.

    Done again it makes what is missing by then and touches nothing else.

    :raises DomainError: as `held_conference`
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    tree = units.tree_on(day_of(now))
    organiser = units.unit(row.organiser_id, tree)
    found = as_refs(unplaced.of_kinds(conference_id, organiser, unit_kinds, tree).order_by("lft"), tree)
    _make_points(row, found, kind, now)
    of_kinds = TreeNode.objects.filter(version_id=tree.version_id, kind__in=unit_kinds)
    places = set(of_kinds.values_list("lft", flat=True))
    running = [owner for owner in unplaced.owners(conference_id, tree) if owner.lft in places]
    done = _serve_nearest(row, organiser, running, tree)
    assigned = Assigned(len(found), done.units, done.unclear)
    _record(actor, row, now, assigned, action="convening.each_its_own", kinds=sorted(unit_kinds))
    return assigned


@transaction.atomic
def to_nearest(*, actor: Actor, conference_id: int, now: datetime) -> Assigned:
    """Let every open unit without a point take part at that of the nearest unit above it that runs one.

    :raises DomainError: as `held_conference`
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    tree = units.tree_on(day_of(now))
    organiser = units.unit(row.organiser_id, tree)
    assigned = _serve_nearest(row, organiser, unplaced.owners(conference_id, tree), tree)
    _record(actor, row, now, assigned, action="convening.to_nearest")
    return assigned


def _make_points(row: Conference, owners: Sequence[UnitRef], kind: str, now: datetime) -> None:
    """Points called after their owners; a code that is taken gets a number behind it."""
    taken = set(Point.objects.filter(conference=row).values_list("code", flat=True))
    made = []
    for unit in owners:
        code = next(code for code in _codes(unit.code) if code not in taken)
        taken.add(code)
        name = _t("Point of %(unit)s") % {"unit": unit.name}
        folded = search_key(code, name, "")
        made.append(Point(conference=row, code=code, name=name, owner_id=unit.id, kind=kind, folded=folded))
    for some in db.batches(made):
        Point.objects.bulk_create(some)
    duties = standing_duties(now)
    names = ["point", "kind", "words", "done_at", "done_by"]
    asked = ((point.pk, duty["kind"], duty["words"], None, None) for point, duty in product(made, duties))
    db.insert_many(PointDuty, names, asked)


def _codes(code: str) -> list[str]:
    return [code, *(f"{code[:50]}-{number}" for number in range(2, 100))]


def _serve_nearest(row: Conference, organiser: UnitRef, running: Sequence[Owner], tree: Tree) -> Assigned:
    found = unplaced.by_rule(row.pk, organiser, running, tree)
    clear = [(row.pk, one.point_id, one.unit_id) for one in found if one.point_id is not None]
    return Assigned(points=0, units=write_served(clear), unclear=len(found) - len(clear))


def _record(actor: Actor, row: Conference, now: datetime, done: Assigned, *, action: str, **detail: object) -> None:
    audit.record(
        actor=actor, action=action, subject=f"conference:{row.pk}", unit_id=row.organiser_id, now=now,
        detail={"points": done.points, "units": done.units, "unclear": done.unclear, **detail},
    )  # fmt: skip
