"""The tree from a sheet: planned, applied whole, brought again, taken back; everything that may be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from thongsuot.audit.models import Entry as AuditEntry
from thongsuot.catalogues.operations import load_shipped
from thongsuot.files.models import KeptFile
from thongsuot.files.operations import keep
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import Dataset, SheetError, to_csv, to_xlsx
from thongsuot.units import operations, queries
from thongsuot.units.models import Name, Placement, Reorganisation, TreeImport, TreeVersion, Unit, UnitLink
from thongsuot.units.queries.exports import export_sheet

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 3, tzinfo=UTC)
TODAY = date(2025, 9, 1)
LATER = datetime(2025, 10, 1, 3, tzinfo=UTC)
HEADER = "Mã đơn vị,Tên đơn vị,Loại,Mã cấp trên,Ngày thành lập,Ngày giải thể,Tên khác"
ROOT = "T,Đảng bộ tỉnh Hà Nam,party_province,,1/1/1997,,"
OFFICE = "V,Văn phòng Tỉnh ủy,party_office,T,1/1/1997,,VPTU; Văn phòng TU"
CELL = "C,Chi bộ Văn phòng,Chi bộ,V,1/6/2010,,"
SHEET = (ROOT, OFFICE, CELL)


@pytest.fixture(autouse=True)
def _kinds() -> None:
    load_shipped(actor=OPERATOR, now=NOW)


def data(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def plan(*lines: str, header: str = HEADER, now: datetime = NOW) -> operations.ImportPlan:
    return operations.plan_import(actor=OPERATOR, data=data(*lines, header=header), name="tree.csv", now=now)


def bring(*lines: str, now: datetime = NOW) -> operations.ImportApplied:
    planned = plan(*lines, now=now)
    assert planned.problems == ()
    assert planned.run_id is not None
    return operations.apply_import(actor=OPERATOR, run_id=planned.run_id, now=now)


def take_back(run_id: int, now: datetime = NOW) -> operations.TakenBack:
    return operations.take_back_import(actor=OPERATOR, run_id=run_id, now=now)


def found(*lines: str, now: datetime = NOW) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in plan(*lines, now=now).problems]


@contextmanager
def refusal(code: str) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    with pytest.raises(DomainError) as refused:
        yield refused
    assert refused.value.code == code


def exported(day: date = TODAY) -> list[tuple[object, ...]]:
    return [tuple(row) for row in export_sheet(queries.tree_on(day)).rows]


def unit_id(code: str) -> int:
    return Unit.objects.get(code=code).pk


def parent_of(code: str, day: date) -> str:
    return next(str(row[3]) for row in exported(day) if row[0] == code)


def an_act(now: datetime, day: date) -> Reorganisation:
    kept = keep(data=b"act", name="act.csv", media_type="text/csv", now=now)
    return Reorganisation.objects.create(
        document_words="NQ 1", operates_on=day, file_id=kept.id, state="applied", recorded_at=now, applied_at=now
    )


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
        (("D,Chi bộ,cell,X,,,",), [("units.parent_unknown", 5)]),
        (("D,Chi bộ,cell,D,,,",), [("units.cycle", 5)]),
        (("D,Chi bộ,cell,E,,,", "E,Chi bộ,cell,F,,,", "F,Chi bộ,cell,D,,,"), [("units.cycle", 5)]),
        (("S,Đảng bộ tỉnh Nam Định,party_province,,1/1/1997,,",), [("units.two_roots", 5)]),
        (("D,Chi bộ,cell,V,30/2/2020,,",), [("units.bad_day", 5)]),
        (("D,Chi bộ,cell,V,,hôm qua,",), [("units.bad_day", 5)]),
        (("D,Chi bộ,cell,V,1/2/2020,1/2/2020,",), [("units.closed_before_opened", 5)]),
        (("D,Chi bộ,cell,C,1/2/2009,,",), [("units.opens_before_parent", 5)]),
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


# Taking it back


def test_a_first_import_taken_back_leaves_no_trace_in_the_tree() -> None:
    run = bring(*SHEET)
    queries.tree_on(TODAY)
    assert take_back(run.run_id) == operations.TakenBack(run.run_id, removed=3, restored=0)
    assert not any(model._default_manager.exists() for model in (Unit, Name, Placement, TreeVersion))
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


def test_units_that_came_beneath_since_keep_an_import_from_being_taken_back() -> None:
    run = bring(*SHEET)
    bring("D,Chi bộ Hai,cell,V,,,", now=LATER)
    with refusal("units.import_in_use") as refused:
        take_back(run.run_id, now=LATER)
    assert [str(each) for each in refused.value.problems] == ["D has been placed beneath V since."]


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
