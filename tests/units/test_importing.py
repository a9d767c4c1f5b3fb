"""The tree from a sheet: planned, applied whole, brought again; everything that may be wrong with it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.units.importing import (
    CELL,
    LATER,
    NOW,
    OFFICE,
    ROOT,
    SHEET,
    TODAY,
    bring,
    data,
    exported,
    found,
    parent_of,
    plan,
    refusal,
)
from thongsuot.audit.models import Entry as AuditEntry
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.officedoc import Dataset, SheetError, to_csv, to_xlsx
from thongsuot.units import operations, queries
from thongsuot.units.models import Name, Placement, TreeImport, Unit
from thongsuot.units.queries.exports import export_sheet

pytestmark = pytest.mark.usefixtures("kinds")


# Planning and applying


def test_a_plan_says_what_would_happen_and_writes_no_unit() -> None:
    planned = plan(*SHEET)
    assert (planned.created, planned.changed, planned.unchanged, planned.problems) == (3, 0, 0, ())
    assert Unit.objects.count() == 0
    run = TreeImport.objects.get()
    assert (run.pk, run.state, run.created) == (planned.run_id, "planned", 3)


def test_applied_units_stand_in_the_tree_with_names_places_and_days() -> None:
    assert bring(*SHEET).created == 3
    tree = queries.tree_on(TODAY)
    cell = queries.unit_by_code("C", tree)
    assert (cell.name, cell.kind, cell.depth) == ("Chi bộ Văn phòng", "cell", 2)
    assert [unit.code for unit in queries.ancestors(cell.id, tree)][:2] == ["T", "V"]
    assert [unit.code for unit in queries.bodies_named("vptu", queries.root(tree).id, TODAY)] == ["V"]
    assert [row[0] for row in exported(date(2000, 1, 1))] == ["T", "V"]


def test_rows_may_stand_in_any_order_beneath_title_rows_in_either_language() -> None:
    lines = (
        "DANH SÁCH TỔ CHỨC,,,,,", "unit code,unit name,unit kind,parent code,opened,closed", CELL.rstrip(","),
        OFFICE.rsplit(",", 1)[0], ROOT.rsplit(",", 1)[0],
    )  # fmt: skip
    planned = operations.plan_import(actor=OPERATOR, data="\n".join(lines).encode(), name="t.csv", now=NOW)
    assert (planned.created, planned.problems) == (3, ())


def test_without_a_first_day_a_new_unit_opens_on_the_day_of_the_import() -> None:
    bring(*SHEET, "D,Chi bộ Hai,cell,V,,,")
    assert Unit.objects.get(code="D").opened_on == TODAY


def test_a_kind_may_be_one_of_the_unit_s_own_days() -> None:
    """Districts ended on 30 June 2025; one that was closed then keeps its kind, one opened later is a mistake."""
    assert found(*SHEET, "H,Đảng bộ huyện Lý Nhân,party_district,T,1/1/1997,1/7/2025,") == []
    assert found(*SHEET, "H,Đảng bộ huyện Lý Nhân,party_district,T,1/8/2025,,") == [("units.kind_unknown", 5)]


def test_the_record_says_who_planned_and_applied() -> None:
    bring(*SHEET)
    actions = AuditEntry.objects.filter(action__startswith="units.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["units.plan_import", "units.apply_import"]


def test_only_who_may_edit_units_imports() -> None:
    bring(*SHEET)
    stranger = Actor(user_id=4711, door="web")
    with refusal("people.not_allowed"):
        operations.plan_import(actor=stranger, data=data(*SHEET), name="tree.csv", now=NOW)
    assert TreeImport.objects.count() == 1


# Every problem


@pytest.mark.parametrize("code", ["c", "C .1", "c.1"])
def test_a_code_that_differs_from_a_stored_one_in_case_or_spaces_only_is_a_problem(code: str) -> None:
    bring(*SHEET, "C.1,Tổ một,cell,C,,,")
    (told,) = plan(f"{code},Chi bộ mới,cell,V,,,").problems
    assert (told.code, told.row, told.column) == ("units.code_alike", 2, "code")
    assert told.params["other"] == code.replace(" ", "").upper()


def test_surrounding_spaces_belong_to_no_code() -> None:
    bring(*SHEET)
    assert plan("  C  ,Chi bộ Văn phòng,Chi bộ,V,1/6/2010,,").unchanged == 1


@pytest.mark.parametrize(("language", "day"), [("vi", "1/2/2020"), ("en", "1 February 2020")])
def test_a_problem_writes_days_as_its_readers_do(language: str, day: str) -> None:
    planned = plan(*SHEET, "D,Chi bộ,cell,V,2020-02-01,2020-02-01,")
    with translation.override(language):
        assert day in str(planned.problems[0])


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ((",Không mã,cell,V,,,",), [("units.code_missing", 5)]),
        (("D,,cell,V,,,",), [("units.name_missing", 5)]),
        (("D,…,cell,V,,,",), [("units.name_unreadable", 5)]),
        ((f"D,{'x' * 301},cell,V,,,",), [("units.name_too_long", 5)]),
        ((f"{'D' * 61},Chi bộ,cell,V,,,",), [("units.code_too_long", 5)]),
        (("=1+1,Chi bộ,cell,V,,,",), [("units.code_is_formula", 5)]),
        (("D,Chi bộ,cell,=A2,,,",), [("units.code_is_formula", 5)]),
        (("D,Chi bộ,,V,,,",), [("units.kind_missing", 5)]),
        (("D,Chi bộ,chi hội,V,,,",), [("units.kind_unknown", 5)]),
        (("C,Chi bộ,cell,V,,,",), [("units.code_twice", 5)]),
        (("c,Chi bộ,cell,V,,,",), [("units.code_alike", 5)]),
        (("D 1,Chi bộ,cell,V,,,", "d1,Chi bộ,cell,V,,,"), [("units.code_alike", 6)]),
        (("D,Chi bộ,cell,X,,,",), [("units.parent_unknown", 5)]),
        (("D,Chi bộ,cell,D,,,",), [("units.cycle", 5)]),
        (("D,Chi bộ,cell,E,,,", "E,Chi bộ,cell,F,,,", "F,Chi bộ,cell,D,,,"), [("units.cycle", 5)]),
        (("S,Đảng bộ tỉnh Nam Định,party_province,,1/1/1997,,",), [("units.two_roots", 5)]),
        (("D,Chi bộ,cell,V,30/2/2020,,",), [("units.bad_day", 5)]),
        (("D,Chi bộ,cell,V,,hôm qua,",), [("units.bad_day", 5)]),
        (("D,Chi bộ,cell,V,1/2/2020,1/2/2020,",), [("units.closed_before_opened", 5)]),
        (
            ("D,Đảng bộ,party_grassroots,V,1/2/2009,1/2/2012,", "E,Chi bộ,cell,D,1/2/2012,,"),
            [("units.parent_closed_before", 6)],
        ),
        (
            ("D,Đảng bộ,party_grassroots,V,1/2/2009,1/2/2012,", "E,Chi bộ,cell,D,1/2/2010,,"),
            [("units.outlives_parent", 6)],
        ),
        (("D,Chi bộ,cell,V,,,…",), [("units.name_unreadable", 5)]),
        (
            ("D,,chi hội,V,xx,,", "E,Chi bộ,cell,X,,,", "C,Chi bộ,cell,V,,,"),
            [("units.bad_day", 5), ("units.kind_unknown", 5), ("units.name_missing", 5), ("units.parent_unknown", 6),
             ("units.code_twice", 7)],
        ),
    ],
)  # fmt: skip
def test_every_problem_is_named_with_its_row_and_nothing_is_kept(
    lines: tuple[str, ...], problems: list[tuple[str, int]]
) -> None:
    planned = plan(*SHEET, *lines)
    assert [(each.code, each.row) for each in planned.problems] == problems
    assert planned.run_id is None
    assert all(str(each) and "%(" not in str(each) for each in planned.problems)
    assert not [str(each) for each in planned.problems if re.search(r"\d{4}-\d{2}", str(each))]
    assert (TreeImport.objects.count(), KeptFile.objects.count(), Unit.objects.count()) == (0, 0, 0)


def test_a_circle_is_printed_from_its_first_row_back_to_it() -> None:
    lines = ("D,Chi bộ,cell,E,,,", "E,Chi bộ,cell,F,,,", "F,Chi bộ,cell,D,,,", "G,Chi bộ,cell,F,,,")
    (problem,) = plan(*SHEET, *lines).problems
    assert "D → E → F → D" in str(problem)


def test_a_tree_has_a_root() -> None:
    assert found(OFFICE.replace(",T,", ",C,"), CELL.replace("1/6/2010", "1/1/1997")) == [
        ("units.no_root", None),
        ("units.cycle", 2),
    ]


def test_a_bad_row_makes_no_orphans_of_its_children() -> None:
    assert found(ROOT, "V,,party_office,T,xx,,", CELL) == [("units.bad_day", 3), ("units.name_missing", 3)]


def test_a_sheet_without_a_needed_column_or_without_rows_is_refused_as_a_whole() -> None:
    without_kind = plan("T,Tỉnh,", header="Mã đơn vị,Tên đơn vị,Mã cấp trên").problems
    assert [(each.code, each.row, each.column) for each in without_kind] == [("units.column_missing", None, "kind")]
    assert found() == [("units.no_rows", None)]


def test_what_is_no_sheet_is_refused_by_its_reader() -> None:
    with pytest.raises(SheetError, match="unknown_kind"):
        operations.plan_import(actor=OPERATOR, data=b"%PDF-1.7", name="tree.pdf", now=NOW)


# Bringing it again


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_goes_out_comes_in_again_unchanged(language: str) -> None:
    bring(*SHEET, "H,Đảng bộ huyện Lý Nhân,party_district,T,1/1/1997,1/7/2025,", '007,"Chi bộ, 7",cell,V,,,')
    with translation.override(language):
        sheet = export_sheet(queries.tree_on(TODAY))
    for content, name in ((to_csv(sheet), "tree.csv"), (to_xlsx(Dataset("Tree", [sheet])), "tree.xlsx")):
        planned = operations.plan_import(actor=OPERATOR, data=content, name=name, now=NOW)
        assert (planned.created, planned.changed, planned.unchanged, planned.problems) == (0, 0, 5, ())


def test_a_name_and_a_kind_are_corrected_for_all_their_days() -> None:
    bring(*SHEET)
    queries.tree_on(date(2012, 1, 1))
    done = bring("C,Chi bộ Cơ quan Văn phòng,party_grassroots,V,,,", now=LATER)
    assert (done.created, done.changed, done.unchanged) == (0, 1, 0)
    cell = queries.unit_by_code("C", queries.tree_on(date(2012, 1, 1)))
    assert (cell.name, cell.kind) == ("Chi bộ Cơ quan Văn phòng", "party_grassroots")
    assert Name.objects.filter(unit=cell.id).count() == 1


def test_another_parent_moves_a_unit_from_the_day_of_the_import() -> None:
    bring(*SHEET)
    queries.tree_on(TODAY)
    queries.tree_on(date(2025, 10, 1))
    bring("C,Chi bộ Văn phòng,cell,T,,,", now=LATER)
    assert parent_of("C", date(2025, 9, 30)) == "V"
    assert parent_of("C", date(2025, 10, 1)) == "T"


def test_a_second_move_on_one_day_corrects_the_first() -> None:
    bring(*SHEET, "W,Ban Tổ chức,party_office,T,1/1/1997,,")
    bring("C,Chi bộ Văn phòng,cell,T,,,", now=LATER)
    bring("C,Chi bộ Văn phòng,cell,W,,,", now=LATER)
    assert parent_of("C", date(2025, 10, 1)) == "W"
    assert Placement.objects.filter(unit__code="C").count() == 2


def test_empty_cells_leave_days_and_other_names_as_they_are() -> None:
    bring(*SHEET)
    assert plan("V,Văn phòng Tỉnh ủy,party_office,T,,,").unchanged == 1


def test_other_names_are_added_and_never_removed() -> None:
    bring(*SHEET)
    assert bring("V,Văn phòng Tỉnh ủy,party_office,T,,,vptu; Văn phòng cấp ủy").changed == 1
    aliases = Name.objects.filter(unit__code="V", role="alias").order_by("pk").values_list("words", flat=True)
    assert list(aliases) == ["VPTU", "Văn phòng TU", "Văn phòng cấp ủy"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("C,Chi bộ Văn phòng,cell,V,1/6/2011,,", "units.opened_differs"),
        ("C,Chi bộ Văn phòng,cell,V,,1/8/2025,", "units.closing_needs_act"),
        ("C,Chi bộ Văn phòng,cell,,,,", "units.two_roots"),
        ("T,Đảng bộ tỉnh Hà Nam,party_province,C,,,", "units.root_stays"),
        ("V,Văn phòng Tỉnh ủy,party_office,C,,,", "units.cycle"),
        ("H,Đảng bộ huyện,party_district,V,,,", "units.closed_rests"),
        ("C,Chi bộ Văn phòng,cell,H,,,", "units.parent_closed"),
    ],
)
def test_an_import_does_not_change_what_only_an_act_may(line: str, problem: str) -> None:
    bring(*SHEET, "H,Đảng bộ huyện,party_district,T,1/1/1997,1/7/2025,")
    assert problem in [each.code for each in plan(line, now=LATER).problems]


def test_a_move_does_not_reach_past_one_recorded_for_a_later_day() -> None:
    bring(*SHEET)
    bring("C,Chi bộ Văn phòng,cell,T,,,", now=LATER)
    assert found("C,Chi bộ Văn phòng,cell,T,,,", now=NOW) == [("units.has_later_change", 2)]


def test_a_move_makes_no_circle_with_one_recorded_for_a_later_day() -> None:
    bring(*SHEET, "A,Ban A,party_office,T,1/1/1997,,", "B,Ban B,party_office,T,1/1/1997,,")
    bring("A,Ban A,party_office,B,,,", now=LATER)
    assert found("B,Ban B,party_office,A,,,", now=NOW) == [("units.cycle", 2)]


def test_applying_checks_again_and_writes_nothing_when_the_tree_has_moved_on() -> None:
    first, second = plan(*SHEET), plan(ROOT.replace("T,", "S,"))
    assert first.run_id
    assert second.run_id
    operations.apply_import(actor=OPERATOR, run_id=first.run_id, now=NOW)
    with refusal("units.import_has_problems") as refused:
        operations.apply_import(actor=OPERATOR, run_id=second.run_id, now=NOW)
    assert [each.code for each in refused.value.problems] == ["units.two_roots"]
    assert Unit.objects.count() == 3
    with refusal("units.import_not_planned"):
        operations.apply_import(actor=OPERATOR, run_id=first.run_id, now=NOW)


# How much it costs


def test_the_number_of_queries_does_not_grow_with_the_sheet() -> None:
    def queries_of(count: int) -> int:
        lines = [f"N{count}-{at},Chi bộ {at},cell,V,1/1/2015,,Tên khác {at}" for at in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bring(*lines)
        return len(captured)

    bring(*SHEET)
    few, many = queries_of(5), queries_of(1500)
    assert many <= few + 2
    assert many <= 60


def test_a_new_unit_older_than_its_parent_stood_beneath_the_next_above_that_was_open_by_then() -> None:
    bring(
        *SHEET,
        "N,Đảng bộ mới,party_grassroots,V,1/7/2025,,",
        "D,Chi bộ,cell,N,1/2/2009,,",
        "E,Chi bộ,cell,D,1/2/1995,,",
    )
    days = [date(2009, 1, 31), date(2009, 2, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [parent_of("D", day) for day in days[1:]] == ["V", "V", "N"]
    assert [parent_of("E", day) for day in days] == ["V", "D", "D", "D"]
    assert parent_of("E", date(1997, 1, 1)) == "V", "it is older than the root: the tree begins with that"


def test_a_closed_unit_that_rests_beneath_a_younger_one_comes_in_as_it_was_given_out() -> None:
    bring(*SHEET, "N,Chi bộ mới,cell,V,1/7/2025,,", "D,Chi bộ cũ,cell,N,1/2/2009,1/7/2025,")
    assert (parent_of("D", date(2025, 6, 30)), parent_of("D", date(2025, 7, 1))) == ("V", "N")


def test_a_known_unit_is_not_moved_beneath_one_that_opens_later() -> None:
    bring(*SHEET)
    moved, later = "V,Văn phòng Tỉnh ủy,party_office,D,,,", "D,Ban,cell,T,1/2/2030,,"
    assert found(moved, later) == [("units.opens_before_parent", 2)]
