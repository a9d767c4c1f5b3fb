"""Points: making one, changing it, what must be ready there, the units it serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.models import Conference, Point, PointDuty, PointUnit
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.queries.points import unknown_point
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.people.access import may, reader_of
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import fold, normalise


@dataclass(frozen=True, slots=True)
class PointPlan:
    """A point as the office writes it down."""

    code: str
    name: str
    owner_id: int
    kind: str
    place: str = ""
    capacity: int | None = None
    contact: str = ""


@transaction.atomic
def add_point(*, actor: Actor, conference_id: int, plan: PointPlan, now: datetime) -> int:
    """Add a point, with the duties that the catalogue asks of every one; its id. It serves nobody yet.

    :raises DomainError: as `held_conference`; convening.closed_owner, convening.unknown_point_kind,
        convening.point_code_taken
    """
    conference = held_conference(actor=actor, conference_id=conference_id, now=now)
    owner = _owner(plan, now)
    point = _write(Point(conference=conference), plan, now)
    PointDuty.objects.bulk_create(PointDuty(point=point, **duty) for duty in standing_duties(now))
    _record(actor, point, owner, now, action="convening.add_point")
    return point.pk


@transaction.atomic
def change_point(*, actor: Actor, point_id: int, plan: PointPlan, now: datetime) -> None:
    """Change a point: all of it by the conference's office; place, seats and contact by whoever runs it, too.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled, and as `add_point`
    """
    point = held_point(actor=actor, point_id=point_id, now=now)
    fixed = (point.code, point.name, point.owner_id, point.kind)
    if fixed != (plan.code, plan.name, plan.owner_id, plan.kind):
        require(actor=actor, permission=Permission.CONVENE, unit_id=point.conference.organiser_id, now=now)
    owner = _owner(plan, now) if plan.owner_id != point.owner_id else _unit(plan.owner_id, now)
    _write(point, plan, now)
    _record(actor, point, owner, now, action="convening.change_point")


@transaction.atomic
def close_point(*, actor: Actor, point_id: int, now: datetime) -> None:
    """Close a point: it serves nobody any more; its units stand among those without a point. It can be opened again.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled
    """
    point = _point_of_office(actor, point_id, now)
    Point.objects.filter(pk=point.pk, closed_at=None).update(closed_at=now)
    _record(actor, point, _unit(point.owner_id, now), now, action="convening.close_point")


@transaction.atomic
def open_point(*, actor: Actor, point_id: int, now: datetime) -> None:
    """Open a closed point again, with the units that it served.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled
    """
    point = _point_of_office(actor, point_id, now)
    Point.objects.filter(pk=point.pk).update(closed_at=None)
    _record(actor, point, _unit(point.owner_id, now), now, action="convening.open_point")


@transaction.atomic
def serve(*, actor: Actor, point_id: int, unit_id: int, with_subtree: bool, now: datetime) -> int:
    """Let a unit take part at a point, with every open unit beneath it if so wished; how many units are new there.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled, units.unknown
    """
    point = _point_of_office(actor, point_id, now)
    tree = units.tree_on(day_of(now))
    unit = units.unit(unit_id, tree)
    last = unit.rgt if with_subtree else unit.lft
    nodes = TreeNode.objects.filter(version_id=tree.version_id, lft__gte=unit.lft, lft__lte=last, is_open=True)
    known = PointUnit.objects.filter(point=point).values("unit_id")
    new = nodes.exclude(unit_id__in=known).order_by("lft").values_list("unit_id", flat=True)
    count = write_served((point.conference_id, point.pk, unit_id) for unit_id in list(new))
    _record(actor, point, unit, now, action="convening.serve", units=count)
    return count


@transaction.atomic
def serve_no_more(*, actor: Actor, point_id: int, unit_ids: Sequence[int], now: datetime) -> int:
    """Let these units take part at a point no more; how many did.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled
    """
    point = _point_of_office(actor, point_id, now)
    gone, _each = PointUnit.objects.filter(point=point, unit__in=unit_ids).delete()
    _record(actor, point, _unit(point.owner_id, now), now, action="convening.serve_no_more", units=gone)
    return gone


@transaction.atomic
def add_duty(*, actor: Actor, point_id: int, kind: str, words: str, now: datetime) -> None:
    """Ask one thing more of a point.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled
    """
    point = held_point(actor=actor, point_id=point_id, now=now)
    PointDuty.objects.get_or_create(point=point, kind=PointDuty.Kind(kind), words=tidy(words))
    _record(actor, point, _unit(point.owner_id, now), now, action="convening.add_duty")


@transaction.atomic
def report_duties(*, actor: Actor, point_id: int, done_ids: Sequence[int], now: datetime) -> None:
    """Say which duties of a point are done; the others are not.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled
    """
    point = held_point(actor=actor, point_id=point_id, now=now)
    point.duties.filter(pk__in=done_ids, done_at=None).update(done_at=now, done_by=actor.user_id)
    point.duties.exclude(pk__in=done_ids).update(done_at=None, done_by=None)
    _record(actor, point, _unit(point.owner_id, now), now, action="convening.report_duties", done=sorted(done_ids))


def held_point(*, actor: Actor, point_id: int, now: datetime) -> Point:
    """The point with its conference, both locked, for whoever may run it: at its owner, or as the conference's office.

    :raises DomainError: convening.unknown_point, people.not_allowed, convening.cancelled
    """
    conference = Conference.objects.select_for_update().filter(points=point_id).first()
    if conference is None:
        raise unknown_point()
    point = Point.objects.select_for_update().select_related("conference").get(pk=point_id)
    if not actor.is_operator:
        reader = reader_of(actor, now)
        organiser = units.unit(conference.organiser_id, reader.tree)
        if not may(reader, Permission.CONVENE, organiser):
            require(actor=actor, permission=Permission.RUN_POINT, unit_id=point.owner_id, now=now)
    if conference.cancelled_at is not None:
        raise DomainError("convening.cancelled", _("The conference was called off; it can only be read."))
    return point


def standing_duties(now: datetime) -> list[dict[str, str]]:
    """What the catalogue asks of every point, in the language of whoever makes it."""
    entries = catalogues.entries(Catalogue.POINT_DUTIES, day_of(now))
    return [{"kind": entry.detail["sort"], "words": entry.words(get_language() or "vi")} for entry in entries]


def write_served(rows: Iterable[tuple[int, int, int]]) -> int:
    """Write down which units take part where; how many rows. None of them may stand there already."""
    made = list(rows)
    db.insert_many(PointUnit, ["conference", "point", "unit"], made)
    return len(made)


def search_key(code: str, name: str, place: str) -> str:
    """What a point is searched by."""
    return fold(f"{code} {name} {place}")


def tidy(words: str) -> str:
    """Words as they are stored: NFC, single spaces."""
    return " ".join(normalise(words).split())


def _point_of_office(actor: Actor, point_id: int, now: datetime) -> Point:
    point = Point.objects.filter(pk=point_id).first()
    if point is None:
        raise unknown_point()
    held_conference(actor=actor, conference_id=point.conference_id, now=now)
    return point


def _write(point: Point, plan: PointPlan, now: datetime) -> Point:
    if plan.kind not in {entry.code for entry in catalogues.entries(Catalogue.POINT_KINDS, day_of(now))}:
        message = _("The catalogue of connection points holds no kind “%(kind)s”.")
        raise DomainError("convening.unknown_point_kind", message, kind=plan.kind)
    point.code, point.name, point.place = tidy(plan.code), tidy(plan.name), tidy(plan.place)
    point.owner_id, point.kind, point.capacity = plan.owner_id, plan.kind, plan.capacity
    point.contact = tidy(plan.contact)
    point.folded = search_key(point.code, point.name, point.place)
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as error:
        message = _("There is already a point with this code.")
        raise DomainError("convening.point_code_taken", message, fields={"code": message}) from error
    return point


def _owner(plan: PointPlan, now: datetime) -> UnitRef:
    owner = _unit(plan.owner_id, now)
    if not owner.is_open:
        message = _("The unit is closed; choose one that works today.")
        raise DomainError("convening.closed_owner", message, fields={"owner": message})
    return owner


def _unit(unit_id: int, now: datetime) -> UnitRef:
    return units.unit(unit_id, units.tree_on(day_of(now)))


def _record(actor: Actor, point: Point, unit: UnitRef, now: datetime, *, action: str, **detail: object) -> None:
    audit.record(
        actor=actor, action=action, subject=f"point:{point.pk}", unit_id=unit.id, now=now,
        detail={"conference": point.conference_id, **detail},
    )  # fmt: skip
