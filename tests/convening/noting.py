"""Events as a device notes them, and what stands in the database afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tests.convening.world import MORNING, Hall
from thongsuot.convening.models import PointCount
from thongsuot.convening.operations import record_batch
from thongsuot.convening.rules.presence import ATTENDED, LEFT
from thongsuot.convening.rules.roll_call import ByMember, How, Incoming, Person, Verdict
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.ids import new_id
from thongsuot.rollup.models import Tally

DEVICE = 7
BY_DEVICE = Actor(user_id=None, door="api")
NOW = MORNING + timedelta(hours=1)


def minutes(count: int) -> datetime:
    """So many minutes after the opening."""
    return MORNING + timedelta(minutes=count)


def present(hall: Hall, person: Person | int, minute: int = 0, *, sitting: int = 0, how: How = "tapped") -> Incoming:
    """Somebody (by their place among the first point's people, or otherwise) is there."""
    return Incoming(new_id(), _person(hall, person), hall.sittings[sitting], "present", how, minutes(minute))


def left(hall: Hall, person: Person | int, minute: int) -> Incoming:
    """Somebody goes."""
    return present(hall, person, minute)._replace(kind="left")


def undo(hall: Hall, event: Incoming, minute: int) -> Incoming:
    """What was noted before was a mistake."""
    return Incoming(new_id(), event.person, event.sitting_id, "undo", "tapped", minutes(minute), undoes=event.id)


def send(
    hall: Hall,
    *events: Incoming,
    point_id: int = 0,
    actor: Actor = BY_DEVICE,
    device_id: int | None = DEVICE,
    offset_ms: int = 0,
    now: datetime = NOW,
) -> tuple[Verdict, ...]:
    """Send a batch from the first point, or another."""
    return record_batch(
        actor=actor,
        point_id=point_id or hall.point,
        device_id=device_id,
        events=events,
        offset_ms=offset_ms,
        now=now,
    )


def outcomes(verdicts: Sequence[Verdict]) -> list[str]:
    """What became of each: the outcome, or the code of the refusal."""
    return [one.code or one.outcome for one in verdicts]


def attended(hall: Hall, sitting: int = 0) -> tuple[int, int, int]:
    """Of a sitting: how many are owed, were present, are present now, by the tallies."""
    rows = list(Tally.objects.filter(subject=hall.sittings[sitting]).values_list("measure", "owed", "done"))
    was = [(owed, done) for measure, owed, done in rows if measure == ATTENDED]
    left = [done for measure, _owed, done in rows if measure == LEFT]
    came = sum(done for _owed, done in was)
    return sum(owed for owed, _done in was), came, came - sum(left)


def at_points(hall: Hall, sitting: int = 0) -> dict[int, tuple[int, int]]:
    """By point: how many were present in a sitting, and how many are; points without anybody left away."""
    rows = PointCount.objects.filter(sitting=hall.sittings[sitting]).values_list("point_id", "was", "now")
    return {point_id: (was, now) for point_id, was, now in rows if was or now}


def _person(hall: Hall, person: Person | int) -> Person:
    return ByMember(hall.people[person]) if isinstance(person, int) else person


def ids(events: Sequence[Incoming]) -> set[UUID]:
    """Their ids."""
    return {event.id for event in events}
