"""A unit's own sheet of who has studied: problems by row, recorded once, the sheet as evidence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.kept import once
from tests.plans.world import person
from tests.study import world
from tests.study.world import HELD, NOW, START, Course
from thongsuot.files.models import KeptFile
from thongsuot.files.queries import content
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import raw, sheets_in
from thongsuot.people.models import Member, MemberName, Membership
from thongsuot.people.rules.roles import Role
from thongsuot.study import jobs
from thongsuot.study.models import Completion, StudySheet
from thongsuot.study.operations import sheets
from thongsuot.study.operations.sheets import SheetPlan
from thongsuot.study.rules.sheets import id_of

pytestmark = pytest.mark.django_db
SYMBOL = "15-NQ/TU"
HEADER = "Mã đảng viên;Họ và tên;Ngày học;Cách học;Hình thức;Tổng số;Đã học;Tỷ lệ"


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return once(world.ruled)


def codes(course: Course) -> list[str]:
    found = dict(Member.objects.values_list("pk", "code"))
    return [found[pk] for pk in course.members]


def brought(*rows: str, actor: Actor = OPERATOR) -> SheetPlan:
    data = "\n".join((HEADER, *rows)).encode("utf-8-sig")
    run_id = sheets.receive_sheet(actor=actor, data=data, name="so.csv", document_words=SYMBOL, now=NOW)
    return sheets.plan_sheet(actor=actor, run_id=run_id, now=NOW)


def narrow(*rows: str) -> tuple[int, StudySheet]:
    """A sheet of codes and days alone, as a job looked it through; how many bytes it has."""
    data = "\n".join(("Mã;Ngày", *rows)).encode()
    run_id = sheets.receive_sheet(actor=OPERATOR, data=data, name="so.csv", document_words=SYMBOL, now=NOW)
    jobs._sheet(sheets.plan_sheet, run_id, None, 1)
    return len(data), StudySheet.objects.get(pk=run_id)


def at_most(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    monkeypatch.setattr(raw, "MAX_CELLS", cells)
    monkeypatch.setattr(sheets_in, "MAX_CELLS", cells, raising=False)


def apply(plan: SheetPlan, actor: Actor = OPERATOR) -> tuple[int, int]:
    assert plan.run_id is not None, plan.problems
    sheets.confirm_sheet(actor=actor, run_id=plan.run_id, now=NOW)
    done = sheets.apply_sheet(actor=actor, run_id=plan.run_id, now=NOW)
    return done.created, done.unchanged


def test_every_problem_is_listed_by_its_row(course: Course) -> None:
    first, second, third, fourth, fifth, _sixth = codes(course)
    Membership.objects.filter(member__code=fourth).update(category="key_cadre")
    name = "Lò Thị Mai"
    MemberName.objects.update_or_create(member=Member.objects.get(code=third), defaults={"name": name})
    plan = brought(
        "KHONG-CO;;2026-12-04;;;;;",
        f"{first};;2026-12-04;;;;;",
        f"{first};;2026-12-05;;;;;",
        f"{second};;{START - timedelta(days=1)};;;;;",
        f"{fifth};;2027-01-01;;;;;",
        f"{second};;hôm kia;;;;;",
        f"{third};{name} khác;2026-12-04;;;;;",
        f"{third};{name};2026-12-04;hội nghị;;;;",
        f"{third};{name};2026-12-04;trà đá;;;;",
        f"{third};{name};2026-12-04;họp chi bộ;qua thư;;;",
        f"{fourth};;2026-12-04;họp chi bộ;trực tiếp;;;",
        ";;;;;30;29;100 %",
        ";;;;;30;31;",
        ";;;;;12;11;91,67",
    )
    assert plan.run_id is None
    assert [(one.row, one.code) for one in plan.problems] == [
        (2, "study.unknown_member"),
        (4, "study.person_twice"),
        (5, "study.before_first_day"),
        (6, "study.in_the_future"),
        (7, "study.bad_date"),
        (8, "study.name_differs"),
        (9, "study.by_roll_call"),
        (10, "study.unknown_way"),
        (11, "study.unknown_mode"),
        (12, "study.way_not_allowed"),
        (13, "study.percent_contradicts"),
        (14, "study.counts_contradict"),
    ]
    refused = StudySheet.objects.get()
    assert (refused.state, refused.file) == ("refused", None)
    assert len(refused.problems) == 12


def test_what_is_brought_again_is_recorded_once_with_the_sheet_as_evidence(course: Course) -> None:
    first, second, *_others = codes(course)
    rows = [f"{first};;2026-12-04;tự học;trực tuyến;;;", f"{second};;05/12/2026;;;;;"]
    plan = brought(*rows)
    assert (plan.created, plan.unchanged) == (2, 0)
    assert not Completion.objects.exists()
    assert apply(plan) == (2, 0)
    assert sum(world.tallies(course).values()) == 2
    one = Completion.objects.get(pk=id_of(course.document, course.members[0], date(2026, 12, 4)))
    assert (one.way, one.words, one.file) == ("reported", "tự học, trực tuyến", StudySheet.objects.get().file)
    assert apply(brought(*reversed(rows))) == (0, 2)
    assert Completion.objects.count() == 2
    assert StudySheet.objects.exclude(file=None).count() == 2


def test_names_are_compared_and_not_kept(course: Course) -> None:
    first, second, *_others = codes(course)
    name = "Lò Thị Mai"
    MemberName.objects.update_or_create(member=Member.objects.get(code=second), defaults={"name": name})
    plan = brought(f"{first};;2026-12-04;;trực tuyến;;;", "", f"{second};{name};2026-12-05;Lớp học;;;;")
    kept = content(StudySheet.objects.get().file_id or 0).data.decode("utf-8-sig")
    assert name not in kept
    assert [line.split(",")[0] for line in kept.splitlines()] == ["mã", first, "", second]
    assert KeptFile.objects.filter(name="so.csv").count() == 1
    Member.objects.filter(code=second).update(code="KHAC")
    assert apply(plan) == (1, 0)
    assert Completion.objects.get().words == "trực tuyến"
    assert [one["row"] for one in StudySheet.objects.get().problems] == [4]


def test_a_sheet_as_large_as_one_may_be_is_recorded_to_its_end(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{code};2026-12-04" for code in codes(course)[:3]]
    at_most(monkeypatch, 8)
    _bytes, run = narrow(*rows)
    assert apply(SheetPlan(run.pk, run.created, run.unchanged, ())) == (3, 0)


def test_a_sheet_that_could_not_be_read_without_its_names_is_refused_before_it_is_planned(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_others = codes(course)
    at_most(monkeypatch, 7)
    _bytes, run = narrow(f"{first};4/12/2026", "", f"{second};4/12/2026")
    assert (run.state, run.file, run.problems[0]["code"]) == ("refused", None, "sheet.too_large")
    at_most(monkeypatch, 8)
    size, run = narrow(f"{first};4/12/2026", "", f"{second};4/12/2026")
    assert run.state == "planned"
    monkeypatch.setattr(sheets_in, "MAX_BYTES", size)
    _bytes, run = narrow(f"{first};4/12/2026", "", f"{second};4/12/2026")
    assert (run.state, run.problems[0]["code"]) == ("refused", "sheet.too_large")


def test_who_stands_elsewhere_is_not_theirs_to_report(course: Course) -> None:
    first, second, *_others = codes(course)
    secretary = person(Role.SECRETARY, course.cells[0])
    plan = brought(f"{first};;2026-12-04;;;;;", f"{second};;2026-12-04;;;;;", actor=secretary)
    assert [(one.row, one.code) for one in plan.problems] == [(3, "study.member_not_yours")]
    with pytest.raises(DomainError) as refusal:
        brought(f"{first};;2026-12-04;;;;;", actor=person(Role.MEMBER, course.cells[0]))
    assert refusal.value.code == "people.not_allowed"


def test_a_job_that_was_cut_off_goes_on_and_a_sheet_without_columns_is_refused(course: Course) -> None:
    first, second, third, *_others = codes(course)
    plan = brought(*(f"{code};;{HELD};;;;;" for code in (first, second, third)))
    assert plan.run_id is not None
    sheets.confirm_sheet(actor=OPERATOR, run_id=plan.run_id, now=NOW)
    world.tell(course, world.claim(course, 0, pk=id_of(course.document, course.members[0], HELD)))
    jobs._sheet(sheets.apply_sheet, plan.run_id, None, 1)
    run = StudySheet.objects.get()
    assert (run.state, run.created, run.unchanged) == ("applied", 2, 1)
    jobs._sheet(sheets.apply_sheet, plan.run_id, None, 1)  # the queue gives it once more
    assert Completion.objects.count() == 3
    with pytest.raises(DomainError) as refusal:
        sheets.receive_sheet(actor=OPERATOR, data=b"a", name="a.csv", document_words="99-NQ/TU", now=NOW)
    assert refusal.value.code == "study.unknown_symbol"
    run_id = sheets.receive_sheet(
        actor=OPERATOR, data="Họ tên;Tên\nA;B".encode(), name="a.csv", document_words=SYMBOL, now=NOW
    )
    jobs._sheet(sheets.plan_sheet, run_id, None, 1)
    refused = StudySheet.objects.get(pk=run_id)
    assert (refused.state, refused.problems[0]["code"]) == ("refused", "study.missing_column")
