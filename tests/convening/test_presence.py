"""What a person's events come to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.convening.rules import RollCallEvent, Where, presence
from thongsuot.convening.rules.roll_call import ByCode, ByMember, ByToken, Incoming, Person, digest_of

HERE, THERE = 1, 2
OPENING = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)


def event(number: int, kind: str, minute: int, point: int = HERE, undoes: int | None = None) -> RollCallEvent:
    at = OPENING + timedelta(minutes=minute)
    taken_back = UUID(int=undoes) if undoes is not None else None
    return RollCallEvent(UUID(int=number), kind, point, at, taken_back)  # type: ignore[arg-type]  # a kind by its name


CASES = {
    "nobody came": ([], Where(None, None)),
    "came": ([event(1, "present", 0)], Where(HERE, HERE)),
    "came and left": ([event(1, "present", 0), event(2, "left", 9)], Where(HERE, None)),
    "came back": ([event(1, "present", 0), event(2, "left", 9), event(3, "present", 12)], Where(HERE, HERE)),
    "ticked by mistake": ([event(1, "present", 0), event(2, "undo", 1, undoes=1)], Where(None, None)),
    "the undo came first": ([event(2, "undo", 1, undoes=1), event(1, "present", 0)], Where(None, None)),
    "the leaving was a mistake": (
        [event(1, "present", 0), event(2, "left", 9), event(3, "undo", 10, undoes=2)],
        Where(HERE, HERE),
    ),
    "seen at two points": ([event(2, "present", 5, THERE), event(1, "present", 0)], Where(HERE, THERE)),
    "left without having come": ([event(1, "left", 9)], Where(None, None)),
}


@pytest.mark.parametrize(("events", "where"), CASES.values(), ids=CASES)
def test_events_come_to(events: list[RollCallEvent], where: Where) -> None:
    assert presence(events) == where


@st.composite
def histories(draw: st.DrawFn) -> list[RollCallEvent]:
    count = draw(st.integers(min_value=0, max_value=6))
    found = []
    for number in range(1, count + 1):
        kind = draw(st.sampled_from(["present", "left", "undo"]))
        undoes = draw(st.integers(min_value=1, max_value=count)) if kind == "undo" else None
        found.append(event(number, kind, draw(st.integers(0, 3)), draw(st.sampled_from([HERE, THERE])), undoes))
    return found


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_repeats_do_not_matter(events: list[RollCallEvent], random: object) -> None:
    shuffled = [*events, *events[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert presence(shuffled) == presence(events)


@given(histories())
def test_present_now_was_present(events: list[RollCallEvent]) -> None:
    where = presence(events)
    assert where.was is not None or where.now is None


@pytest.mark.parametrize("who", [ByMember(7), ByToken("0a" * 32), ByCode('Đảng viên "1" \\ x')])
@pytest.mark.parametrize("undoes", [None, UUID(int=9)])
def test_a_digest_is_that_of_the_json_of_what_is_said(who: Person, undoes: UUID | None) -> None:
    """It stands in databases: however it is worked out, it stays the same."""
    kinds = {ByMember: "member", ByToken: "token", ByCode: "code"}
    found = digest_of(Incoming(UUID(int=1), who, 3, "undo" if undoes else "left", "typed", OPENING, undoes=undoes))

    said = [kinds[type(who)], who[0], 3, "undo" if undoes else "left", "typed", OPENING.isoformat(), str(undoes or "")]
    assert found == UUID(bytes=sha256(json.dumps(said).encode()).digest()[:16])
