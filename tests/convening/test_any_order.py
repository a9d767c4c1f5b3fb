"""However batches are cut, mixed up, doubled and cut short, what arrives in the end comes to the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.convening import noting as at
from tests.convening.world import Hall
from thongsuot.convening.models import PointCount, RollCall
from thongsuot.convening.queries.recounting import recount_points
from thongsuot.convening.rules.roll_call import ByCode, Incoming
from thongsuot.rollup.queries import verify

pytestmark = pytest.mark.django_db
PEOPLE = 3

Step = tuple[str, int, int, int]
"""What is noted: a kind, of whom, in which minute, at which of the two points."""
kinds = st.sampled_from(["present", "left", "undo"])
steps = st.lists(
    st.tuples(kinds, st.integers(0, PEOPLE - 1), st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=9
)


def noted(hall: Hall, story: Sequence[Step]) -> list[tuple[Incoming, int]]:
    """Events of a story with the point at which each is noted; an undo takes back the last event of its person."""
    events: list[tuple[Incoming, int]] = []
    for (kind, person, minute, place), seq in zip(story, count(), strict=False):
        point_id = (hall.point, hall.other_point)[place]
        event = at.present(hall, ByCode(f"DV{person:03}") if seq % 3 == 0 else person, minute)._replace(seq=seq)
        before = [one for one, _point in events if one.kind != "undo" and said(hall, one) == person]
        if kind == "undo" and before:
            event = at.undo(hall, before[-1], minute)._replace(person=event.person)
        elif kind == "left":
            event = event._replace(kind="left")
        events.append((event, point_id))
    return events


def said(hall: Hall, event: Incoming) -> int:
    value = event.person[0]
    return int(str(value)[2:]) if isinstance(event.person, ByCode) else hall.people.index(int(value))


def end(hall: Hall) -> tuple[object, ...]:
    """All that can be seen afterwards; figures agree with a recount of all events."""
    assert verify() == []
    rows = PointCount.objects.values_list("sitting_id", "point_id", "was", "now")
    held = {(sitting, point): (was, now) for sitting, point, was, now in rows if was or now}
    assert held == recount_points()
    stored = RollCall.objects.values_list("id", "convened_id", "kind", "point_id", "seen_at", "digest")
    return at.attended(hall), held, set(stored)


def ended(hall: Hall, batches: Sequence[Sequence[tuple[Incoming, int]]]) -> tuple[object, ...]:
    """Send these batches, each event to its point, see what they come to, and forget them."""
    with transaction.atomic():
        for batch in batches:
            for point_id in (hall.point, hall.other_point):
                if mine := [event for event, place in batch if place == point_id]:
                    at.send(hall, *mine, point_id=point_id)
        found = end(hall)
        transaction.set_rollback(True)
    return found


@settings(max_examples=settings().max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_repetition_and_cut_come_to_what_the_order_itself_comes_to(hall: Hall, data: st.DataObject) -> None:
    events = noted(hall, data.draw(steps))
    in_order = ended(hall, [[event] for event in events])
    mixed = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=4))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mixed)), max_size=3)))
    batches = [mixed[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    cut_short = [batch[: data.draw(st.integers(0, len(batch)))] for batch in batches]
    assert ended(hall, [*cut_short, *batches]) == in_order
