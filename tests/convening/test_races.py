"""Two at the same time: what would go wrong without the lock, and does not with it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db.models import QuerySet

from tests.convening import noting as at
from tests.convening.world import Hall, plant
from tests.kernel.together import together
from thongsuot.convening.models import PointCount, RollCall
from thongsuot.convening.operations import batches, later_events, roll_call
from thongsuot.convening.queries.recounting import recount_points
from thongsuot.rollup.queries import verify

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hall() -> Hall:
    return plant()


def points_hold() -> bool:
    """True where the counts of the points are what all events come to."""
    rows = PointCount.objects.values_list("sitting_id", "point_id", "was", "now")
    return {(sitting, point): (was, now) for sitting, point, was, now in rows if was or now} == recount_points()


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has read all events waits a moment before counting, so that two meet there if nothing holds them."""
    read, both = later_events._all_events, threading.Barrier(2)

    def read_and_wait(people: Any) -> Any:
        found = read(people)
        try:
            both.wait(timeout=1)
        except threading.BrokenBarrierError:
            both.reset()  # the other waits for the lock
        return found

    monkeypatch.setattr(later_events, "_all_events", read_and_wait)


def undo_from_two_devices(hall: Hall) -> None:
    """Somebody is ticked; two devices take that back at the same time, each with an event of its own."""
    came = at.present(hall, 0)
    at.send(hall, came)
    together(*[lambda event=event: at.send(hall, event) for event in (at.undo(hall, came, 5), at.undo(hall, came, 6))])


@pytest.mark.usefixtures("meeting")
def test_without_the_lock_two_corrections_of_one_person_count_twice(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    undo_from_two_devices(hall)
    assert at.attended(hall) != (33, 0, 0)


@pytest.mark.usefixtures("meeting")
def test_with_the_lock_two_corrections_of_one_person_count_once(hall: Hall) -> None:
    undo_from_two_devices(hall)
    assert at.attended(hall) == (33, 0, 0)
    assert verify() == []
    assert points_hold()


def test_the_first_event_of_one_person_from_two_points_at_once_opens_once(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, write = threading.Event(), batches.write_opening

    def write_and_wait(batch: Any, notes: Any) -> Any:
        found = write(batch, notes)
        if not written.is_set():
            written.set()
            threading.Event().wait(0.5)  # the other waits at the unique index meanwhile
        return found

    monkeypatch.setattr(roll_call, "write_opening", write_and_wait)

    def second() -> None:
        written.wait()
        at.send(hall, at.present(hall, 0, 2), point_id=hall.other_point)

    together(lambda: at.send(hall, at.present(hall, 0, 5)), second)
    assert RollCall.objects.filter(opens=True).count() == 1
    assert at.attended(hall) == (33, 1, 1)
    assert verify() == []
    assert points_hold()


def test_many_devices_with_the_same_and_overlapping_batches_lose_nothing_and_meet_no_deadlock(hall: Hall) -> None:
    came = [at.present(hall, place, place) for place in range(20)]
    more = [*(at.left(hall, place, 40) for place in range(0, 20, 2)), *(at.undo(hall, one, 41) for one in came[::5])]
    shuffled = [came + more, (came + more)[::-1], more + came, came[10:] + more + came[:10]]
    together(*[
        lambda events=events, place=place: at.send(hall, *events, point_id=(hall.point, hall.other_point)[place % 2])
        for place, events in enumerate(shuffled)
    ])  # fmt: skip
    assert RollCall.objects.count() == len(came) + len(more)
    assert at.attended(hall)[1] == 20 - len(came[::5])
    assert verify() == []
    assert points_hold()
