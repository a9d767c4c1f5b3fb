"""Asking one day's tree, in a number of queries that does not grow with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.units.planting import FIRST_DAY, act, call, ids, plant, refs
from thongsuot.kernel.errors import DomainError
from thongsuot.units import queries
from thongsuot.units.models import TreeNode, TreeVersion, Unit, UnitLink
from thongsuot.units.rules import UnitRef

pytestmark = pytest.mark.usefixtures("kinds")

Counted = Callable[[int], AbstractContextManager[Any]]
DAY = date(2025, 7, 1)
TREE = {"T": None, "P": "T", "Q": "T", "A": "P", "B": "P", "A1": "A", "A2": "A"}
NAMES = {
    "T": "Tỉnh ủy Quảng Yên",
    "P": "Đảng ủy xã Tân Lập",
    "Q": "Đảng ủy xã Hòa Bình",
    "A": "Chi bộ thôn Đông",
    "B": "Chi bộ thôn Ân",
    "A1": "Tổ đảng 10",
    "A2": "Tổ đảng 2",
}


@pytest.fixture(autouse=True)
def _tree(db: None) -> None:
    plant(TREE, names=NAMES)


def codes(units: tuple[UnitRef, ...]) -> list[str]:
    return [unit.code for unit in units]


def test_a_tree_is_built_once_for_all_days_on_which_nothing_changes(django_assert_num_queries: Counted) -> None:
    first = queries.tree_on(DAY)
    with django_assert_num_queries(1):
        second = queries.tree_on(DAY + timedelta(days=400))
    assert first.version_id == second.version_id
    assert TreeVersion.objects.count() == 1


def test_the_day_before_a_change_has_its_own_tree() -> None:
    act(DAY, "đổi tên,A,Mới")
    early, late = queries.tree_on(DAY - timedelta(days=1)), queries.tree_on(DAY)
    held = dict(TreeVersion.objects.values_list("pk", "until_day"))
    assert held[early.version_id] == DAY
    assert held[late.version_id] is None


def test_building_asks_no_more_of_a_larger_tree() -> None:
    asked = []
    for units, day in ((60, date(2019, 1, 1)), (3, date(2018, 1, 1))):
        plant({f"{units}-{n}": f"{units}-0" if n else None for n in range(units)}, on=day)
        with CaptureQueriesContext(connection) as context:
            queries.tree_on(day)
        asked.append(len(context))
    assert asked[0] == asked[1]


def test_a_day_before_everything_has_an_empty_tree() -> None:
    tree = queries.tree_on(date(1900, 1, 1))
    assert not TreeNode.objects.filter(version_id=tree.version_id).exists()
    with pytest.raises(DomainError) as refused:
        queries.root(tree)
    assert refused.value.code == "units.empty"


def test_children_stand_in_the_order_of_their_names(django_assert_num_queries: Counted) -> None:
    of, tree = ids(), queries.tree_on(DAY)
    with django_assert_num_queries(1):
        assert codes(queries.children(of["P"], tree)) == ["B", "A"]
    assert codes(queries.children(of["A"], tree)) == ["A2", "A1"]
    assert codes(queries.children(of["T"], tree)) == ["Q", "P"]
    assert queries.children(of["A1"], tree) == ()


def test_ancestors_come_from_the_root_down(django_assert_num_queries: Counted) -> None:
    of, tree = ids(), queries.tree_on(DAY)
    with django_assert_num_queries(1):
        assert codes(queries.ancestors(of["A1"], tree)) == ["T", "P", "A"]
    assert queries.ancestors(of["T"], tree) == ()


def test_one_unit_says_where_it_stands_and_of_which_level_it_is(django_assert_num_queries: Counted) -> None:
    of, tree = ids(), queries.tree_on(DAY)
    with django_assert_num_queries(1):
        unit = queries.unit(of["A"], tree)
    assert (unit.code, unit.name, unit.kind, unit.depth, unit.parent_id) == ("A", NAMES["A"], "cell", 2, of["P"])
    assert unit.level != ""
    assert queries.unit_by_code("A", tree) == unit
    assert queries.root(tree).code == "T"
    assert queries.root(tree).holds(unit)
    assert not unit.holds(queries.root(tree))


def test_a_unit_that_is_not_in_the_tree_is_refused() -> None:
    tree = queries.tree_on(DAY)
    with pytest.raises(DomainError) as by_id:
        queries.unit(0, tree)
    with pytest.raises(DomainError) as by_code:
        queries.unit_by_code("X", tree)
    assert (by_id.value.code, by_code.value.code) == ("units.unknown", "units.unknown_code")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tân lập", ["P"]),
        ("tan lap", ["P"]),
        ("LẬP  tân", ["P"]),
        ("đảng ủy", ["Q", "P"]),
        ("A1", ["A1"]),
        ("a1", ["A1"]),
        ("đông triều", []),
        (" - ", []),
    ],
)
def test_search_takes_words_with_and_without_diacritics(words: str, found: list[str]) -> None:
    assert codes(queries.search(words, queries.tree_on(DAY))) == found


def test_search_keeps_within_a_subtree_and_a_limit(django_assert_num_queries: Counted) -> None:
    of, tree = ids(), queries.tree_on(DAY)
    with django_assert_num_queries(1):
        assert codes(queries.search("tổ đảng", tree, under=of["A"], limit=1)) == ["A2"]
    assert queries.search("tổ đảng", tree, under=of["Q"]) == ()


def test_search_finds_open_units_first_and_by_the_names_of_that_day() -> None:
    act(DAY, "sáp nhập,B,,,,A", "đổi tên,A,Chi bộ thôn Ân Đông")
    assert codes(queries.search("thôn ân", queries.tree_on(DAY))) == ["A", "B"]
    assert codes(queries.search("thôn ân", queries.tree_on(FIRST_DAY))) == ["B"]


def test_units_of_kinds_are_the_open_ones_of_a_subtree(django_assert_num_queries: Counted) -> None:
    act(DAY, "giải thể,A1")
    of, tree = ids(), queries.tree_on(DAY)
    with django_assert_num_queries(1):
        assert codes(queries.of_kinds({"cell"}, of["P"], tree)) == ["P", "B", "A", "A2"]
    assert queries.of_kinds({"party_province"}, of["P"], tree) == ()


def test_a_state_body_and_the_party_organisation_in_it_lead_to_each_other() -> None:
    of, tree = ids(), queries.tree_on(DAY)
    UnitLink.objects.create(state_unit_id=of["A"], party_unit_id=of["B"], from_day=FIRST_DAY)
    assert queries.party_of([of["A"], of["P"]], tree) == {of["A"]: of["B"]}
    assert queries.state_of([of["B"]], tree) == {of["B"]: of["A"]}
    assert queries.party_of([of["A"]], queries.tree_on(date(2019, 1, 1))) == {}


def test_the_whole_is_exported_parents_first_with_other_names(django_assert_num_queries: Counted) -> None:
    call(Unit.objects.get(code="A"), "Chi bộ Đông", role="alias")
    act(DAY, "giải thể,A1")
    tree = queries.tree_on(DAY)
    with django_assert_num_queries(2):
        rows = list(queries.export_rows(tree))
    seen = {""}
    for row in rows:
        assert row.parent_code in seen
        seen.add(row.code)
    assert {row.code: row.closed for row in rows if row.closed} == {"A1": DAY}
    assert {row.code: row.aliases for row in rows if row.aliases} == {"A": "Chi bộ Đông"}


def test_a_units_story_takes_five_queries(django_assert_num_queries: Counted) -> None:
    of = ids()
    with django_assert_num_queries(5):
        queries.history(of["A"])


def test_every_node_names_its_nearest_open_unit() -> None:
    act(DAY, "giải thể,A1", "giải thể,A2", "giải thể,A")
    opens = dict(
        TreeNode.objects.filter(version_id=queries.tree_on(DAY).version_id).values_list("unit__code", "open_unit_id")
    )
    of = ids()
    assert (opens["A1"], opens["A"], opens["B"]) == (of["P"], of["P"], of["B"])
    assert refs(DAY)["A1"].is_open is False
