"""What holds for every history of reorganisations, whatever the order in which its acts are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.units.importing import HEADER
from tests.units.planting import (
    ANNOUNCED,
    FIRST_DAY,
    NOW,
    descendants,
    ids,
    left_as_it_was,
    plan,
    plant,
    refs,
)
from thongsuot.kernel.actor import OPERATOR
from thongsuot.units.models import Name, Placement, Succession, TreeNode, TreeVersion, Unit
from thongsuot.units.operations.importing import apply_import, plan_import
from thongsuot.units.operations.reorganising import reorganise
from thongsuot.units.queries.exports import export_sheet
from thongsuot.units.queries.trees import tree_on
from thongsuot.units.rules import UnitRef
from thongsuot.units.rules.drafting import resting_place
from thongsuot.units.rules.forest import Forest, Seat

pytestmark = pytest.mark.usefixtures("kinds")

DAYS = tuple(date(2025, month, 1) for month in (2, 4, 6))
CODES = ("T", "A", "B", "C", "A1", "A2", "B1")
TREE = {"T": None, "A": "T", "B": "T", "C": "T", "A1": "A", "A2": "A", "B1": "B"}
RECIPES = {
    "move": ("chuyển,{0},,,{1}",),
    "rename": ("đổi tên,{0},Tên mới",),
    "merge": ("chuyển các đơn vị trực thuộc,{0},,,{1}", "sáp nhập,{0},,,,{1}"),
    "consolidate": (
        "hợp nhất,{0},Mới,cell,T,{n}",
        "hợp nhất,{1},,,,{n}",
        "chuyển các đơn vị trực thuộc,{0},,,{n}",
        "chuyển các đơn vị trực thuộc,{1},,,{n}",
    ),
    "split": ("chuyển các đơn vị trực thuộc,{0},,,{1}", "chia,{0},,,,{1}; {2}"),
    "split off": ("tách,{0},Mới,cell,{1},{n}", "sáp nhập,{0},,,,{2},còn lại"),
    "dissolve": ("giải thể,{0}",),
    "exchange": ("chuyển,{0},,,{1}", "chuyển,{2},,,{0}"),
}


@dataclass(frozen=True)
class Recorded:
    """Steps to be recorded for a day; the codes are drawn, so many make no sense and are refused."""

    day: date
    rows: tuple[str, ...]


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    """Up to five acts in the order of recording, which is not the order of their days."""
    acts = []
    for number in range(draw(st.integers(1, 5))):
        recipe = draw(st.sampled_from(sorted(RECIPES)))
        codes = draw(st.permutations([*CODES, *(f"N{n}" for n in range(number))]))
        rows = tuple(row.format(*codes, n=f"N{number}") for row in RECIPES[recipe])
        acts.append(Recorded(draw(st.sampled_from(DAYS)), rows))
    return acts


def trees() -> dict[date, dict[str, UnitRef]]:
    return {day: refs(day) for day in (FIRST_DAY, *DAYS)}


def standing(tree: dict[str, UnitRef]) -> dict[str, tuple[object, ...]]:
    """A tree without its numbering."""
    return {code: (ref.name, ref.kind, ref.is_open, ref.depth, ref.parent_id) for code, ref in tree.items()}


def above(tree: dict[str, UnitRef]) -> dict[str, str | None]:
    code_of: dict[int | None, str | None] = {None: None} | {ref.id: code for code, ref in tree.items()}
    return {code: code_of[ref.parent_id] for code, ref in tree.items()}


def record(act: Recorded) -> bool:
    """Record the act; False where it is refused."""
    planned = plan(act.day, *act.rows)
    if planned.act_id is not None:
        reorganise(actor=OPERATOR, act_id=planned.act_id, now=NOW)
    return planned.act_id is not None


def rows_after(day: date) -> set[tuple[object, ...]]:
    return set(Placement.objects.filter(from_day__gt=day).values_list("unit__code", "parent__code", "from_day"))


def check_ranges(tree: dict[str, UnitRef]) -> None:
    """The interval result is the recursive one, at every node."""
    parents = above(tree)
    for code, ref in tree.items():
        assert {other for other, unit in tree.items() if ref.holds(unit)} == descendants(code, parents)


def check_totals(tree: dict[str, UnitRef], day: date) -> None:
    """Values hang on every unit, a single heir takes them over: the sum at the top stays all of them."""
    values = {unit.code: 2**n for n, unit in enumerate(Unit.objects.order_by("pk")) if unit.opened_on <= day}
    total = sum(values.values())
    code_of = {pk: code for code, pk in ids().items()}
    for announced in sorted(ANNOUNCED, key=lambda each: each.operates_on):
        if announced.operates_on <= day:
            for closed, heir in announced.heirs:
                values[code_of[heir]] += values.pop(code_of[closed], 0)

    def subtotal(code: str) -> int:
        return sum(values.get(other, 0) for other, unit in tree.items() if tree[code].holds(unit))

    parents = above(tree)
    (top,) = [code for code, parent in parents.items() if parent is None]
    assert subtotal(top) == total
    for code in tree:
        children = [child for child, parent in parents.items() if parent == code]
        assert subtotal(code) == values.get(code, 0) + sum(map(subtotal, children))


def check_lives(tree: dict[str, UnitRef], day: date) -> None:
    """Every unit opened by that day is there, once; above an open unit all are open."""
    assert set(tree) == set(Unit.objects.filter(opened_on__lte=day).values_list("code", flat=True))
    for code, parent in above(tree).items():
        assert parent is None or not tree[code].is_open or tree[parent].is_open


def check_rests(tree: dict[str, UnitRef], day: date) -> None:
    """Who closed on that day with successors rests where the rule says, worked out anew."""
    forest = Forest(Seat(code, "", "", parent, FIRST_DAY) for code, parent in above(tree).items())
    for closed in Unit.objects.filter(closed_on=day):
        passed = Succession.objects.filter(predecessor=closed, act__operates_on=day)
        successors = list(passed.values_list("successor__code", flat=True))
        assert all(tree[heir].is_open for heir in successors)
        if successors:
            assert forest[closed.code].parent == resting_place(forest, closed.code, successors)


@pytest.mark.django_db
@settings(max_examples=settings().max_examples * 3 // 4)
@given(histories())
def test_no_history_loses_a_unit_or_a_total_or_changes_a_past_day(acts: list[Recorded]) -> None:
    with left_as_it_was():
        ANNOUNCED.clear()
        plant(TREE)
        seen = trees()
        for act in acts:
            later = rows_after(act.day)
            applied = record(act)
            now = trees()
            for day, tree in now.items():
                if not applied or day < act.day:
                    assert standing(tree) == standing(seen[day])
            assert rows_after(act.day) == later
            seen = now
        for day, tree in seen.items():
            check_ranges(tree)
            check_totals(tree, day)
            check_lives(tree, day)
            check_rests(tree, day)


def emptied() -> None:
    """As before the first unit came in."""
    for model in (TreeNode, TreeVersion, Succession, Placement, Name, Unit):
        model._default_manager.all().delete()


def given_out(day: date) -> set[tuple[object, ...]]:
    return {tuple(row) for row in export_sheet(tree_on(day)).rows}


def brought_in(rows: set[tuple[object, ...]]) -> None:
    """Import what was given out, as a sheet of the same columns."""
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in sorted(rows, key=str)]
    data = "\n".join([HEADER, *lines]).encode()
    planned = plan_import(actor=OPERATOR, data=data, name="tree.csv", now=NOW)
    assert planned.problems == ()
    apply_import(actor=OPERATOR, run_id=planned.run_id or 0, now=NOW)


@pytest.mark.django_db
@settings(max_examples=settings().max_examples * 3 // 4)
@given(histories())
def test_what_any_history_made_of_the_tree_is_given_out_and_comes_into_an_empty_place_the_same(
    acts: list[Recorded],
) -> None:
    with left_as_it_was():
        plant(TREE)
        for act in acts:
            record(act)
        known = given_out(DAYS[-1])
        emptied()
        brought_in(known)
        assert given_out(DAYS[-1]) == known
        for day in (FIRST_DAY, *DAYS):
            tree = refs(day)
            check_ranges(tree)
            check_lives(tree, day)
