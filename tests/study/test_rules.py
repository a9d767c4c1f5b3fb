"""Who counts where, on which day: whatever the order, parts add up, and nobody counts twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.kernel.days import NO_DAY
from thongsuot.people.rules import memberships as people
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.rollup.rules import Amount, Cell, Change, difference, summed
from thongsuot.study.rules import Counting, Done, Figure, Way, contribution, contribution_of_many, counted, figures

DOCUMENT = 4
START = date(2026, 1, 1)
EVERY_WAY = frozenset(Way)
COUNTING = Counting(START, {"": EVERY_WAY, "key_cadre": frozenset({Way.ATTENDED, Way.MADE_UP})})
END = 40


def day(number: int) -> date:
    return START + timedelta(days=number)


def span(unit: int, since: int, until: int | None = None, category: str = "member", *, exempt: bool = False) -> Span:
    return Span(unit, Standing.OFFICIAL, category, exempt, day(since), None if until is None else day(until))


def done(on: int, way: Way = Way.MEETING, number: int = 1) -> Done:
    return Done(day(on), way, UUID(int=number))


def added(spans: Sequence[Span], completions: Sequence[Done], withdrawn: Sequence[UUID] = ()) -> list[Change]:
    return summed(contribution(DOCUMENT, spans, completions, withdrawn, COUNTING))


def told(changes: Sequence[Change]) -> list[tuple[int, str, date, int]]:
    return sorted((key.unit_id, key.group, key.day, number) for key, _owed, number in changes)


@pytest.mark.parametrize(
    ("spans", "completions", "expected"),
    [
        ([span(1, 0)], [], []),
        ([span(1, 0)], [done(5)], [(1, "member:official:due:meeting", day(5), 1)]),
        ([span(1, 0)], [done(5), done(3, Way.SELF_STUDY)], [(1, "member:official:due:self_study", day(3), 1)]),
        (
            [span(1, 0)],
            [done(5, Way.REPORTED, 1), done(5, Way.ATTENDED, 2)],
            [(1, "member:official:due:attended", day(5), 1)],
        ),
        (
            [span(1, 0, 10), span(2, 10)],
            [done(5)],
            [
                (1, "member:official:due:meeting", day(5), 1),
                (1, "member:official:due:meeting", day(10), -1),
                (2, "member:official:due:meeting", day(10), 1),
            ],
        ),
        ([span(1, 0, 5), span(2, 8)], [done(6)], [(2, "member:official:due:meeting", day(8), 1)]),
        ([span(1, 0, 5)], [done(6)], []),
        ([replace(span(1, 0), standing=Standing.TEMPORARY)], [done(6)], []),
        ([span(1, 0, exempt=True)], [done(6)], [(1, "member:official:exempt:meeting", day(6), 1)]),
        ([span(1, 0, category="key_cadre")], [done(5), done(9, Way.MADE_UP, 2)], [
            (1, "key_cadre:official:due:made_up", day(9), 1)
        ]),
        ([span(1, -9)], [done(-1)], []),
    ],
)  # fmt: skip
def test_what_a_member_adds(
    spans: list[Span], completions: list[Done], expected: list[tuple[int, str, date, int]]
) -> None:
    assert told(added(spans, completions)) == expected


def test_what_counted_when_it_was_studied_counts_in_every_later_category() -> None:
    promoted = [span(1, 0, 10), span(1, 10, category="key_cadre")]
    assert (1, "key_cadre:official:due:meeting", day(10), 1) in told(added(promoted, [done(5)]))


def test_a_withdrawn_completion_gives_way_to_the_next() -> None:
    both = [done(3, number=1), done(7, number=2)]
    assert counted(both, [span(1, 0)], COUNTING) == both[0]
    assert told(added([span(1, 0)], both, [both[0].id])) == [(1, "member:official:due:meeting", day(7), 1)]


days = st.integers(0, END)
ways = st.sampled_from(list(Way))
categories = st.sampled_from(["member", "key_cadre", "cadre"])


@st.composite
def histories(draw: st.DrawFn) -> list[Span]:
    """Official memberships one after the other, some with days between."""
    edges = sorted(draw(st.sets(days, min_size=2, max_size=6)))
    found = [
        span(draw(st.integers(1, 3)), since, until, draw(categories), exempt=draw(st.booleans()))
        for since, until in zip(edges[::2], edges[1::2], strict=False)
    ]
    return [*found, span(1, edges[-1])] if draw(st.booleans()) else found


@st.composite
def studied(draw: st.DrawFn) -> list[Done]:
    made = draw(st.lists(st.tuples(days, ways), max_size=4))
    return [done(on, way, number) for number, (on, way) in enumerate(made)]


def as_of(changes: Sequence[Change], on: date) -> dict[tuple[int, str], Amount]:
    sums: dict[tuple[int, str], Amount] = {}
    for key, owed, number in changes:
        if key.day <= on:
            where = (key.unit_id, key.group)
            sums[where] = sums.get(where, Amount(0, 0)).plus(owed, number)
    return {where: amount for where, amount in sums.items() if any(amount)}


@given(histories(), studied(), days)
def test_on_no_day_anybody_counts_twice_or_where_they_do_not_stand(
    spans: list[Span], completions: list[Done], on: int
) -> None:
    standing = next((one for one in spans if one.holds(day(on))), None)
    found = as_of(added(spans, completions), day(on))
    assert sum(amount.done for amount in found.values()) <= 1
    for (unit, group), amount in found.items():
        assert amount.done == 1
        assert standing is not None
        assert (unit, group.rpartition(":")[0]) == (standing.unit_id, standing.group)


@given(histories(), ways, st.dictionaries(days, st.integers(1, 9), max_size=4))
def test_many_who_stood_alike_add_what_each_adds(spans: list[Span], way: Way, times: dict[int, int]) -> None:
    one_by_one = [
        Change(key, owed * how_many, number * how_many)
        for on, how_many in times.items()
        for key, owed, number in added(spans, [done(on, way)])
    ]
    many = contribution_of_many(DOCUMENT, spans, way, {day(on): count for on, count in times.items()}, COUNTING)
    assert sorted(summed(many)) == sorted(summed(one_by_one))


@given(histories(), studied(), st.data())
def test_whatever_comes_last_the_tallies_come_to_the_same(
    spans: list[Span], completions: list[Done], data: st.DataObject
) -> None:
    facts: list[Span | Done | UUID] = [*spans, *completions]
    facts += data.draw(st.lists(st.sampled_from(completions), unique=True).map(_ids)) if completions else []
    tallies: Counter[object] = Counter()
    known: list[Span | Done | UUID] = []
    for fact in data.draw(st.permutations(facts)):
        before = _of(known)
        known.append(fact)
        for key, _owed, number in difference(_of(known), before):
            tallies[key] += number
    assert {key: number for key, number in tallies.items() if number} == dict(_done(_of(facts)))


def _ids(completions: Sequence[Done]) -> list[UUID]:
    return [one.id for one in completions]


def _of(facts: Sequence[Span | Done | UUID]) -> list[Change]:
    spans = [fact for fact in facts if isinstance(fact, Span)]
    completions = [fact for fact in facts if isinstance(fact, Done)]
    return added(spans, completions, [fact for fact in facts if isinstance(fact, UUID)])


def _done(changes: Sequence[Change]) -> list[tuple[object, int]]:
    return [(key, number) for key, _owed, number in changes]


@given(st.lists(st.tuples(histories(), studied()), max_size=4), days, st.sets(categories))
def test_done_and_left_are_due_in_every_group(
    people_of_it: list[tuple[list[Span], list[Done]]], on: int, must: set[str]
) -> None:
    members = summed(change for spans, _completions in people_of_it for change in people.contribution(spans))
    have = summed(change for spans, completions in people_of_it for change in added(spans, completions))
    cells = [
        {Cell(name, group, NO_DAY): amount for (_unit, group), amount in _by_group(changes, day(on)).items()}
        for name, changes in (("members", members), ("studied", have))
    ]
    found = figures(cells[0], cells[1], must)
    for figure in (found.total, *found.by_group.values()):
        assert 0 <= figure.done <= figure.due
        assert figure.done + figure.left == figure.due
    assert sum(found.by_way.values()) == found.total.done
    assert sum(found.beyond_by_way.values()) == found.total.beyond
    assert found.total == Figure(*(sum(column) for column in zip(*found.by_group.values(), strict=True)))


def _by_group(changes: Sequence[Change], on: date) -> dict[tuple[int, str], Amount]:
    return as_of([Change(key._replace(unit_id=0), owed, number) for key, owed, number in changes], on)
