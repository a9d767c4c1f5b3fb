"""A reorganisation from its sheet to the stored tree, and what later days forbid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest.mock import ANY

import pytest
from pytest_django.fixtures import Settings

from tests.units.planting import (
    ANNOUNCED,
    FIRST_DAY,
    NOW,
    act,
    ids,
    parents,
    plan,
    plant,
    problem_codes,
    refs,
)
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.units.models import Reorganisation, Succession, Unit
from thongsuot.units.operations.reorganising import plan_reorganisation, reorganise
from thongsuot.units.queries import history, tree_on

pytestmark = pytest.mark.usefixtures("kinds")

DAY = date(2025, 7, 1)
LATER = date(2025, 10, 1)
TREE = {"T": None, "P": "T", "Q": "T", "A": "P", "B": "P", "C": "Q", "A1": "A", "A2": "A", "B1": "B"}
MERGE = ("chuyển các đơn vị trực thuộc,A,,,B", "sáp nhập,A,,,,B")
ASKED: list[tuple[Permission, int | None]] = []


@pytest.fixture(autouse=True)
def _tree(db: None) -> None:
    plant(TREE)


def test_a_dry_run_writes_nothing_to_the_tree() -> None:
    planned = plan(DAY, *MERGE)
    assert (planned.moved, planned.closed, dict(planned.heirs)) == (("A1", "A2"), ("A",), {"A": "B"})
    assert parents(DAY) == TREE
    assert not Succession.objects.exists()


def test_a_sheet_with_problems_is_not_kept() -> None:
    planned = plan(DAY, "giải thể,A", "bay,B", "đổi tên,X,Y")
    assert planned.act_id is None
    assert [(each.row, each.code) for each in planned.problems] == [
        (2, "units.children_left"),
        (3, "units.step_unknown"),
        (4, "units.unit_unknown"),
    ]
    assert not Reorganisation.objects.exists()


def test_a_merger_holds_from_its_day_on_and_the_day_before_stays() -> None:
    before = parents(date(2025, 6, 30))
    act(DAY, *MERGE)
    assert parents(date(2025, 6, 30)) == before == TREE
    assert parents(DAY) == TREE | {"A1": "B", "A2": "B", "A": "B"}
    assert [code for code, ref in refs(DAY).items() if not ref.is_open] == ["A"]
    assert [code for code, ref in refs(date(2025, 6, 30)).items() if not ref.is_open] == []


def test_closed_units_move_with_what_they_rest_beneath() -> None:
    act(DAY, *MERGE)
    act(LATER, "chuyển,B,,,Q")
    after = parents(LATER)
    assert (after["A"], after["B"]) == ("B", "Q")


def test_a_consolidation_opens_its_successor_with_words_and_kind_of_that_day() -> None:
    act(
        DAY,
        "hợp nhất,A,Phường Tân Lập,chi bộ,P,N",
        "hợp nhất,B,,,,N",
        "chuyển các đơn vị trực thuộc,A,,,N",
        "chuyển các đơn vị trực thuộc,B,,,N",
    )
    new = refs(DAY)["N"]
    assert (new.name, new.kind, new.is_open) == ("Phường Tân Lập", "cell", True)
    assert parents(DAY) == TREE | {"N": "P", "A": "N", "B": "N", "A1": "N", "A2": "N", "B1": "N"}
    assert "N" not in refs(FIRST_DAY)


def test_a_split_is_announced_as_waiting_for_a_person_and_a_merger_with_its_heir() -> None:
    act(
        DAY,
        "chia,B,,,,A; C",
        "chuyển,B1,,,C",
        "chuyển các đơn vị trực thuộc,C,,,Q",
        "sáp nhập,A1,,,,A2",
    )
    of = ids()
    (announced,) = ANNOUNCED
    assert announced.operates_on == DAY
    assert announced.heirs == ((of["A1"], of["A2"]),)
    assert announced.split == (of["B"],)
    assert parents(DAY)["B"] == "T"
    passed = Succession.objects.order_by("pk").values_list("predecessor__code", "successor__code", "part")
    assert list(passed) == [("B", "A", "part"), ("B", "C", "part"), ("A1", "A2", "whole")]


def test_a_rename_changes_name_and_kind_from_its_day_on() -> None:
    act(DAY, "đổi tên,A,Phường Hòa Bình,cell")
    assert (refs(FIRST_DAY)["A"].name, refs(DAY)["A"].name) == ("A", "Phường Hòa Bình")


def test_what_happened_to_a_unit_can_be_told() -> None:
    act(DAY, *MERGE)
    of = ids()
    told = history(of["A"])
    assert [(place.parent_id, place.from_day, place.until_day) for place in told.placements] == [
        (of["P"], FIRST_DAY, DAY),
        (of["B"], DAY, None),
    ]
    assert [(heir.unit_id, heir.part, heir.on, heir.document) for heir in told.successors] == [
        (of["B"], "whole", DAY, "QĐ 1")
    ]
    assert [each.unit_id for each in history(of["B"]).predecessors] == [of["A"]]


def test_an_act_is_applied_once() -> None:
    done = act(DAY, *MERGE)
    with pytest.raises(DomainError) as refused:
        reorganise(actor=OPERATOR, act_id=done.act_id, now=NOW)
    assert refused.value.code == "units.act_not_planned"


def test_what_was_planned_is_checked_again_when_it_is_applied() -> None:
    planned = plan(DAY, *MERGE)
    assert planned.act_id is not None
    act(FIRST_DAY.replace(month=2), "giải thể,B1", "giải thể,B")
    with pytest.raises(DomainError) as refused:
        reorganise(actor=OPERATOR, act_id=planned.act_id, now=NOW)
    assert refused.value.code == "units.act_has_problems"
    assert "units.successor_closed" in [each.code for each in refused.value.problems]
    assert parents(LATER)["A"] == "P"


def test_each_act_is_audited() -> None:
    done = act(DAY, *MERGE)
    actions = Entry.objects.order_by("pk").values_list("action", "subject")
    assert list(actions)[-2:] == [("units.plan_reorganisation", ANY), ("units.reorganise", f"act:{done.act_id}")]


def test_an_act_without_its_document_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        plan_reorganisation(actor=OPERATOR, data=b"", name="x.csv", document_words=" ", operates_on=DAY, now=NOW)
    assert refused.value.code == "units.document_missing"


def ask(*, actor: Actor, permission: Permission, unit_id: int | None, now: object) -> None:
    ASKED.append((permission, unit_id))


def test_whoever_does_an_act_may_edit_each_unit_it_names_and_the_lowest_above_them(settings: Settings) -> None:
    settings.ACCESS_DECISION = "tests.units.test_reorganising.ask"
    ASKED.clear()
    plan(DAY, "chuyển,A,,,Q")
    of = ids()
    assert {(Permission.EDIT_UNITS, of[code]) for code in ("A", "Q", "T")} == set(ASKED)


def test_an_act_waits_for_its_day() -> None:
    with pytest.raises(DomainError) as refused:
        act(DAY, "chuyển,A1,,,B", now=datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) - timedelta(days=2))
    assert refused.value.code == "units.act_not_due"
    assert parents(DAY)["A1"] == "A"


# Acts of earlier days


def test_a_backdated_act_that_nothing_contradicts_fills_the_days_between() -> None:
    act(LATER, "chuyển,A1,,,Q")
    act(DAY, "chuyển,A1,,,B")
    assert [parents(day)["A1"] for day in (FIRST_DAY, DAY, LATER)] == ["A", "B", "Q"]


@pytest.mark.parametrize(
    ("later", "backdated", "code"),
    [
        pytest.param(["đổi tên,A2,Mới"], ["giải thể,A2"], "units.later_change", id="renamed after it would be closed"),
        pytest.param(["chuyển,A2,,,B"], ["giải thể,A2"], "units.later_change", id="moved after it would be closed"),
        pytest.param(["giải thể,A2"], ["giải thể,A2"], "units.later_change", id="closed twice"),
        pytest.param(
            ["sáp nhập,B1,,,,A2"], ["giải thể,A2"], "units.later_successor", id="succeeds after it would be closed"
        ),
        pytest.param(
            ["giải thể,B1"], ["chuyển,A2,,,B1"], "units.later_parent_closed", id="left open beneath a closed unit"
        ),
        pytest.param(["chuyển,C,,,A2"], ["chuyển,A2,,,C"], "units.later_circle", id="a circle with a later move"),
        pytest.param(
            ["chia,B1,,,,A1; C"], ["chuyển,C,,,A"], "units.later_rest", id="a later split would rest elsewhere"
        ),
        pytest.param(
            ["thành lập,N,Mới,chi bộ,A2"], ["giải thể,A2"], "units.later_parent_closed", id="opened beneath a gone one"
        ),
    ],
)  # fmt: skip
def test_a_backdated_act_is_refused_where_a_later_one_contradicts_it(
    later: list[str], backdated: list[str], code: str
) -> None:
    act(LATER, *later)
    before = {day: parents(day) for day in (FIRST_DAY, DAY, LATER)}
    assert code in problem_codes(DAY, *backdated)
    assert {day: parents(day) for day in before} == before


def test_who_succeeds_on_a_day_is_not_closed_by_another_act_of_that_day() -> None:
    act(DAY, *MERGE)
    assert "units.later_successor" in problem_codes(
        DAY, "chuyển các đơn vị trực thuộc,B,,,P", "giải thể,B"
    )  # fmt: skip


def test_the_list_of_contradictions_names_day_and_document() -> None:
    act(LATER, "đổi tên,A2,Mới")
    told = str(plan(DAY, "giải thể,A2").problems[0])
    assert "A2" in told
    assert "QĐ 1" in told


def test_an_act_before_a_unit_existed_is_refused() -> None:
    assert problem_codes(date(2019, 1, 1), "đổi tên,A,Mới") == ["units.not_yet_open"]


@pytest.mark.parametrize(
    "rows",
    [
        ["thành lập,a1,Mới,chi bộ,P"],
        ["thành lập,A 1,Mới,chi bộ,P"],
        ["thành lập,N1,Mới,chi bộ,P", "thành lập,n1,Mới,chi bộ,P"],
        ["hợp nhất,B1,Mới,chi bộ,P,c"],
    ],
)
def test_an_act_opens_no_code_that_differs_in_case_or_spaces_only(rows: list[str]) -> None:
    (told,) = plan(DAY, *rows).problems
    assert (told.code, told.row) == ("units.code_alike", len(rows) + 1)


def test_an_act_opens_no_code_like_one_that_opens_later() -> None:
    act(LATER, "thành lập,N1,Mới,chi bộ,P")
    assert problem_codes(DAY, "thành lập,n1,Mới,chi bộ,P") == ["units.code_alike"]


# Acts of one day


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("đổi tên,A2,Mới A", "đổi tên,A2,Mới B", id="renamed twice"),
        pytest.param("chuyển,A2,,,B", "chuyển,A2,,,Q", id="moved twice"),
        pytest.param("chuyển,A2,,,B", "đổi tên,A2,Mới", id="moved and renamed"),
        pytest.param("thành lập,N,Mới,chi bộ,B", "chuyển,N,,,Q", id="opened and moved"),
        pytest.param("đổi tên,A2,Mới", "giải thể,A2", id="renamed and closed"),
    ],
)
def test_a_unit_is_changed_by_one_act_a_day(first: str, second: str) -> None:
    act(DAY, first)
    before = parents(DAY), {code: ref.name for code, ref in refs(DAY).items()}
    (found,) = plan(DAY, "chuyển,C,,,P", second).problems
    assert (found.code, found.row) == ("units.changed_same_day", 3)
    assert "QĐ 1" in str(found)
    assert (parents(DAY), {code: ref.name for code, ref in refs(DAY).items()}) == before


def test_two_planned_acts_of_one_day_are_not_both_applied_to_one_unit() -> None:
    planned = [plan(DAY, "đổi tên,A2,Mới A"), plan(DAY, "đổi tên,A2,Mới B")]
    reorganise(actor=OPERATOR, act_id=planned[0].act_id or 0, now=NOW)
    with pytest.raises(DomainError) as refused:
        reorganise(actor=OPERATOR, act_id=planned[1].act_id or 0, now=NOW)
    assert [each.code for each in refused.value.problems] == ["units.changed_same_day"]
    assert refs(DAY)["A2"].name == "Mới A"


def test_acts_of_one_day_that_touch_different_units_are_all_applied() -> None:
    act(DAY, *MERGE)
    act(DAY, "sáp nhập,B1,,,,A1", "chuyển,C,,,P")
    assert parents(DAY) == TREE | {"A1": "B", "A2": "B", "A": "B", "B1": "A1", "C": "P"}


def test_a_split_does_not_come_to_rest_elsewhere_by_another_act_of_its_day() -> None:
    act(DAY, "chia,B1,,,,A1; A2")
    assert parents(DAY)["B1"] == "A"
    assert problem_codes(DAY, "chuyển,A2,,,Q") == ["units.later_rest"]


def test_versions_of_earlier_days_outlive_an_act() -> None:
    early, late = tree_on(FIRST_DAY), tree_on(LATER)
    assert early.version_id == late.version_id
    act(DAY, *MERGE)
    assert tree_on(DAY).version_id != tree_on(FIRST_DAY).version_id


def test_closing_is_stored_once_with_its_day() -> None:
    act(DAY, *MERGE)
    assert dict(Unit.objects.filter(closed_on__isnull=False).values_list("code", "closed_on")) == {"A": DAY}
