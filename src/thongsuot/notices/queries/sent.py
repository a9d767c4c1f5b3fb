"""What was sent to whom, when, and what became of it; what a unit received; whom a reminder would reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from thongsuot.kernel import db
from thongsuot.kernel.pages import Page
from thongsuot.kernel.permission import Permission
from thongsuot.notices.models import Notice
from thongsuot.notices.queries.sources import wording_of
from thongsuot.notices.rules import Outcome, Told, told
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import User
from thongsuot.people.queries.addresses import addressees
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef

PAGE = 50
LATELY = timedelta(days=30)
RECEIVED = 10
"""How many of the latest notices a unit's own page shows."""


class Order(StrEnum):
    """By when it was made, or by unit, as the tree stands."""

    LATEST = "latest"
    EARLIEST = "earliest"
    UNIT = "unit"


_ORDERS = {
    Order.LATEST: ("-made_at", "-pk"),
    Order.EARLIEST: ("made_at", "pk"),
    Order.UNIT: ("unit__code", "-made_at", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: the unit and all beneath it."""

    beneath: UnitRef
    outcome: Outcome | None = None
    first_day: date | None = None
    last_day: date | None = None
    order: Order = Order.LATEST
    number: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class SentRow:
    """A notice as its office sees it; `reached` counts the addresses that took it, `by` is who had it made.

    `by` is empty where a schedule did, or the machine's operator.
    """

    made_at: datetime
    unit: UnitRef
    words: Told
    path: str
    by: str
    is_scheduled: bool
    is_by_mail: bool
    outcome: Outcome
    reached: int
    why: str
    try_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentPage(Page[SentRow]):
    """One page of notices; `counts` are of all that the filter but for the outcome leaves."""

    counts: dict[Outcome, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """Of some units: how many have an address to which mail can go, and how many were told the same today."""

    units: int
    with_address: int
    told_today: int

    @property
    def without(self) -> int:
        """Units for which no address is known."""
        return self.units - self.with_address


def reach(reader: Reader, unit_ids: Collection[int], subject: str) -> Reach:
    """Whom a reminder about something would reach today."""
    acting = addressees(unit_ids, reader.day)
    with_address = sum(any(one.email for one in users) for users in acting.values())
    today = Notice.objects.filter(day=reader.day, subject=subject)
    told_today = sum(today.filter(unit__in=some).count() for some in db.batches(sorted(unit_ids)))
    return Reach(len(set(unit_ids)), with_address, told_today)


def sent(reader: Reader, wanted: Wanted, language: str) -> SentPage:
    """What was sent to units within the reader's scope; six queries.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.REMIND, wanted.beneath)
    rows = _within(reader, wanted)
    counted = rows.values("outcome").annotate(count=Count("pk")).values_list("outcome", "count").order_by("outcome")
    counts = {Outcome(outcome): count for outcome, count in counted}
    total = counts.get(wanted.outcome, 0) if wanted.outcome else sum(counts.values())
    number = min(max(wanted.number, 1), max(1, -(-total // wanted.size)))
    rows = rows.filter(outcome=wanted.outcome) if wanted.outcome else rows
    start = (number - 1) * wanted.size
    listed = rows.order_by(*_ORDERS[wanted.order])[start : start + wanted.size]
    return SentPage(_rows(reader, listed, language), number, total, wanted.size, counts)


def received(reader: Reader, unit: UnitRef, language: str) -> tuple[SentRow, ...]:
    """What a unit was told lately, the latest first, for whoever sees what is due from it; four queries.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.SEE_COUNTS, unit)
    rows = Notice.objects.filter(unit=unit.id, day__gt=reader.day - LATELY).order_by("-made_at", "-pk")
    return _rows(reader, rows[:RECEIVED], language)


def _within(reader: Reader, wanted: Wanted) -> QuerySet[Notice]:
    beneath = TreeNode.objects.filter(
        version_id=reader.tree.version_id, lft__gte=wanted.beneath.lft, lft__lte=wanted.beneath.rgt
    )
    days = Q()
    if wanted.first_day:
        days &= Q(day__gte=wanted.first_day)
    if wanted.last_day:
        days &= Q(day__lte=wanted.last_day)
    scope = reader.scope(Permission.REMIND).q()
    return Notice.objects.filter(scope, days, unit__in=beneath.values("unit_id"))


def _rows(reader: Reader, listed: QuerySet[Notice], language: str) -> tuple[SentRow, ...]:
    rows: Sequence[Notice] = list(listed.prefetch_related("deliveries"))
    refs = units.units_by_ids({row.unit_id for row in rows if row.unit_id is not None}, reader.tree)
    by = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "display_name"))
    return tuple(
        _row(row, refs[row.unit_id], by.get(row.actor_id or 0, ""), language) for row in rows if row.unit_id in refs
    )


def _row(row: Notice, unit: UnitRef, by: str, language: str) -> SentRow:
    tries = sorted(row.deliveries.all(), key=lambda one: (one.tried_at, one.pk))
    return SentRow(
        made_at=row.made_at,
        unit=unit,
        words=told(wording_of(row.reason), row.params, unit.name, language),
        path=row.path,
        by=by,
        is_scheduled=row.schedule_id is not None,
        is_by_mail=row.channel == "email",
        outcome=Outcome(row.outcome),
        reached=len({one.user_id for one in tries if one.outcome == Outcome.SENT}),
        why=next((one.why for one in reversed(tries) if one.why), "") if row.outcome != Outcome.SENT else "",
        try_at=row.try_at,
    )
