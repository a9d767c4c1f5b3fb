"""An import of the tree taken back: whole, or refused with what hangs on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.units.importing import (
    LATER,
    NOW,
    OFFICE,
    SHEET,
    TODAY,
    an_act,
    bring,
    exported,
    refusal,
    take_back,
    unit_id,
)
from thongsuot.documents.models import Document
from thongsuot.kernel.days import NO_DAY
from thongsuot.people.models import Grant, User
from thongsuot.rollup.operations import apply
from thongsuot.rollup.rules import Change, Key
from thongsuot.units import operations, queries
from thongsuot.units.models import Name, Placement, TreeImport, TreeVersion, Unit, UnitLink

pytestmark = pytest.mark.usefixtures("kinds")


def test_a_first_import_taken_back_leaves_no_trace_in_the_tree() -> None:
    run = bring(*SHEET)
    queries.tree_on(TODAY)
    assert take_back(run.run_id) == operations.TakenBack(run.run_id, removed=3, restored=0)
    assert not any(model._default_manager.exists() for model in (Unit, Name, Placement))
    assert not TreeVersion.objects.current().exists()
    assert TreeImport.objects.get().state == "taken_back"
    with refusal("units.import_not_applied"):
        take_back(run.run_id)
    assert bring(*SHEET).created == 3


@pytest.mark.parametrize("now", [NOW, LATER])
def test_taking_back_restores_names_places_and_other_names(now: datetime) -> None:
    bring(*SHEET)
    before = exported(), exported(date(2025, 10, 1))
    lines = ("C,Chi bộ Hai,party_grassroots,W,,,CBVP", "W,Ban Tổ chức,party_office,T,1/1/2000,,", OFFICE)
    run = bring(*lines, now=now)
    assert (run.created, run.changed, run.unchanged) == (1, 1, 1)
    assert exported(date(2025, 10, 1)) != before[1]
    assert take_back(run.run_id, now=now).restored == 1
    assert (exported(), exported(date(2025, 10, 1))) == before


def test_an_import_on_which_something_hangs_is_not_taken_back() -> None:
    run = bring(*SHEET, "S,Sở Nội vụ,department,T,1/1/1997,,")
    before = exported()
    UnitLink.objects.create(state_unit_id=unit_id("S"), party_unit_id=unit_id("C"), from_day=TODAY)
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id)
    assert [(each.code, each.params["unit"]) for each in refused.value.problems] == [
        ("units.in_use", "S"), ("units.in_use", "C"),
    ]  # fmt: skip
    assert exported() == before


@pytest.mark.parametrize("holder", ["grant", "document", "tally"])
def test_what_packages_above_hold_of_a_unit_keeps_its_import_too(holder: str) -> None:
    run = bring(*SHEET)
    unit = unit_id("C")
    if holder == "grant":
        user = User.objects.create(username="an", display_name="An", joined_at=NOW)
        Grant.objects.create(user=user, role="leader", unit_id=unit, with_subtree=True, first_day=TODAY, granted_at=NOW)
    elif holder == "document":
        Document.objects.create(kind="plan", owner_id=unit)
    else:
        apply([Change(Key(unit, 0, "members", "member:official:due", NO_DAY, TODAY), 1, 0)])
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id)
    assert {(each.code, each.params["unit"]) for each in refused.value.problems} == {("units.in_use", "C")}


def test_units_that_came_beneath_since_keep_an_import_from_being_taken_back() -> None:
    run = bring(*SHEET)
    bring("D,Chi bộ Hai,cell,V,,,", now=LATER)
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id, now=LATER)
    assert [(each.code, dict(each.params)) for each in refused.value.problems] == [
        ("units.placed_beneath", {"unit": "D", "parent": "V"})
    ]


def test_what_a_later_import_changed_is_taken_back_first() -> None:
    run = bring(*SHEET)
    later = bring("C,Chi bộ Hai,cell,V,,,", now=LATER)
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id, now=LATER)
    assert [(each.code, each.params) for each in refused.value.problems] == [("units.changed_since", {"unit": "C"})]
    take_back(later.run_id, now=LATER)
    assert take_back(run.run_id, now=LATER).removed == 3


def test_what_an_act_changed_since_is_not_taken_back() -> None:
    bring(*SHEET)
    run = bring("C,Chi bộ Văn phòng,cell,T,,,", now=LATER)
    act = an_act(LATER, date(2025, 11, 1))
    Placement.objects.filter(unit__code="C", until_day=None).update(until_day=act.operates_on)
    Placement.objects.create(unit_id=unit_id("C"), parent_id=unit_id("V"), from_day=act.operates_on, act=act)
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id, now=LATER)
    assert [each.code for each in refused.value.problems] == ["units.changed_since"]


def test_a_move_is_not_taken_back_into_a_circle() -> None:
    bring(*SHEET, "P,Ban P,party_office,T,1/1/1997,,", "A,Ban A,party_office,P,1/1/1997,,",
          "B,Ban B,party_office,A,1/1/1997,,")  # fmt: skip
    run = bring("B,Ban B,party_office,T,,,", now=LATER)
    bring("P,Ban P,party_office,B,,,", now=datetime(2025, 10, 2, 3, tzinfo=UTC))
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id, now=datetime(2025, 10, 3, 3, tzinfo=UTC))
    assert [str(each).endswith(": A → P → B → A.") for each in refused.value.problems] == [True]
