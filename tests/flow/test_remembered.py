"""What is remembered of a document's figures is what a slow count says at every moment, however the units are cut."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.flow.reference import PARTY
from tests.flow.reference import counted as slowly
from tests.flow.test_figures import (
    LAST,
    RECEIPT_DUE,
    TASKS,
    acts,
    enrol,
    merge,
    play,
    receive,
    shown,
)  # fmt: skip
from tests.plans import world as at
from tests.plans.world import PUBLISHED, World
from thongsuot.documents.models import Version
from thongsuot.flow.queries import due_from_us, flow, home, requirements
from thongsuot.flow.queries.requirements import _counted_anew
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.rules.roles import Role
from thongsuot.plans.models import Obligation
from thongsuot.plans.operations import Evidence, complete
from thongsuot.plans.queries import StatusCounts
from thongsuot.rollup import queries
from thongsuot.rollup.queries import branches, remembering
from thongsuot.rollup.queries.remembering import CACHE
from thongsuot.units.queries import tree_on


@pytest.fixture(autouse=True)
def _cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every two units a branch, every two a block: what is remembered at national scale is remembered here."""
    monkeypatch.setattr(branches, "LARGEST", 2)
    monkeypatch.setattr(remembering, "BLOCK", 2)
    monkeypatch.setattr("thongsuot.rollup.rules.BLOCK", 2)
    caches[CACHE].clear()


def check(world: World, made: Version, day: date) -> None:
    """The page says what a slow count says, for a unit above and one with children, on this day and the last."""
    for one in {day, LAST}:
        tree = tree_on(one)
        for unit_id in (world.province, world.communes[1]):
            expected = slowly(made.document_id, tree, unit_id, one, PARTY, RECEIPT_DUE)
            page = shown(made, unit_id, one, under=tree)
            assert {row.unit.id: (row.units, dict(row.figures)) for row in page.children} == {
                part: (counts.owing, counts.figures) for part, counts in expected.items()
            }


@given(acts, st.integers(0, 80))
@settings(max_examples=settings().max_examples * 3 // 10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_every_act_the_figures_are_those_of_a_slow_count(
    world: World, story: list[tuple[str, int, int]], later: int
) -> None:
    day = min(PUBLISHED + timedelta(days=later), LAST)
    with transaction.atomic():
        enrol({world.communes[0]: 3, world.cells[0]: 7, world.home_affairs: 2})
        made = at.document(world.province, TASKS)
        at.fan_out(made)
        check(world, made, day)
        for act in [one for one in story if one[0] != "merge"][:6]:
            play(world, made, [act])
            check(world, made, day)
        if any(one[0] == "merge" for one in story):
            merge(world, day, split=later % 2 == 0)
            check(world, made, day)
        transaction.set_rollback(True)


def test_a_change_elsewhere_leaves_what_is_remembered(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    first = shown(made, world.province, LAST)
    with django_assert_max_num_queries(8):
        assert shown(made, world.province, LAST) == first
    receive(made.document_id, world.cells[1], PUBLISHED)
    assert shown(made, world.province, LAST) != first


def test_todays_page_and_the_neighbours_are_remembered_right(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    reader = at.reader(at.person(Role.OFFICE, world.province), at.at(LAST))
    queries.sums(tree_on(LAST), world.province, made.document_id, ["published"], LAST)  # the same unit, cut otherwise
    before = home(reader), due_from_us(reader, world.communes[0])
    assert (home(reader), due_from_us(reader, world.communes[0])) == before
    receive(made.document_id, world.communes[0], PUBLISHED)
    assert home(reader) != before[0]
    assert due_from_us(reader, world.communes[0]) != before[1]


def test_how_far_each_requirement_is_is_remembered_right(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    reader = at.reader(at.person(Role.OFFICE, world.province), at.at(LAST))

    def now() -> list[tuple[int, dict[str, int]]]:
        page = flow(reader, made.document_id, world.province, LAST)
        found = requirements(reader, page)
        anew = _counted_anew(reader, page)
        assert {line.id: _none_away(line.counts) for line in found if line.counts.total} == {
            one: _none_away(counts) for one, counts in anew.items()
        }
        return [(line.id, _none_away(line.counts)) for line in found]

    before = now()
    assert any(counts for _line, counts in before)
    page = flow(reader, made.document_id, world.province, LAST)
    with django_assert_max_num_queries(3):
        requirements(reader, page)
    first = Obligation.objects.open().filter(regular=False).order_by("pk")[0]
    proof = Evidence(link="https://example.vn/bien-ban")
    complete(actor=OPERATOR, report=at.report(first.pk), product="Biên bản", evidence=proof, now=at.at(LAST))
    assert now() != before


def _none_away(counts: StatusCounts) -> dict[str, int]:
    return {status.value: count for status, count in counts.by_status.items() if count}
