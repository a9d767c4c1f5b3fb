"""The laws of dated memberships, on values alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.people.rules.memberships import (
    Edit,
    OverlapError,
    Span,
    Standing,
    contribution,
    moved,
    placed,
    stopped,
)
from thongsuot.rollup.rules import Change, summed

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]
days = st.sampled_from(DAYS[:10])


def span(unit: int, from_day: date = FIRST, until_day: date | None = None, **how: object) -> Span:
    values = {"standing": Standing.OFFICIAL, "category": "member", "exempt": False} | how
    return Span(unit_id=unit, from_day=from_day, until_day=until_day, **values)  # type: ignore[arg-type]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    from_day = draw(days)
    length = draw(st.none() | st.integers(1, 4))
    return Span(
        unit_id=draw(st.integers(1, 3)),
        standing=draw(st.sampled_from(Standing)),
        category=draw(st.sampled_from(["member", "cadre"])),
        exempt=draw(st.booleans()),
        from_day=from_day,
        until_day=None if length is None else from_day + timedelta(days=length),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Span]:
    """What any order of wishes leaves, each written with an id of its own."""
    history: list[Span] = []
    for number, wanted in enumerate(draw(st.lists(spans(), max_size=8)), 1):
        try:
            history = placed(history, wanted).after(history)
        except OverlapError:
            continue
        history = [replace(one, id=number) if one.id is None else one for one in history]
    return history


def standing_on(history: Sequence[Span], day: date) -> list[Span]:
    return [one for one in history if one.holds(day)]


def counted(changes: Sequence[Change], day: date) -> int:
    return sum(change.owed for change in changes if change.key.day <= day)


@given(histories())
def test_no_history_holds_two_official_memberships_or_two_in_one_unit_on_a_day(history: list[Span]) -> None:
    assert not any(one.excludes(other) for one, other in combinations(history, 2))
    for day in DAYS:
        assert sum(one.standing == Standing.OFFICIAL for one in standing_on(history, day)) <= 1


def outcome(history: Sequence[Span], wanted: Span) -> Edit | Span:
    """The edit, or the membership that stands in its way."""
    try:
        return placed(history, wanted)
    except OverlapError as error:
        return error.other


@given(histories(), spans())
def test_what_is_wanted_stands_on_its_days_and_nothing_else_of_its_kind(history: list[Span], wanted: Span) -> None:
    edit = outcome(history, wanted)
    if isinstance(edit, Span):
        assert edit in history
        assert edit.from_day > wanted.from_day
    else:
        after = edit.after(history)
        for day in filter(wanted.holds, DAYS):
            assert [one.state for one in standing_on(after, day) if one.excludes(wanted)] == [wanted.state]


@given(histories(), spans())
def test_days_before_a_membership_are_left_as_they_were(history: list[Span], wanted: Span) -> None:
    edit = outcome(history, wanted)
    if isinstance(edit, Edit):
        for day in (day for day in DAYS if day < wanted.from_day):
            before, after = (
                sorted(one.state for one in standing_on(rows, day)) for rows in (history, edit.after(history))
            )
            assert after == before


@given(histories(), spans())
def test_an_edit_adds_to_the_tallies_what_the_history_after_has_more_than_the_one_before(
    history: list[Span], wanted: Span
) -> None:
    edit = outcome(history, wanted)
    assert isinstance(edit, Span) or sorted(summed([*contribution(history), *edit.changes()])) == sorted(
        summed(contribution(edit.after(history)))
    )


@given(histories(), days)
def test_a_reorganisation_changes_no_total_on_any_day(history: list[Span], on: date) -> None:
    for one in leaving(history, on):
        edit = moved(history, {one: on}, 99)
        assert all(counted(edit.changes(), day) == 0 for day in DAYS)
        assert not [left for left in edit.after([one]) if left.unit_id == 1 and left.holds(max(on, one.from_day))]


@given(histories(), days)
def test_who_goes_to_a_unit_where_he_stands_already_stands_there_once_and_on_all_days(
    history: list[Span], on: date
) -> None:
    edit = moved(history, dict.fromkeys(leaving(history, on), on), 2)
    after = edit.after(history)
    assert not [pair for pair in combinations(after, 2) if pair[0].excludes(pair[1])]
    for day in DAYS:
        was, now = ({(one.standing, one.unit_id) for one in some if one.holds(day)} for some in (history, after))
        assert now == {(standing, 2 if unit == 1 and day >= on else unit) for standing, unit in was}


def leaving(history: list[Span], on: date) -> list[Span]:
    """The memberships of unit 1 that last beyond the day."""
    return [one for one in history if one.unit_id == 1 and (one.until_day is None or one.until_day > on)]


@given(histories(), days)
def test_what_is_stopped_does_not_stand_from_that_day_on(history: list[Span], on: date) -> None:
    for one in history:
        if one.until_day is None or one.until_day > on:
            assert not [left for left in stopped(one, on).after([one]) if left.until_day is None or left.until_day > on]


def test_a_transfer_ends_one_membership_and_opens_another_on_the_same_day() -> None:
    home = span(1)
    edit = placed([home], span(2, DAYS[3]))
    assert edit == Edit(opened=(span(2, DAYS[3]),), ended=((home, DAYS[3]),))
    assert edit.is_transfer
    assert [(change.key.unit_id, change.owed) for change in sorted(edit.changes())] == [(1, -1), (2, 1)]


def test_saying_again_what_stands_changes_nothing() -> None:
    assert placed([span(1)], span(1, DAYS[5])).is_empty


def test_another_category_in_the_same_unit_is_a_change_and_no_transfer() -> None:
    edit = placed([span(1)], span(1, DAYS[3], category="cadre"))
    assert not edit.is_empty
    assert not edit.is_transfer


def test_a_correction_of_the_first_day_itself_replaces_the_membership() -> None:
    home = span(1, DAYS[3])
    assert placed([home], span(2, DAYS[3])) == Edit(opened=(span(2, DAYS[3]),), voided=(home,))


def test_an_earlier_start_of_the_same_membership_is_a_correction() -> None:
    home = span(1, DAYS[5])
    assert placed([home], span(1, DAYS[1])) == Edit(opened=(span(1, DAYS[1]),), voided=(home,))


def test_a_membership_that_runs_into_a_later_one_is_refused() -> None:
    with pytest.raises(OverlapError):
        placed([span(1, DAYS[5])], span(2, DAYS[1]))


def test_a_temporary_membership_stands_beside_the_official_one() -> None:
    edit = placed([span(1)], span(2, DAYS[1], standing=Standing.TEMPORARY))
    assert edit == Edit(opened=(span(2, DAYS[1], standing=Standing.TEMPORARY),))


def test_each_membership_counts_in_its_own_group() -> None:
    groups = {one.group for one in (span(1), span(1, exempt=True), span(1, standing=Standing.TEMPORARY))}
    assert groups == {"member:official:due", "member:official:exempt", "member:temporary:due"}
