"""Obligations with their whole histories: read under lock, appended to, tallies and standing mended in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import QuerySet

from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.plans.models import Obligation, Progress
from thongsuot.plans.rules import Birth, Event, Standing, contribution, standing
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import difference

_STANDING = ("unit_id", "due_day", "taken_on", "done_on", "withdrawn_on", "in_charge", "percent")


@dataclass(frozen=True, slots=True)
class Life:
    """An obligation and every event of it that is known."""

    obligation: Obligation
    events: tuple[Event, ...]

    @property
    def birth(self) -> Birth:
        """How it was given."""
        return birth_of(self.obligation)

    @property
    def standing(self) -> Standing:
        """Where it stands by now."""
        return standing(self.birth, self.events)


def birth_of(obligation: Obligation) -> Birth:
    """The part of a row that never changes."""
    return Birth(
        document_id=obligation.document_id,
        origin_id=obligation.origin_id,
        given_on=obligation.given_on,
        take_on_by=obligation.take_on_by,
        first_due=obligation.first_due,
        regular=obligation.regular,
    )


def event_of(row: Progress) -> Event:
    """A stored event as the rules know it."""
    return Event(
        id=row.pk,
        kind=row.kind,
        happened_on=row.happened_on,
        percent=row.percent,
        note=row.note,
        in_charge=row.in_charge,
        product=row.product,
        evidence_file_id=row.evidence_file_id,
        evidence_link=row.evidence_link,
        to_unit_id=row.to_unit_id,
        due_day=row.due_day,
        corrects_id=row.corrects_id,
    )


def locked(obligations: QuerySet[Obligation]) -> list[Life]:
    """These obligations with their histories, locked until the transaction ends, in the order of their ids."""
    rows = list(obligations.select_for_update(of=("self",)).order_by("pk"))
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Progress.objects.filter(obligation__in=obligations.order_by().values("pk")):
        events[event.obligation_id].append(event_of(event))
    return [Life(row, tuple(events[row.pk])) for row in rows]


def append(lives: Sequence[Life], additions: Mapping[int, Event], *, actor: Actor, now: datetime) -> list[Life]:
    """Add one event to each of these lives (by obligation id), and mend tallies and standing by what that changes."""
    grown = [Life(life.obligation, (*life.events, additions[life.obligation.pk])) for life in lives]
    rows = [_row(life.obligation.pk, additions[life.obligation.pk], actor, now) for life in lives]
    Progress.objects.bulk_create(rows, batch_size=db.BATCH)
    rollup.apply(
        change
        for before, after in zip(lives, grown, strict=True)
        for change in difference(contribution(after.birth, after.events), contribution(before.birth, before.events))
    )
    _keep_standing(grown)
    return grown


def _row(obligation_id: int, event: Event, actor: Actor, now: datetime) -> Progress:
    return Progress(obligation_id=obligation_id, recorded_at=now, actor_id=actor.user_id, **asdict(event))


def _keep_standing(lives: Iterable[Life]) -> None:
    rows = []
    for life in lives:
        state = life.standing
        for name in _STANDING:
            setattr(life.obligation, name, getattr(state, name))
        rows.append(life.obligation)
    names = [name.removesuffix("_id") for name in _STANDING]
    if len(rows) == 1:  # a report changes one, and a plain UPDATE costs a tenth of a CASE for each column
        rows[0].save(update_fields=names)
    else:
        Obligation.objects.bulk_update(rows, names, batch_size=db.BATCH)
