"""The figures of a document: the statement says what a slow count says, rows sum to what stands above them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.flow.attending import attend, take_back
from tests.flow.reference import PARTY
from tests.flow.reference import counted as slowly
from tests.flow.studying import rule, study
from tests.plans import world as at
from tests.plans.world import NOW, PUBLISHED, Task, World
from thongsuot.documents.models import Receipt, Version
from thongsuot.documents.rules.receipts import contribution
from thongsuot.flow.queries import Flow, flow
from thongsuot.flow.rules.figures import Figure, StageFigure, State, added
from thongsuot.flow.rules.headlines import Kind
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Member, Membership
from thongsuot.people.queries import recount as recount_members
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations
from thongsuot.plans.models import Obligation
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.queries import verify as rollup_verify
from thongsuot.units.queries import tree_on, unit
from thongsuot.units.rules import UnitsReorganised

RECEIPT_DUE = date(2026, 2, 9)
LAST = date(2026, 5, 1)
TASKS = [
    Task(("các đảng ủy xã, phường",), date(2026, 3, 1)),
    Task(("các sở, ngành",), date(2026, 2, 15)),
    Task(("Sở Nội vụ",)),
    Task(("Ban Tổ chức Tỉnh ủy",), due_kind="recurring"),
]


def receive(document_id: int, unit_id: int, day: date) -> None:
    """The document reaches a unit on a day."""
    Receipt.objects.create(id=new_id(), document_id=document_id, unit_id=unit_id, at=at.at(day), way="opened")
    rollup.apply([contribution(document_id, unit_id, day)])


def enrol(counts: dict[int, int]) -> None:
    """So many official members in each unit, and one guest who counts elsewhere."""
    number = 0
    for unit_id, count in counts.items():
        for standing in ["official"] * count + ["temporary"]:
            number += 1
            Membership.objects.create(
                member=Member.objects.create(code=f"M{number}"),
                unit_id=unit_id,
                standing=standing,
                category="member",
                from_day=at.OPENED,
                recorded_at=NOW,
            )
    rollup.apply(recount_members())


def complete(obligation_id: int, day: date, now: date = LAST) -> None:
    operations.complete(
        actor=OPERATOR, report=at.report(obligation_id, day), product="x", evidence=at.EVIDENCE, now=at.at(now)
    )


def take_on(obligation_id: int, day: date, now: date = LAST) -> None:
    report = at.report(obligation_id, day)
    operations.take_on(actor=OPERATOR, report=report, in_charge="Chánh Văn phòng", now=at.at(now))


def shown(made: Version, unit_id: int, day: date, compare_day: date | None = None, **by: Any) -> Flow:
    actor = by.get("actor", OPERATOR)
    return flow(at.reader(actor, at.at(LAST)), made.document_id, unit_id, day, compare_day, by.get("under"))


acts = st.lists(
    st.tuples(
        st.sampled_from(["receive", "attend", "take_back", "rule", "study", "take_on", "complete", "merge"]),
        st.integers(0, 30),
        st.integers(0, 60),
    ),
    max_size=14,
)


def play(world: World, made: Version, story: list[tuple[str, int, int]]) -> None:
    """Let things happen in some order, on some days."""
    units = [world.province, world.board, *world.communes, *world.cells, world.home_affairs]
    merged = False
    for what, which, after in story:
        day = PUBLISHED + timedelta(days=after)
        rows = list(Obligation.objects.order_by("pk"))
        one = rows[which % len(rows)]
        if what == "receive" and not Receipt.objects.filter(unit=units[which % len(units)]).exists():
            receive(made.document_id, units[which % len(units)], day)
        if what == "attend":
            attend(made.document_id, (world.cells[0], world.communes[0])[which % 2], day, required=which % 3 > 0)
        if what == "take_back":
            take_back(which)
        if what == "rule":
            rule(made.document_id, which)
        if what == "study":
            study(made.document_id, (world.cells[0], world.communes[0])[which % 2], day, everybody=which % 3 > 0)
        if what == "take_on":
            take_on(one.pk, day)
        if what == "complete" and not one.regular and one.done_on is None:
            complete(one.pk, day)
        if what == "merge" and not merged:
            merged = True
            merge(world, day, split=which % 2 == 0)


def merge(world: World, day: date, *, split: bool) -> None:
    first, second, third = world.communes
    for cell in world.cells:
        at.move(cell, second, day)
    heirs = [second, third] if split else [second]
    act = at.succeed(first, heirs, world.province if split else second, day)
    event = UnitsReorganised(act.pk, day, () if split else ((first, second),), (first,) if split else ())
    operations.hand_over(events=[event], actor=OPERATOR, now=at.at(LAST))


@given(acts, st.integers(-1, 80))
@settings(max_examples=settings().max_examples * 5 // 8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_statement_says_what_a_slow_count_says(world: World, story: list[tuple[str, int, int]], later: int) -> None:
    day = min(PUBLISHED + timedelta(days=max(later, 0)), LAST)
    with transaction.atomic():
        enrol({world.communes[0]: 3, world.cells[0]: 7, world.home_affairs: 2})
        made = at.document(world.province, TASKS)
        at.fan_out(made)
        play(world, made, story)
        for tree, unit_id in product((tree_on(day), tree_on(LAST)), watched(world)):
            expected = slowly(made.document_id, tree, unit_id, day, PARTY, RECEIPT_DUE)
            page = shown(made, unit_id, day, under=tree)
            assert {row.unit.id: dict(row.figures) for row in page.children} == {
                part: counts.figures for part, counts in expected.items()
            }
            assert {row.unit.id: row.units for row in page.children} == {
                part: counts.owing for part, counts in expected.items()
            }
            check_sums(page)
        transaction.set_rollback(True)


def watched(world: World) -> list[int]:
    """Units above, on and beside the way of a reorganisation."""
    return [world.province, *world.communes[:2], world.government, world.cells[0]]


def check_sums(page: Flow) -> None:
    """Every row sums to the line above it, down to the sentence."""
    stream = {stage.stage.code: stage.figure for stage in page.stages if stage.figure.owed}
    assert added(row.figures for row in page.children) == stream
    stuck = sum(row.units for row in page.stuck)
    assert stuck == sum(row.stuck for row in page.children) == sum(figure.stuck for figure in stream.values())
    assert sum(row.members for row in page.stuck) == sum(row.members for row in page.children)
    assert sum(row.units for row in page.children) == page.trust.of
    for figure in stream.values():
        assert figure.owed == figure.reached + figure.overdue + figure.due + figure.not_due
        assert figure.stuck <= figure.overdue
        assert figure.not_due >= 0
    if page.headline.kind is Kind.STUCK:
        assert page.headline.units + page.headline.elsewhere == stuck
        assert page.headline.members == sum(row.members for row in page.stuck)


def test_a_unit_late_at_two_stages_is_stuck_at_the_first(world: World) -> None:
    enrol({world.communes[0]: 4})
    made = at.document(world.province, [Task(("Đảng ủy xã An Hòa",), date(2026, 2, 20))])
    at.fan_out(made)
    page = shown(made, world.communes[0], LAST)
    own = next(row for row in page.children if row.is_own)
    assert {code: figure.overdue for code, figure in own.figures.items()} == {
        "published": 1, "assigned": 1, "delivered": 1,
    }  # fmt: skip
    assert [(row.stage.code, row.units, row.members) for row in page.stuck if row.is_own] == [("published", 1, 4)]


def test_the_stream_counts_open_units_by_what_they_owe(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    stream = {one.stage.code: one for one in shown(made, world.province, PUBLISHED).stages}
    assert (stream["published"].figure.owed, stream["published"].stage.due_on) == (6, RECEIPT_DUE)
    assert stream["assigned"].figure.owed == 6
    assert stream["delivered"].figure.owed == 5
    assert stream["studied"].state is State.NOT_TRACKED
    assert stream["studied"].figure == Figure()
    assert stream["published"].state is State.DUE


def test_any_day_can_be_asked_and_compared_with_another(world: World) -> None:
    made = at.document(world.province, [])
    receive(made.document_id, world.province, PUBLISHED)
    for cell in world.cells:
        receive(made.document_id, cell, PUBLISHED + timedelta(days=10))
    day = PUBLISHED + timedelta(days=12)
    page = shown(made, world.province, day, day - timedelta(days=7))
    assert page.stages[0].figure.reached == 3
    assert page.before[0].figure.reached == 1
    assert page.headline.compared is not None
    assert page.headline.compared.change == 2
    assert shown(made, world.province, PUBLISHED).stages[0].figure.reached == 1


def test_a_day_to_come_is_refused(world: World) -> None:
    made = at.document(world.province, [])
    with pytest.raises(DomainError) as refusal:
        shown(made, world.province, LAST + timedelta(days=1))
    assert refusal.value.code == "flow.day_to_come"


def test_nothing_overdue_says_since_when(world: World) -> None:
    made = at.document(world.province, [])
    early = shown(made, world.province, PUBLISHED)
    assert (early.headline.kind, early.headline.since) == (Kind.FLOWING, PUBLISHED)
    enrol(dict.fromkeys(world.cells, 1))
    for place, unit_id in enumerate([world.province, *world.communes, *world.cells]):
        receive(made.document_id, unit_id, RECEIPT_DUE + timedelta(days=place - 3))
    for cell in world.cells:
        attend(made.document_id, cell, PUBLISHED)
    ended = shown(made, world.province, LAST)
    assert (ended.headline.kind, ended.headline.since) == (Kind.REACHED, RECEIPT_DUE + timedelta(days=2))


def test_overdue_tasks_mended_late_are_why_it_flows_since_that_day(world: World) -> None:
    made = at.document(world.province, [Task(("Sở Nội vụ",), date(2026, 2, 20)), Task(("Sở Nội vụ",))])
    first, second = at.fan_out(made)
    take_on(second.pk, PUBLISHED)
    complete(first.pk, date(2026, 3, 3))
    page = shown(made, world.government, LAST)
    assert (page.headline.kind, page.headline.since) == (Kind.FLOWING, date(2026, 3, 3))


def test_who_was_at_a_conference_is_convened_for_each_document_it_is_about(world: World) -> None:
    enrol({world.communes[0]: 1, world.cells[0]: 2, world.cells[1]: 1})
    first, second = at.document(world.province, []), at.document(world.province, [], number="16")

    def reached(made: Version, day: date = LAST) -> tuple[int, int]:
        at_stage = shown(made, world.province, day).stages[1]
        return at_stage.figure.reached, at_stage.figure.owed

    assert (reached(first), reached(second)) == ((0, 0), (0, 0))
    day = PUBLISHED + timedelta(days=40)
    attend(first.document_id, world.cells[1], day, required=False)
    assert reached(first) == (0, 0)  # nothing is set yet that they would have to be at
    attend(first.document_id, world.communes[0], day)
    attend(first.document_id, world.cells[0], day, other=second.document_id)
    assert (reached(first), reached(second)) == ((1, 2), (1, 2))
    assert reached(first, day - timedelta(days=1)) == (0, 2)
    at.succeed(world.cells[0], [world.cells[1]], world.cells[1], LAST)
    assert reached(first) == (1, 1)  # someone of the cell that rests beneath it was there
    assert not rollup_verify()


def test_a_unit_has_studied_once_all_have_who_must(world: World) -> None:
    enrol({world.communes[0]: 1, world.cells[0]: 3, world.cells[1]: 2})
    made = at.document(world.province, [])

    def stage(day: date = LAST) -> StageFigure:
        return shown(made, world.province, day).stages[2]

    assert (stage().state, stage().figure) == (State.NOT_TRACKED, Figure())
    rule(made.document_id, 0)  # cells by 1 April, all others by 1 June
    assert (stage().figure.owed, stage().figure.overdue, stage().figure.due) == (3, 2, 1)
    late = date(2026, 4, 2)
    study(made.document_id, world.cells[0], late, everybody=False)
    assert stage().figure.reached == 0
    study(made.document_id, world.cells[0], late, everybody=True)
    assert (stage().figure.reached, stage().figure.overdue) == (1, 1)
    assert (stage(date(2026, 4, 1)).figure.reached, stage(date(2026, 4, 1)).figure.overdue) == (0, 0)
    assert not rollup_verify()


def test_before_publication_and_after_withdrawal_nothing_is_owed(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    early = shown(made, world.province, PUBLISHED - timedelta(days=1))
    assert (early.headline.kind, early.children) == (Kind.NOT_PUBLISHED, ())
    Version.objects.update(state="withdrawn", withdrawn_at=at.at(date(2026, 3, 1)), reason="sai số liệu")
    assert shown(made, world.province, LAST).headline.kind is Kind.WITHDRAWN
    assert shown(made, world.province, date(2026, 2, 28)).headline.kind is Kind.STUCK


def test_tasks_of_a_divided_unit_are_told_apart(world: World) -> None:
    made = at.document(world.province, [Task(("Đảng ủy xã An Hòa",), date(2026, 2, 20))])
    at.fan_out(made)
    for cell in world.cells:
        at.move(cell, world.communes[1], PUBLISHED)
    at.succeed(world.communes[0], world.communes[1:], world.province, PUBLISHED)
    page = shown(made, world.province, LAST)
    assert page.to_be_placed == 1
    assert shown(made, world.communes[1], LAST).to_be_placed == 0


def test_a_grant_without_subtree_shows_its_unit_alone(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    actor = at.person(Role.SECRETARY, world.communes[0], with_subtree=False)
    page = shown(made, world.communes[0], LAST, actor=actor)
    assert [row.is_own for row in page.children] == [True]
    assert page.stages[0].figure.owed == 1


def test_neighbours_are_compared_only_where_enough_people_stand_behind(world: World) -> None:
    enrol({world.communes[1]: 5, world.communes[2]: 4})
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    actor = at.person(Role.SECRETARY, world.communes[0])
    neighbour = shown(made, world.communes[1], LAST, actor=actor)
    assert neighbour.stages[0].figure.owed == 1
    assert (neighbour.children, neighbour.stuck) == ((), ())
    for hidden in (world.communes[2], world.province, world.home_affairs):
        with pytest.raises(DomainError) as refusal:
            shown(made, hidden, LAST, actor=actor)
        assert refusal.value.code == "people.not_allowed"


def test_a_document_of_a_branch_beside_is_unknown_here(world: World) -> None:
    made = at.document(world.communes[1], [])
    with pytest.raises(DomainError) as refusal:
        shown(made, world.communes[0], LAST, actor=at.person(Role.SECRETARY, world.communes[0]))
    assert refusal.value.code == "documents.unknown_document"


@pytest.mark.parametrize("bodies", [1, 60])
def test_a_page_takes_eight_queries_whatever_the_size(
    world: World, bodies: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(bodies):
        at.unit(f"HL-X{number}", f"Đảng ủy xã {number}", "party_commune", world.province)
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    reader = at.reader(at.person(Role.OFFICE, world.province), at.at(LAST))
    ask: Callable[[], Flow] = lambda: flow(reader, made.document_id, world.province, LAST, RECEIPT_DUE)  # noqa: E731
    with django_assert_max_num_queries(8):
        page = ask()
    assert page.stages[0].figure.owed == 6 + bodies


def test_the_unit_in_view_keeps_its_place_in_the_tree(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    page = shown(made, world.province, LAST)
    assert [row.unit.lft for row in page.children] == sorted(row.unit.lft for row in page.children)
    assert page.unit == unit(world.province, tree_on(LAST))
    waiting = [(-row.units, -row.members) for row in page.stuck]
    assert waiting == sorted(waiting)
