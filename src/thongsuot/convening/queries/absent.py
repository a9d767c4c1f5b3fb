"""Who is left for a make-up: expected people who missed a sitting that counts. Names, so every look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from thongsuot.convening.models import Convened, RollCall
from thongsuot.convening.queries.convened import Excuse, beneath, excuses_of, name_of, named
from thongsuot.convening.queries.seeing import ConferenceHead, SittingLine, conference_for
from thongsuot.kernel.pages import Page, page
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Missed:
    """A sitting that somebody was not at, and what is known of why."""

    sitting: SittingLine
    excuse: Excuse | None


@dataclass(frozen=True, slots=True)
class AbsentLine:
    """Somebody expected who missed a sitting; `name` is empty where it was erased."""

    member_id: int
    code: str
    name: str
    unit_id: int
    unit: str
    category: str
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class AbsentView:
    """Whose absence is looked at: a unit with all beneath it, and the sittings that have begun and are asked for."""

    reader: Reader
    head: ConferenceHead
    unit: UnitRef
    above: tuple[UnitRef, ...]
    sittings: tuple[SittingLine, ...]


def absent_view(
    reader: Reader, conference_id: int, sitting_id: int | None, unit_id: int | None, now: datetime
) -> AbsentView:
    """What is looked at: the unit asked for, else the widest in which the reader sees names.

    :raises DomainError: convening.unknown_conference, convening.unknown_sitting, people.not_allowed, units.unknown
    """
    head = conference_for(reader, conference_id)
    asked = (head.sitting(sitting_id),) if sitting_id else tuple(one for one in head.sittings if one.required)
    above, unit, _children = units.around(unit_id or widest_named(reader, head), reader.tree)
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    scope = reader.scope(Permission.SEE_NAMES)
    way = tuple(one for one in above if scope.covers_all(one.lft, one.rgt))
    return AbsentView(reader, head, unit, way, tuple(one for one in asked if one.starts_at <= now))


def absent_page(view: AbsentView, number: int) -> Page[AbsentLine]:
    """A page of those who missed any of the sittings, unit by unit, by name."""
    found = page(_rows(view), number=number, size=A_PAGE, as_item=lambda row: row)
    return Page(items=_lines(view, found.items), number=found.number, total=found.total, size=found.size)


def all_absent(view: AbsentView) -> tuple[AbsentLine, ...]:
    """All of them."""
    return _lines(view, tuple(_rows(view)))


def came_to(sitting_id: int) -> Q:
    """People of whom a coming to this sitting was noted that no undo takes back, as rules/presence.py has it."""
    events = RollCall.objects.filter(sitting=sitting_id, kind="present", convened=OuterRef("pk"))
    undo = RollCall.objects.filter(sitting=sitting_id, convened=OuterRef("convened"), undoes=OuterRef("pk"))
    undone = Q(Exists(undo.filter(opens=True))) | Q(Exists(undo.filter(opens=False)))
    standing = events.exclude(undone)
    return Q(Exists(standing.filter(opens=True))) | Q(Exists(standing.filter(opens=False)))


def widest_named(reader: Reader, head: ConferenceHead) -> int:
    """The organiser where the reader sees all its names, else the widest of the reader's own units beneath it.

    :raises DomainError: people.not_allowed
    """
    if reader.scope(Permission.SEE_NAMES).covers_all(head.organiser.lft, head.organiser.rgt):
        return head.organiser.id
    access.require_somewhere(reader, Permission.SEE_NAMES)
    own = list(units.units_by_ids(sorted(reader.granted_units(Permission.SEE_NAMES)), reader.tree).values())
    within = [one for one in own if head.organiser.holds(one)] or own
    return max(within, key=lambda one: (one.rgt - one.lft, -one.lft)).id


def _rows(view: AbsentView) -> QuerySet[Convened]:
    missed_any = Q(pk__in=[])
    for one in view.sittings:
        missed_any |= ~came_to(one.id)
    rows = beneath(view.reader, view.head.id, view.unit).filter(missed_any, asked=True, dropped_at__isnull=True)
    ordered = named(rows).order_by("unit__code", *named(rows).query.order_by)
    return ordered.annotate(**{f"came_{one.id}": came_to(one.id) for one in view.sittings})


def _lines(view: AbsentView, rows: Sequence[Convened]) -> tuple[AbsentLine, ...]:
    refs = units.units_by_ids(sorted({row.unit_id for row in rows}), view.reader.tree)
    excuses = excuses_of([row.pk for row in rows])
    return tuple(
        AbsentLine(
            member_id=row.member_id,
            code=row.member.code,
            name=name_of(row),
            unit_id=row.unit_id,
            unit=refs[row.unit_id].name if row.unit_id in refs else "",
            category=row.category,
            missed=tuple(
                Missed(one, excuses.get(row.pk, {}).get(one.id))
                for one in view.sittings
                if not getattr(row, f"came_{one.id}")
            ),
        )
        for row in rows
    )
