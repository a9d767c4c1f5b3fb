"""What became of all obligations at once: for seeds. They are given as always, when their document is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import NO_DAY
from thongsuot.kernel.first_load import require_empty
from thongsuot.kernel.permission import Permission, require
from thongsuot.plans.models import Obligation, Progress
from thongsuot.plans.operations.lives import birth_of
from thongsuot.plans.rules import ASSIGNED, DELIVERED, DELIVERED_LATE, Birth, Event, contribution, standing
from thongsuot.rollup import operations as rollup

_UNITS_A_BATCH = 5_000
_COLUMNS = ("obligation", "recorded_at", *(field.name.removesuffix("_id") for field in fields(Event)))


@dataclass(frozen=True, slots=True)
class Given:
    """An obligation as it was given: where its sentence starts in the document of that day, and what it asks for."""

    unit_id: int
    start: int
    given_on: date
    due_day: date | None
    regular: bool
    product: str


Story = Callable[[Given], Sequence[Event]]
"""What became of an obligation."""


@dataclass(frozen=True, slots=True)
class _Life:
    id: int
    birth: Birth
    events: Sequence[Event]


@transaction.atomic
def load_lives(*, actor: Actor, story: Story, now: datetime) -> int:
    """Tell of every obligation, in a database in which nothing is reported yet, what became of it; how many events.

    Trusted: only what the database itself holds is checked. The tallies are worked out anew from whole lives.

    :raises DomainError: people.not_allowed, kernel.not_empty
    """
    require(actor=actor, permission=Permission.MARK_PROGRESS, unit_id=None, now=now)
    require_empty(Progress)
    count = 0
    with rollup.loading(Progress) as tally:
        rollup.forget((ASSIGNED, DELIVERED, DELIVERED_LATE))
        for batch in _batches():
            lives = [_Life(row.pk, birth_of(row), story(_given(row))) for row in batch]
            count += sum(len(life.events) for life in lives)
            db.insert_many(Progress, _COLUMNS, _events(lives, now))
            tally(change for life in lives for change in contribution(life.birth, life.events))
            _keep_standing(life for life in lives if life.events)
    record(actor=actor, action="plans.load_lives", subject="obligations", detail={"events": count}, now=now)
    return count


def _batches() -> Iterator[Iterable[Obligation]]:
    """All obligations; those of one unit come together."""
    last = Obligation.objects.aggregate(last=Max("origin_id"))["last"] or 0
    for first in range(1, last + 1, _UNITS_A_BATCH):
        some = Obligation.objects.filter(origin_id__gte=first, origin_id__lt=first + _UNITS_A_BATCH)
        yield some.select_related("requirement").order_by("pk")


def _given(row: Obligation) -> Given:
    asked = row.requirement
    return Given(row.origin_id, asked.start, row.given_on, row.first_due, row.regular, asked.product)


def _events(lives: Iterable[_Life], now: datetime) -> Iterator[tuple[object, ...]]:
    for life in lives:
        for event in life.events:
            yield life.id, now, *asdict(event).values()


def _keep_standing(lives: Iterable[_Life]) -> None:
    rows = []
    for life in lives:
        state = standing(life.birth, life.events)
        days = (day or NO_DAY for day in (state.due_day, state.taken_on, state.done_on, state.withdrawn_on))
        rows.append((life.id, state.unit_id, state.in_charge, state.percent, *days))
    for some in db.batches(rows):
        db.run("thongsuot.plans", "loading.sql", "stand", {"standings": tuple(some)})
