"""What events make of an obligation, and what it adds to the tallies."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.kernel.days import NO_DAY
from thongsuot.plans.rules import (
    Birth,
    Event,
    Status,
    contribution,
    effective,
    last_day,
    standing,
    status,
)
from thongsuot.rollup.rules import Change, Key, summed, whenever

GIVEN = date(2026, 1, 1)
DUE = date(2026, 3, 31)
BIRTH = Birth(document_id=7, origin_id=1, given_on=GIVEN, take_on_by=date(2026, 1, 11), first_due=DUE, regular=False)
KINDS = ("taken_on", "progress", "done", "reopened", "extended", "moved", "reassigned", "withdrawn", "renewed")
days = st.dates(GIVEN, date(2026, 6, 30))


def event(number: int, kind: str, day: date, **more: object) -> Event:
    return Event(id=UUID(int=number), kind=kind, happened_on=day, **more)  # type: ignore[arg-type]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    events: list[Event] = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(KINDS))
        more: dict[str, object] = {}
        if kind in {"moved", "reassigned"}:
            more["to_unit_id"] = draw(st.integers(1, 4))
        if kind in {"extended", "renewed"}:
            more["due_day"] = draw(days)
        if events and draw(st.integers(0, 4)) == 0:
            kind, more = "voided", {"corrects_id": draw(st.sampled_from(events)).id}
        events.append(event(number + 1, kind, draw(days), **more))
    return events


births = st.builds(
    Birth,
    document_id=st.just(7),
    origin_id=st.integers(1, 4),
    given_on=st.just(GIVEN),
    take_on_by=st.just(date(2026, 1, 11)),
    first_due=st.one_of(st.none(), days),
    regular=st.just(False),
) | st.just(Birth(7, 1, GIVEN, date(2026, 1, 11), None, regular=True))


def amounts(changes: tuple[Change, ...], measure: str) -> tuple[int, int]:
    of_measure = [change for change in changes if change.key.measure == measure]
    return sum(change.owed for change in of_measure), sum(change.done for change in of_measure)


@given(births, histories(), st.randoms())
def test_the_order_of_arrival_changes_nothing(birth: Birth, events: list[Event], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(birth, shuffled) == standing(birth, events)
    assert sorted(contribution(birth, shuffled)) == sorted(contribution(birth, events))


@given(births, histories())
def test_an_obligation_counts_once_however_often_it_moved(birth: Birth, events: list[Event]) -> None:
    changes = contribution(birth, events)
    withdrawn = standing(birth, events).withdrawn_on is not None
    assert amounts(changes, "assigned")[0] == (0 if withdrawn else 1)
    assert amounts(changes, "delivered")[0] == (0 if withdrawn or birth.regular else 1)
    now = [change for change in summed(map(whenever, changes)) if change.key.measure == "assigned"]
    assert {change.key.unit_id for change in now} <= {standing(birth, events).unit_id}


@given(births, histories(), days)
def test_every_day_counts_one_or_nothing(birth: Birth, events: list[Event], day: date) -> None:
    until = tuple(change for change in contribution(birth, events) if change.key.day <= day)
    for measure in ("assigned", "delivered"):
        owed, done = amounts(until, measure)
        assert owed in {0, 1}
        assert done in {0, 1}


@given(births, histories(), st.integers(1, 4))
def test_moving_by_a_reorganisation_changes_no_total(birth: Birth, events: list[Event], unit: int) -> None:
    moved = [*events, event(99, "moved", date(2026, 7, 1), to_unit_id=unit)]
    for measure in ("assigned", "delivered", "delivered_late"):
        assert amounts(contribution(birth, moved), measure) == amounts(contribution(birth, events), measure)


@given(st.lists(st.tuples(st.one_of(st.none(), days), st.one_of(st.none(), days), st.booleans()), max_size=30), days)
def test_the_statuses_add_up_to_all_obligations(rows: list[tuple[date | None, date | None, bool]], on: date) -> None:
    counted = Counter(status(due, done, regular=regular, on=on) for due, done, regular in rows)
    assert sum(counted[one] for one in Status) == len(rows)


@given(births, histories())
def test_statuses_and_tallies_say_the_same(birth: Birth, events: list[Event]) -> None:
    state, changes = standing(birth, events), contribution(birth, events)
    if state.withdrawn_on is not None:
        return
    found = status(state.due_day, state.done_on, regular=birth.regular, on=date(2026, 12, 31))
    late = amounts(changes, "delivered_late")[1]
    assert late == (state.done_on is not None and state.done_on > (state.due_day or NO_DAY))
    assert (found is Status.REGULAR) == (amounts(changes, "delivered")[0] == 0)
    if found is not Status.REGULAR:
        assert amounts(changes, "delivered")[1] == (found in {Status.ON_TIME, Status.LATE})


def test_a_transfer_is_counted_on_its_day() -> None:
    changes = contribution(BIRTH, [event(1, "moved", date(2026, 2, 1), to_unit_id=2)])
    assigned = [change for change in changes if change.key.measure == "assigned"]
    assert assigned == [
        Change(Key(1, 7, "assigned", "", BIRTH.take_on_by, GIVEN), 1, 0),
        Change(Key(2, 7, "assigned", "", BIRTH.take_on_by, date(2026, 2, 1)), 1, 0),
        Change(Key(1, 7, "assigned", "", BIRTH.take_on_by, date(2026, 2, 1)), -1, 0),
    ]


def test_a_backdated_report_mends_the_day_it_belongs_to() -> None:
    done_late = event(2, "done", date(2026, 4, 5))
    corrected = event(3, "done", date(2026, 3, 30), corrects_id=done_late.id)
    assert standing(BIRTH, [done_late]).done_on == date(2026, 4, 5)
    assert amounts(contribution(BIRTH, [done_late]), "delivered_late") == (0, 1)
    assert standing(BIRTH, [done_late, corrected]).done_on == date(2026, 3, 30)
    assert amounts(contribution(BIRTH, [done_late, corrected]), "delivered_late") == (0, 0)


def test_a_voided_report_has_never_been() -> None:
    slip = event(1, "done", date(2026, 2, 1))
    undone = event(2, "voided", date(2026, 2, 2), corrects_id=slip.id)
    assert effective([slip, undone]) == []
    assert contribution(BIRTH, [slip, undone]) == contribution(BIRTH, [])


def test_voiding_a_correction_brings_back_what_it_replaced_and_a_voided_undoing_has_never_been() -> None:
    first = event(1, "progress", GIVEN, percent=10)
    second = event(2, "progress", GIVEN, percent=20, corrects_id=first.id)
    third = event(3, "progress", GIVEN, percent=30, corrects_id=second.id)
    undone = event(4, "voided", GIVEN, corrects_id=third.id)
    redone = event(5, "voided", GIVEN, corrects_id=undone.id)
    assert effective([first, second, third]) == [third]
    assert effective([first, second, third, undone]) == [second]
    assert effective([first, second, third, undone, redone]) == [third]


def test_done_counts_as_taken_on_and_reopening_keeps_who_is_in_charge() -> None:
    taken = event(1, "taken_on", date(2026, 1, 5), in_charge="Chánh Văn phòng")
    done = event(2, "done", date(2026, 2, 1))
    again = event(3, "reopened", date(2026, 2, 3))
    assert amounts(contribution(BIRTH, [done]), "assigned") == (1, 1)
    state = standing(BIRTH, [taken, done, again])
    assert (state.taken_on, state.done_on, state.in_charge) == (date(2026, 1, 5), None, "Chánh Văn phòng")


def test_reassigning_leaves_the_post_in_charge_behind_and_a_reorganisation_takes_it_along() -> None:
    taken = event(1, "taken_on", date(2026, 1, 5), in_charge="Chánh Văn phòng")
    assert standing(BIRTH, [taken, event(2, "reassigned", DUE, to_unit_id=2)]).taken_on is None
    assert standing(BIRTH, [taken, event(2, "moved", DUE, to_unit_id=2)]).in_charge == "Chánh Văn phòng"


def test_an_extension_moves_what_is_owed_to_the_new_day_from_then_on() -> None:
    extended = event(1, "extended", date(2026, 3, 1), due_day=date(2026, 6, 30))
    delivered = [c for c in contribution(BIRTH, [extended]) if c.key.measure == "delivered"]
    before = {c.key.due_day: c.owed for c in delivered if c.key.day == GIVEN}
    after = {c.key.due_day: c.owed for c in delivered if c.key.day == date(2026, 3, 1)}
    assert before == {DUE: 1}
    assert after == {DUE: -1, date(2026, 6, 30): 1}


@pytest.mark.parametrize(
    ("kind", "until", "before", "expected"),
    [
        ("day", date(2025, 3, 15), False, date(2025, 3, 15)),
        ("day", date(2025, 3, 15), True, date(2025, 3, 14)),
        ("year", date(2030, 12, 31), False, date(2030, 12, 31)),
        ("range", None, False, None),
        ("relative", date(2025, 3, 15), False, None),
        ("conditional", None, False, None),
        ("recurring", date(2025, 3, 15), False, None),
        ("none", None, False, None),
    ],
)
def test_only_stated_days_are_deadlines(kind: str, until: date | None, before: bool, expected: date | None) -> None:
    assert last_day(kind, until, before=before) == expected


@pytest.mark.parametrize(
    ("due", "done", "regular", "expected"),
    [
        (DUE, DUE, False, Status.ON_TIME),
        (DUE, DUE + timedelta(days=1), False, Status.LATE),
        (None, DUE, False, Status.ON_TIME),
        (DUE, None, False, Status.OVERDUE),
        (date(2026, 12, 31), None, False, Status.OPEN),
        (date(2026, 5, 1), None, False, Status.OPEN),
        (None, None, False, Status.NO_DEADLINE),
        (None, None, True, Status.REGULAR),
        (DUE, date(2026, 5, 2), False, Status.OVERDUE),
    ],
)
def test_status_answers_done_and_in_time(due: date | None, done: date | None, regular: bool, expected: Status) -> None:
    assert status(due, done, regular=regular, on=date(2026, 5, 1)) is expected


def test_histories_of_every_two_kinds_can_be_folded() -> None:
    for first, second in itertools.product(KINDS, KINDS):
        events = [
            event(number, kind, GIVEN, to_unit_id=2, due_day=DUE, in_charge="x")
            for number, kind in enumerate((first, second))
        ]
        assert standing(BIRTH, events).unit_id in {1, 2}
