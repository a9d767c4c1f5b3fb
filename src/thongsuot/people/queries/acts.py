"""The record of acts as its readers may see it: the latest first, a page at a time, by unit, person and days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.models import LOOKS, Entry
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, Scope, merged
from thongsuot.people.models import User
from thongsuot.units.queries import units_by_ids
from thongsuot.units.rules import UnitRef

PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last act of a page; the next page begins after it."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.id}"


@dataclass(frozen=True, slots=True)
class WantedActs:
    """Which acts: at a unit, with those beneath it or its own alone, by one person, on days (both included)."""

    unit: UnitRef
    beneath: bool = True
    user_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    after: Cursor | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class ActRow:
    """Who did what where; `who` is empty for the machine's operator, `unit` None where an act concerns the whole tree.

    `count` is how many names were seen, where that was noted.
    """

    at: datetime
    user_id: int | None
    who: str
    door: str
    action: str
    subject: str
    unit: UnitRef | None
    count: int | None


@dataclass(frozen=True, slots=True)
class ActPage:
    """Acts, the latest first, and where the next page begins."""

    rows: tuple[ActRow, ...]
    next: Cursor | None


def looks(reader: Reader, wanted: WantedActs) -> ActPage:
    """Who looked at which list of names: for whoever sees the names, or the record, at that unit. Three queries.

    :raises DomainError: people.not_allowed
    """
    return _page(reader, wanted, Q(action__in=LOOKS), (Permission.SEE_NAMES, Permission.SEE_AUDIT))


def acts(reader: Reader, wanted: WantedActs) -> ActPage:
    """Everything that was done at a unit, looks included: for whoever sees the record there. Three queries.

    :raises DomainError: people.not_allowed
    """
    return _page(reader, wanted, Q(), (Permission.SEE_AUDIT,))


def cursor_named(words: str) -> Cursor | None:
    """The cursor that an address names; None where it names none."""
    moment, _dash, id_ = words.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in (moment, id_)):
        return None
    try:
        return Cursor(_EPOCH + int(moment) * _MICROSECOND, int(id_))
    except OverflowError:
        return None


def _page(reader: Reader, wanted: WantedActs, kind: Q, permissions: Iterable[Permission]) -> ActPage:
    where = kind & _place(reader, wanted, permissions) & _filters(wanted)
    found = list(Entry.objects.filter(where).order_by("-at", "-pk")[: wanted.limit + 1])
    shown = found[: wanted.limit]
    last = Cursor(shown[-1].at, shown[-1].pk) if len(found) > wanted.limit else None
    return ActPage(_rows(reader, shown), last)


def _place(reader: Reader, wanted: WantedActs, permissions: Iterable[Permission]) -> Q:
    """The units whose acts are shown. The whole tree has no condition, and shows the acts that concern no unit too."""
    scope = Scope(reader.tree.version_id, merged(run for one in permissions for run in reader.scope(one).ranges))
    unit = wanted.unit
    if not scope.covers(unit.lft):
        raise DomainError("people.not_allowed", _("You may not do this here."))
    if not wanted.beneath:
        return Q(unit_id=unit.id)
    if unit.lft == 0 and scope.covers_all(unit.lft, unit.rgt):
        return Q()
    parts = [(max(first, unit.lft), min(last, unit.rgt)) for first, last in scope.ranges]
    clipped = Scope(scope.version_id, tuple((first, last) for first, last in parts if first <= last))
    return clipped.q("unit_id")


def _filters(wanted: WantedActs) -> Q:
    where = Q()
    if wanted.user_id is not None:
        where &= Q(actor_id=wanted.user_id)
    if wanted.first_day is not None:
        where &= Q(at__gte=datetime.combine(wanted.first_day, time.min, ZONE))
    if wanted.last_day is not None:
        where &= Q(at__lt=datetime.combine(wanted.last_day + timedelta(days=1), time.min, ZONE))
    if (after := wanted.after) is not None:
        where &= Q(at__lte=after.at) & (Q(at__lt=after.at) | Q(pk__lt=after.id))
    return where


def _rows(reader: Reader, entries: Sequence[Entry]) -> tuple[ActRow, ...]:
    users = {one.actor_id for one in entries if one.actor_id is not None}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "display_name"))
    units = units_by_ids({one.unit_id for one in entries if one.unit_id is not None}, reader.tree)
    return tuple(
        ActRow(
            at=one.at,
            user_id=one.actor_id,
            who=names.get(one.actor_id or 0, ""),
            door=one.door,
            action=one.action,
            subject=one.subject,
            unit=units.get(one.unit_id or 0),
            count=one.detail.get("count") if one.action in LOOKS else None,
        )
        for one in entries
    )
