"""Points from a sheet, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from tests.convening.world import MORNING, Hall
from tests.people.refusing import refused
from tests.plans import world as province
from thongsuot.convening.models import Point, PointSheet, PointUnit
from thongsuot.convening.operations.sheets import SheetPlan, apply_sheet, plan_sheet
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.queries.sheets import sheet_of
from thongsuot.kernel.actor import OPERATOR
from thongsuot.officedoc import to_xlsx
from thongsuot.units.models import Unit

NOW = MORNING - timedelta(days=7)
HEAD = "Mã điểm cầu,Tên điểm cầu,Địa điểm,Loại điểm cầu,Mã đơn vị phụ trách,Sức chứa,Mã đơn vị tham gia,Cả cấp dưới\n"


def bring(hall: Hall, text: str, head: str = HEAD) -> SheetPlan:
    return plan_sheet(
        actor=OPERATOR, conference_id=hall.conference, data=(head + text).encode(), name="diem-cau.csv", now=NOW
    )


def figures(plan: SheetPlan) -> tuple[int, ...]:
    assert [str(one) for one in plan.problems] == []
    return tuple(plan.figures[name] for name in ("created", "changed", "unchanged", "added", "removed"))


def yes(hall: Hall, plan: SheetPlan) -> None:
    apply_sheet(actor=OPERATOR, conference_id=hall.conference, run_id=plan.run_id or 0, now=NOW)


def test_a_sheet_makes_points_changes_them_and_says_whom_they_serve(hall: Hall) -> None:
    known = Point.objects.get(pk=hall.other_point)
    sheet = (
        f"{known.code},{known.name},Nhà văn hóa xã,,,120,HL-C,\n"
        "MOI,Điểm cầu mới,Hội trường B,điểm cầu cấp xã,HL-A,80,HL-A,x\n"
        "MOI,,,,,,HL-C,\n"
    )
    plan = bring(hall, sheet)
    assert figures(plan) == (1, 1, 0, 5, 1)
    assert Point.objects.count() == 2
    yes(hall, plan)
    made = Point.objects.get(code="MOI")
    assert (made.kind, made.capacity, made.duties.count()) == ("commune", 80, 5)
    served = set(PointUnit.objects.filter(point=made).values_list("unit__code", flat=True))
    assert served == {"HL-A", "HL-A-1", "HL-A-2", "HL-C"}
    assert Point.objects.get(pk=known.pk).place == "Nhà văn hóa xã"
    assert figures(bring(hall, sheet)) == (0, 0, 2, 0, 0)
    with refused("convening.unknown_sheet"):
        yes(hall, plan)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sheet_that_is_given_out_changes_nothing_when_it_comes_back(hall: Hall, language: str) -> None:
    reader = province.reader(now=NOW)
    with translation.override(language):
        dataset = sheet_of(reader, conference_for(reader, hall.conference), NOW, language)
    plan = plan_sheet(
        actor=OPERATOR, conference_id=hall.conference, data=to_xlsx(dataset), name="diem-cau.xlsx", now=NOW
    )
    assert figures(plan) == (0, 0, 2, 0, 0)


def test_columns_that_are_not_there_leave_things_as_they_are(hall: Hall) -> None:
    known = Point.objects.get(pk=hall.point)
    plan = bring(hall, f"{known.code},Tên khác\n", "Mã điểm cầu,Tên điểm cầu\n")
    assert figures(plan) == (0, 1, 0, 0, 0)
    yes(hall, plan)
    changed = Point.objects.get(pk=hall.point)
    assert (changed.name, changed.place, changed.owner_id) == ("Tên khác", known.place, known.owner_id)


WRONG = {
    "MOI,,,,HL-A,,,": ("convening.name_missing", 2),
    "MOI,Mới,,,,,,": ("convening.owner_missing", 2),
    "MOI,Mới,,,HL-Z,,,": ("convening.unit_unknown", 2),
    "MOI,Mới,,cung trăng,HL-A,,,": ("convening.kind_unknown", 2),
    "MOI,Mới,,,HL-A,nhiều,,": ("convening.bad_seats", 2),
    "MOI,Mới,,,HL-A,,,\nMOI,Khác,,,,,,": ("convening.point_differs", 3),
    ",Mới,,,HL-A,,,": ("convening.row_without_point", 2),
    f"MOI,{'x' * 301},,,HL-A,,,": ("convening.too_long", 2),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items(), ids=[code for code, _row in WRONG.values()])
def test_what_is_wrong_is_told_by_row_and_nothing_is_kept(hall: Hall, text: str, expected: tuple[str, int]) -> None:
    plan = bring(hall, text + "\n")
    assert [(one.code, one.row) for one in plan.problems] == [expected]
    assert not PointSheet.objects.exists()


def test_a_sheet_without_codes_of_points_or_without_rows(hall: Hall) -> None:
    assert [one.code for one in bring(hall, "x\n", "Địa điểm\n").problems] == ["convening.column_missing"]
    assert [one.code for one in bring(hall, "").problems] == ["convening.no_rows"]


def test_what_fits_no_longer_is_refused_whole(hall: Hall) -> None:
    plan = bring(hall, "MOI,Mới,,,HL-C,,,\n")
    Unit.objects.filter(code="HL-C").update(code="HL-D")
    with refused("convening.sheet_has_problems"):
        yes(hall, plan)
    assert not Point.objects.filter(code="MOI").exists()
