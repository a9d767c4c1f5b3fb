"""The figures of a past day stand under the tree of that day: no later reorganisation rewrites them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.flow.test_figures import LAST, RECEIPT_DUE, TASKS, acts, enrol, merge, play, receive, shown, watched
from tests.plans import world as at
from tests.plans.world import PUBLISHED, Task, World
from thongsuot.documents.models import Version
from thongsuot.flow.queries import Flow, RequirementLine, flow, requirements
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import queries as rollup
from thongsuot.units.models import TreeNode, TreeVersion
from thongsuot.units.queries import tree_on
from thongsuot.units.rules import Tree

BEFORE = date(2026, 3, 20)
MERGED = date(2026, 4, 1)
FOR_COMMUNE = Task(("Đảng ủy xã An Hòa",), date(2026, 3, 1))


def told(page: Flow) -> Flow:
    """All that the page says, without the number of the tree's version and the owner's place of today."""
    return replace(page, tree=Tree(0, page.tree.day), owner=page.unit)


def asked(made: Version, unit_id: int, day: date) -> tuple[RequirementLine, ...]:
    return requirements(at.reader(now=at.at(LAST)), shown(made, unit_id, day))


@given(acts, st.integers(0, 80), st.integers(1, 30), st.booleans())
@settings(max_examples=settings().max_examples * 3 // 8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reorganisation_after_a_day_changes_nothing_that_is_told_of_it(
    world: World, story: list[tuple[str, int, int]], later: int, then: int, split: bool
) -> None:
    day = PUBLISHED + timedelta(days=later)
    with transaction.atomic():
        enrol({world.communes[0]: 3, world.cells[0]: 7, world.home_affairs: 2})
        made = at.document(world.province, TASKS)
        at.fan_out(made)
        play(world, made, [act for act in story if act[0] != "merge"])
        units = watched(world)
        known = [(told(shown(made, one, day)), asked(made, one, day)) for one in units]
        merge(world, day + timedelta(days=then), split=split)
        assert [(told(shown(made, one, day)), asked(made, one, day)) for one in units] == known
        assert national(world, made, day, tree_on(day)) == national(world, made, day, tree_on(LAST + timedelta(99)))
        transaction.set_rollback(True)


def national(world: World, made: Version, day: date, tree: Tree) -> object:
    """What is added up over the whole tree: tasks and members."""
    measures = ["assigned", "delivered", "members"]
    return rollup.totals(tree, world.province, [0, made.document_id], measures, day)


def test_a_unit_that_merged_later_still_says_what_it_owed(world: World) -> None:
    made = at.document(world.province, [FOR_COMMUNE])
    at.fan_out(made)
    merge(world, MERGED, split=False)
    page = shown(made, world.communes[0], BEFORE)
    stream = {one.stage.code: one.figure for one in page.stages}
    assert (stream["published"].owed, stream["delivered"].overdue) == (3, 1)
    assert page.unit.is_open
    assert {row.unit.id for row in page.children} == {world.communes[0], *world.cells}
    assert [line.counts.total for line in asked(made, world.communes[0], BEFORE)] == [1]
    assert shown(made, world.communes[0], LAST).trust.of == 0


def test_the_line_of_children_keeps_the_names_and_places_of_the_day(world: World) -> None:
    made = at.document(world.province, TASKS)
    merge(world, MERGED, split=False)
    assert {row.unit.id for row in shown(made, world.province, BEFORE).children} == {
        world.province, *world.communes,
    }  # fmt: skip
    assert {row.unit.id for row in shown(made, world.province, LAST).children} == {
        world.province, *world.communes[1:],
    }  # fmt: skip


def test_a_unit_opened_later_is_not_one_of_n_before(world: World) -> None:
    made = at.document(world.province, [])
    known = shown(made, world.province, BEFORE)
    opened = at.unit("HL-D", "Đảng ủy xã Đông Hải", "party_commune", world.province, MERGED)
    TreeNode.objects.all().delete()
    TreeVersion.objects.all().delete()
    assert told(shown(made, world.province, BEFORE)) == told(known)
    assert shown(made, world.province, MERGED).trust.of == known.trust.of + 1
    assert shown(made, world.province, BEFORE, under=tree_on(LAST)).trust.of == known.trust.of + 1
    with pytest.raises(DomainError) as refusal:
        shown(made, opened, BEFORE)
    assert refusal.value.code == "units.unknown"


def test_a_day_may_be_asked_under_a_later_tree_and_never_an_earlier_one(world: World) -> None:
    made = at.document(world.province, [])
    merge(world, MERGED, split=False)
    assert shown(made, world.province, BEFORE).trust.of == 6
    assert shown(made, world.province, BEFORE, under=tree_on(LAST)).trust.of == 5
    with pytest.raises(ValueError, match="older"):
        shown(made, world.province, LAST, under=tree_on(BEFORE))


def test_two_days_are_compared_under_the_tree_of_the_later(world: World) -> None:
    made = at.document(world.province, [])
    receive(made.document_id, world.communes[0], PUBLISHED)
    receive(made.document_id, world.communes[1], PUBLISHED)
    merge(world, MERGED, split=False)
    page = shown(made, world.province, LAST, BEFORE)
    assert [one.figure.reached for one in (page.stages[0], page.before[0])] == [1, 1]
    assert page.tree.day == shown(made, world.province, BEFORE, LAST).tree.day == LAST


def test_who_took_a_unit_over_sees_its_past_and_others_do_not(world: World) -> None:
    made = at.document(world.province, [FOR_COMMUNE])
    merge(world, MERGED, split=False)
    closed, heir, other = world.communes
    page = shown(made, closed, BEFORE, actor=at.person(Role.SECRETARY, heir))
    assert {row.unit.id for row in page.children} == {closed, *world.cells}
    for stranger in (other, world.cells[0]):
        with pytest.raises(DomainError) as refusal:
            shown(made, closed, BEFORE, actor=at.person(Role.SECRETARY, stranger))
        assert refusal.value.code == "people.not_allowed"


def test_a_grant_without_subtree_opens_nothing_that_stood_beneath(world: World) -> None:
    made = at.document(world.province, [FOR_COMMUNE])
    merge(world, MERGED, split=False)
    closed, heir, _other = world.communes
    alone = at.person(Role.SECRETARY, heir, with_subtree=False)
    for unit_id in (closed, heir):
        page = shown(made, unit_id, BEFORE, actor=alone)
        assert [(row.unit.id, row.units) for row in page.children] == [(unit_id, 1)]


def test_a_past_total_is_shown_whole_and_its_parts_open_for_whom_they_are(world: World) -> None:
    """The cells went from the closed commune to its neighbour: the reader who keeps the commune may not open them."""
    made = at.document(world.province, [])
    for cell in world.cells:
        at.move(cell, world.communes[1], MERGED)
    TreeNode.objects.all().delete()
    TreeVersion.objects.all().delete()
    actor = at.person(Role.SECRETARY, world.communes[0])
    page = shown(made, world.communes[0], BEFORE, actor=actor)
    assert page.trust.of == 3
    with pytest.raises(DomainError) as refusal:
        shown(made, world.cells[0], BEFORE, actor=actor)
    assert refusal.value.code == "people.not_allowed"


def test_the_way_down_is_that_of_the_day_as_far_as_the_reader_sees(world: World) -> None:
    made = at.document(world.province, [])
    merge(world, MERGED, split=False)
    office = at.reader(at.person(Role.OFFICE, world.province), at.at(LAST))
    heir = at.reader(at.person(Role.SECRETARY, world.communes[1]), at.at(LAST))
    cell = world.cells[0]
    above = {who: flow(who, made.document_id, cell, BEFORE).above for who in (office, heir)}
    assert [one.id for one in above[office]] == [world.province, world.communes[0]]
    assert [one.id for one in above[heir]] == [world.communes[0]]


def test_another_tree_takes_two_queries_more(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    merge(world, MERGED, split=False)
    reader = at.reader(at.person(Role.OFFICE, world.province), at.at(LAST))
    tree_on(BEFORE)  # built once for everybody
    with django_assert_max_num_queries(10):
        flow(reader, made.document_id, world.province, BEFORE, RECEIPT_DUE)
