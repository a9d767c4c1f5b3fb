"""The rules of an act, on a tree in memory."""

from __future__ import annotations

from datetime import date

import pytest

from thongsuot.units.rules.acts import Action, Outcome, Part, Step
from thongsuot.units.rules.drafting import Draft
from thongsuot.units.rules.forest import Forest, Seat

DAY = date(2025, 7, 1)
BEFORE = date(2020, 1, 1)
TREE = {"T": None, "P": "T", "Q": "T", "A": "P", "B": "P", "C": "Q", "A1": "A", "A2": "A", "B1": "B"}


def worked_out(*steps: Step, gone: str = "") -> Outcome:
    seats = (Seat(code, code, "cell", parent, BEFORE) for code, parent in TREE.items())
    forest = Forest(seats)
    if gone:
        forest.put(Seat(gone, gone, "cell", "T", BEFORE, date(2024, 1, 1)))
    kinds = {"cell": "cell", "phường": "ward"}
    draft = Draft(forest, DAY, kind_of=kinds.get, opened_later={"L": date(2026, 1, 1)})
    for step in steps:
        draft.take(step)
    return draft.finish()


def codes(*steps: Step, gone: str = "") -> list[str]:
    return [each.code for each in worked_out(*steps, gone=gone).problems]


def step(row: int, action: Action, code: str, **said: str) -> Step:
    part = Part(said.pop("part")) if "part" in said else None
    return Step(row, action, code, part=part, **said)


MOVE_A1 = step(2, Action.MOVE, "A1", parent="B")
MOVE_A2 = step(3, Action.MOVE, "A2", parent="Q")


def test_a_merged_unit_comes_to_rest_beneath_its_only_successor() -> None:
    outcome = worked_out(MOVE_A1, MOVE_A2, step(4, Action.MERGE, "A", successor="C"))
    assert outcome.problems == ()
    assert outcome.placed() == {"A1": "B", "A2": "Q", "A": "C"}
    assert outcome.heirs() == {"A": "C"}
    assert outcome.split() == ()


def test_a_split_unit_rests_beneath_what_its_successors_have_in_common() -> None:
    split = [step(4, Action.SPLIT, "A", successor="B"), step(5, Action.SPLIT, "A", successor="C", part="rest")]
    outcome = worked_out(MOVE_A1, MOVE_A2, *split)
    assert outcome.problems == ()
    assert outcome.placed()["A"] == "T"
    assert outcome.split() == ("A",)


def test_a_successor_that_stands_above_the_others_is_itself_the_resting_place() -> None:
    split = [step(4, Action.SPLIT, "A", successor="B1"), step(5, Action.SPLIT, "A", successor="B")]
    assert worked_out(MOVE_A1, MOVE_A2, *split).placed()["A"] == "B"


def test_a_unit_closed_without_successor_rests_where_it_stood() -> None:
    outcome = worked_out(step(2, Action.CLOSE, "B1"))
    assert outcome.problems == ()
    assert outcome.placed() == {}
    assert outcome.closed == ("B1",)
    assert outcome.split() == ("B1",)


def test_a_consolidation_opens_the_new_unit_in_the_row_that_names_it_first() -> None:
    outcome = worked_out(
        step(2, Action.CONSOLIDATE, "A", successor="N", words="Phường Mới", kind="phường", parent="P"),
        step(3, Action.CONSOLIDATE, "B", successor="N"),
        step(4, Action.MOVE_CHILDREN, "C", parent="N"),
        step(5, Action.MOVE, "A1", parent="N"),
        step(6, Action.MOVE, "A2", parent="N"),
        step(7, Action.MOVE, "B1", parent="N"),
    )
    assert outcome.problems == ()
    assert outcome.opened == ("N",)
    assert outcome.named() == {"N": ("Phường Mới", "ward")}
    assert outcome.heirs() == {"A": "N", "B": "N"}


def test_a_transfer_of_a_part_leaves_the_unit_open() -> None:
    outcome = worked_out(step(2, Action.TRANSFER, "A", successor="C"))
    assert outcome.problems == ()
    assert outcome.closed == ()
    assert [(each.predecessor, each.successor, each.part) for each in outcome.passings] == [("A", "C", Part.PART)]


def test_a_rename_may_change_the_kind_alone() -> None:
    outcome = worked_out(step(2, Action.RENAME, "A", kind="phường"))
    assert outcome.named() == {"A": ("A", "ward")}


def test_all_children_move_at_once_but_those_already_moved() -> None:
    outcome = worked_out(
        MOVE_A2, step(4, Action.MOVE_CHILDREN, "A", parent="B"), step(5, Action.MERGE, "A", successor="B")
    )
    assert outcome.problems == ()
    assert outcome.placed() == {"A2": "Q", "A1": "B", "A": "B"}


