"""The import of members: planned, applied whole, taken back whole, exported in its own shape."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.people.world import (
    HEADER,
    LATER,
    NOW,
    PEOPLE,
    TODAY,
    bring,
    members,
    plan,
    spans,
    unit_id,
    user,
)
from tests.units import planting
from thongsuot.audit.models import Entry
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import SheetError, to_csv
from thongsuot.people import access, operations, queries
from thongsuot.people.models import ImportEffect, Member, MemberImport, MemberName, Membership
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.queries import verify
from thongsuot.units.models import Unit

pytestmark = pytest.mark.usefixtures("organisation")


def counts(*rows: str) -> tuple[int, int, int, int]:
    planned = plan(*rows)
    assert planned.problems == ()
    return planned.created, planned.changed, planned.transferred, planned.unchanged


def problems(*rows: str) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in plan(*rows).problems]


def test_a_dry_run_counts_what_is_new_and_writes_nothing() -> None:
    assert counts(*PEOPLE) == (5, 0, 0, 0)
    assert spans() == set()
    assert members(TODAY) == 0


def test_an_import_writes_members_names_memberships_and_tallies(people: int) -> None:
    assert spans() == {
        ("DV1", "C1", "official", "2025-01-01", None),
        ("DV2", "C1", "official", "2025-01-01", None),
        ("DV3", "C2", "official", "2025-01-01", None),
        ("DV4", "C3", "official", "2025-01-01", None),
        ("DV4", "C1", "temporary", "2026-01-01", None),
    }
    assert [members(TODAY, code) for code in ("T", "H1", "C1")] == [5, 4, 3]
    assert (members(date(2025, 6, 1)), members(date(2024, 12, 31))) == (4, 0)
    assert verify() == []


def test_a_second_import_of_the_same_sheet_changes_nothing(people: int) -> None:
    assert counts(*PEOPLE) == (0, 0, 0, 5)
    bring(*PEOPLE, now=LATER)
    assert members(TODAY) == 5
    assert verify() == []


def test_a_dry_run_tells_changes_and_transfers_apart(people: int) -> None:
    rows = (
        "DV1,Nguyễn Văn Ân,C1,member,,,,",  # another name
        "DV2,Trần Thị Bình,C1,cadre,,,,",  # no longer exempt
        "DV3,Lê Đình Ý,C1,member,,,,",  # another unit
        "DV4,,C3,member,,,,",  # as it was: an empty name says nothing
        "DV9,Mai,C2,member,,,,",
    )
    assert counts(*rows) == (1, 2, 1, 1)
    bring(*rows, now=LATER)
    assert members(TODAY + timedelta(days=1), "C1") == 4
    assert verify() == []


def test_every_problem_is_listed_by_row_and_nothing_is_kept(people: int) -> None:
    Unit.objects.filter(code="C3").update(closed_on=date(2026, 2, 1))
    found = problems(
        "DV1,An,nowhere,member,,,,",
        "DV5,Bảo,C3,member,,,,",
        "DV6,Chi,C3,member,,,1/1/2026,1/2/2026",
        "DV3,Lê Đình Ý,C1,member,,,1/6/2024,",
        "DV7,Dũng,C1,what,,,,",
        "=1+1,Em,C1,member,,,,",
        "DV6,Chi,C1,member,,,,",
    )
    assert found == [
        (2, "people.unknown_unit"),
        (3, "people.unit_not_open"),
        (5, "people.overlapping"),
        (6, "people.unknown_category"),
        (7, "people.formula_as_code"),
        (8, "people.duplicate_code"),
    ]
    assert not MemberImport.objects.filter(state="planned").exists()


def test_a_file_that_is_no_sheet_is_refused() -> None:
    with pytest.raises(SheetError):
        operations.plan_import(actor=OPERATOR, data=b"\x00\x01", name="members.xlsx", now=NOW)


def test_a_sheet_that_no_longer_fits_when_it_is_applied_changes_nothing(people: int) -> None:
    planned = plan("DV1,Nguyễn Văn An,C2,member,,,,", "DV8,Hà,C3,member,,,,")
    Unit.objects.filter(code="C3").update(closed_on=date(2026, 2, 1))
    before = spans()
    with pytest.raises(DomainError) as refused:
        operations.apply_import(actor=OPERATOR, run_id=planned.run_id or 0, now=NOW)
    assert refused.value.code == "people.import_has_problems"
    assert [problem.row for problem in refused.value.problems] == [3]
    assert spans() == before
    assert verify() == []


def test_a_plan_is_applied_once(people: int) -> None:
    with pytest.raises(DomainError) as refused:
        operations.apply_import(actor=OPERATOR, run_id=people, now=LATER)
    assert refused.value.code == "people.import_not_planned"


def test_a_new_plan_takes_the_place_of_the_one_before(people: int) -> None:
    first = plan("DV8,Hà,C3,member,,,,")
    plan("DV9,Hải,C3,member,,,,")
    assert not MemberImport.objects.filter(pk=first.run_id or 0).exists()


def test_the_file_is_kept_no_longer_than_the_import_waits(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    planned = plan(*PEOPLE)
    (file,) = KeptFile.objects.all()
    assert default_storage.exists(file.path())
    with django_capture_on_commit_callbacks(execute=True):
        operations.apply_import(actor=OPERATOR, run_id=planned.run_id or 0, now=NOW)
    assert not KeptFile.objects.exists()
    assert not default_storage.exists(file.path())


def test_taken_back_everything_is_as_it_was(people: int) -> None:
    before = spans(), list(MemberName.objects.order_by("pk").values_list("name", "folded", "sort_key"))
    run = bring(
        "DV1,Nguyễn Văn Ân,C2,cadre,,,,", "DV2,Trần Thị Bình,C1,cadre,x,,,1/12/2026", "DV9,Mai,C2,member,,,,",
        "DV3,Lê Đình Ý,C3,member,,,1/1/2025,", now=LATER,
    )  # fmt: skip
    done = operations.take_back_import(actor=OPERATOR, run_id=run, now=LATER + timedelta(hours=1))
    assert (done.voided, done.restored) == (3, 3)
    assert (spans(), list(MemberName.objects.order_by("pk").values_list("name", "folded", "sort_key"))) == before
    assert verify() == []
    with pytest.raises(DomainError) as refused:
        operations.take_back_import(actor=OPERATOR, run_id=run, now=LATER)
    assert refused.value.code == "people.import_not_applied"


def test_a_first_import_taken_back_leaves_no_name_and_no_count(people: int) -> None:
    operations.take_back_import(actor=OPERATOR, run_id=people, now=LATER)
    assert spans() == set()
    assert not MemberName.objects.exists()
    assert members(TODAY) == 0
    assert verify() == []
    bring(*PEOPLE, now=LATER)
    assert members(TODAY) == 5


def test_an_import_whose_members_moved_on_is_not_taken_back(people: int) -> None:
    run = bring("DV9,Mai,C2,member,,,1/1/2026,", now=LATER)
    bring("DV9,Mai,C3,member,,,,", now=LATER + timedelta(days=1))
    before = spans()
    with pytest.raises(DomainError) as refused:
        operations.take_back_import(actor=OPERATOR, run_id=run, now=LATER + timedelta(days=2))
    assert refused.value.code == "people.import_changed_since"
    assert spans() == before


def test_an_import_that_wrote_a_member_after_a_transfer_which_began_later_is_taken_back(people: int) -> None:
    began, meanwhile = LATER, LATER + timedelta(minutes=5)
    planned = plan("DV1,Nguyễn Văn An,C3,member,,,1/2/2026,", now=began)
    operations.transfer_member(
        actor=OPERATOR, member_id=Member.objects.get(code="DV1").pk, unit_id=unit_id("C2"), on=date(2026, 1, 1),
        now=meanwhile,
    )  # fmt: skip
    before = spans()
    operations.apply_import(actor=OPERATOR, run_id=planned.run_id or 0, now=began)
    assert spans() != before
    operations.take_back_import(actor=OPERATOR, run_id=planned.run_id or 0, now=LATER + timedelta(days=1))
    assert spans() == before
    assert verify() == []


def test_a_transfer_that_waited_for_an_import_is_not_undone_with_it(people: int) -> None:
    ended_at = LATER + timedelta(minutes=5)
    run = bring("DV1,Nguyễn Văn An,C3,member,,,1/2/2026,", now=ended_at)
    operations.transfer_member(
        actor=OPERATOR, member_id=Member.objects.get(code="DV1").pk, unit_id=unit_id("C2"), on=date(2026, 3, 1),
        now=LATER,
    )  # fmt: skip
    with pytest.raises(DomainError) as refused:
        operations.take_back_import(actor=OPERATOR, run_id=run, now=LATER + timedelta(days=1))
    assert refused.value.code == "people.import_changed_since"


def test_members_are_not_taken_back_into_a_unit_that_has_closed(people: int) -> None:
    run = bring("DV1,Nguyễn Văn An,C3,member,,,1/2/2026,", now=NOW)
    planting.act(date(2026, 3, 1), "sáp nhập,C1,,,,C2", now=NOW)
    before = spans()
    with pytest.raises(DomainError) as refused:
        operations.take_back_import(actor=OPERATOR, run_id=run, now=LATER)
    assert (refused.value.code, refused.value.params["unit"]) == ("people.import_changed_since", "C1")
    assert spans() == before


def test_an_office_imports_into_its_own_units_only(people: int) -> None:
    office = user("an", Role.OFFICE, "H1")
    rows = ("DV1,,C2,member,,,,", "DV8,Hà,C3,member,,,,", "DV4,,C1,member,,,,")
    found = plan(*rows, actor=office)
    assert [(problem.row, problem.code) for problem in found.problems] == [
        (3, "people.unit_not_yours"),
        (4, "people.stands_elsewhere"),
    ]
    bring("DV1,,C2,member,,,,", actor=office, now=LATER)
    with pytest.raises(DomainError):
        operations.take_back_import(actor=office, run_id=people, now=LATER)


def test_who_edits_no_members_anywhere_imports_nothing() -> None:
    with pytest.raises(DomainError) as refused:
        plan(*PEOPLE, actor=user("an", Role.LEADER, "T"))
    assert refused.value.code == "people.not_allowed"


def test_what_is_exported_is_read_again_and_changes_nothing(people: int) -> None:
    exported = operations.export_members(actor=OPERATOR, unit_id=unit_id("T"), now=NOW)
    planned = operations.plan_import(actor=OPERATOR, data=to_csv(exported), name="again.csv", now=NOW)
    assert (planned.problems, planned.unchanged, planned.created) == ((), 5, 0)


def test_the_record_holds_counts_and_no_names(people: int) -> None:
    entry = Entry.objects.get(action="people.apply_import")
    assert entry.detail == {"created": 5, "changed": 0, "transferred": 0, "unchanged": 0}


def test_a_batch_takes_the_same_queries_whatever_its_rows() -> None:
    taken = []
    for rows in (2, 480):
        plan(*PEOPLE)  # so that either drops a plan
        with CaptureQueriesContext(connection) as queries_of:
            plan(*[f"DV{n},Tên {n},C{1 + n % 3},member,,,," for n in range(rows)])
        taken.append(len(queries_of))
    assert taken[0] == taken[1]


def test_a_last_day_in_the_sheet_ends_a_membership_the_day_after() -> None:
    header = HEADER.replace("until", "đến ngày")
    planned = plan("DV1,An,C1,member,,,1/1/2025,31/12/2026", header=header)
    operations.apply_import(actor=OPERATOR, run_id=planned.run_id or 0, now=NOW)
    assert spans() == {("DV1", "C1", "official", "2025-01-01", date(2027, 1, 1))}


def test_what_an_import_ended_is_noted_with_how_it_was(people: int) -> None:
    run = bring("DV1,,C2,member,,,,", now=LATER)
    effect = ImportEffect.objects.get(run_id=run)
    assert (effect.until_before, Membership.objects.get(pk=effect.membership_id).until_day) == (
        None,
        TODAY + timedelta(days=1),
    )


def test_runs_are_listed_for_whoever_made_them(people: int) -> None:
    rows = queries.imports(access.reader_of(OPERATOR, NOW))
    assert [(row.run_id, row.state, row.created) for row in rows] == [(people, "applied", 5)]