REFUSED: dict[str, tuple[list[Step], list[str]]] = {
    "children left beneath a closing unit": ([step(2, Action.MERGE, "A", successor="B")], ["units.children_left"]),
    "a successor beneath the unit it succeeds": (
        [step(2, Action.MOVE, "A2", parent="A1"), step(3, Action.MERGE, "A", successor="A1")],
        ["units.children_left", "units.successor_beneath"],
    ),
    "a successor that the same act closes": (
        [step(2, Action.MERGE, "B1", successor="C"), step(3, Action.CLOSE, "C")],
        ["units.successor_closed"],
    ),
    "no successor of a merger": ([step(2, Action.MERGE, "B1")], ["units.successor_missing"]),
    "itself as successor": ([step(2, Action.MERGE, "B1", successor="B1")], ["units.successor_itself"]),
    "the same successor twice": (
        [step(2, Action.SPLIT, "B1", successor="C"), step(3, Action.SPLIT, "B1", successor="C")],
        ["units.split_needs_two", "units.successor_twice"],
    ),
    "the whole to one of two": (
        [step(2, Action.SPLIT, "B1", successor="C", part="whole"), step(3, Action.SPLIT, "B1", successor="A")],
        ["units.whole_and_more"],
    ),
    "the whole passing from a unit that stays": (
        [step(2, Action.TRANSFER, "B1", successor="C", part="whole")],
        ["units.whole_and_more"],
    ),
    "a split into one": ([step(2, Action.SPLIT, "B1", successor="C")], ["units.split_needs_two"]),
    "an unknown successor": ([step(2, Action.MERGE, "B1", successor="X")], ["units.unit_unknown"]),
    "a unit beneath itself": ([step(2, Action.MOVE, "A", parent="A1")], ["units.beneath_itself"]),
    "a parent that nobody knows": ([step(2, Action.MOVE, "A", parent="X")], ["units.parent_unknown"]),
    "no parent": ([step(2, Action.MOVE, "A")], ["units.parent_missing"]),
    "two places for one unit": (
        [step(2, Action.MOVE, "A", parent="Q"), step(3, Action.MOVE, "A", parent="T")],
        ["units.moved_twice"],
    ),
    "a place beneath a unit that the act closes": (
        [step(2, Action.MOVE, "A1", parent="B1"), step(3, Action.CLOSE, "B1")],
        ["units.parent_closed", "units.children_left"],
    ),
    "a unit that nobody knows": ([step(2, Action.RENAME, "X", words="Y")], ["units.unit_unknown"]),
    "a unit not open yet": ([step(2, Action.RENAME, "L", words="Y")], ["units.not_yet_open"]),
    "a rename to nothing": ([step(2, Action.RENAME, "A")], ["units.nothing_changes"]),
    "an unknown kind": ([step(2, Action.RENAME, "A", kind="thành")], ["units.kind_unknown"]),
    "opening what exists": ([step(2, Action.OPEN, "A", words="A", kind="cell", parent="T")], ["units.code_taken"]),
    "opening what opens later": ([step(2, Action.OPEN, "L", words="L", kind="cell", parent="T")], ["units.code_taken"]),
    "opening without a name": ([step(2, Action.OPEN, "N", kind="cell", parent="T")], ["units.name_missing"]),
    "opening without a kind": ([step(2, Action.OPEN, "N", words="N", parent="T")], ["units.kind_missing"]),
    "opening beneath nothing": ([step(2, Action.OPEN, "N", words="N", kind="cell")], ["units.parent_missing"]),
    "opening and closing on one day": (
        [step(2, Action.OPEN, "N", words="N", kind="cell", parent="T"), step(3, Action.CLOSE, "N")],
        ["units.opened_same_day"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    steps, expected = REFUSED[case]
    assert sorted(codes(*steps)) == sorted(expected)


def test_what_was_closed_before_is_left_in_peace() -> None:
    assert codes(step(2, Action.MOVE, "G", parent="P"), gone="G") == ["units.not_open"]


def test_every_problem_of_a_sheet_is_told_at_once_in_the_order_of_its_rows() -> None:
    outcome = worked_out(
        step(2, Action.RENAME, "X", words="Y"), step(3, Action.CLOSE, "A"), step(4, Action.MOVE, "B", parent="B1")
    )
    assert [each.row for each in outcome.problems] == [2, 3, 4]


def test_a_problem_counts_the_children_that_are_left_and_names_them() -> None:
    told = worked_out(step(2, Action.CLOSE, "A")).problems[0]
    assert told.params["count"] == 2
    assert "A1, A2" in str(told)
