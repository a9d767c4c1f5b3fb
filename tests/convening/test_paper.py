"""A roll call on paper, brought in: looked through first, then like a device's."""

from __future__ import annotations

import pytest

from tests.convening.test_changes import refused
from tests.convening.world import MORNING, Hall, member
from tests.plans.world import person
from thongsuot.convening.models import Convened, RollCall
from thongsuot.convening.operations.paper import PaperDone, PaperPlan, plan_paper, record_paper
from thongsuot.convening.rules import ATTENDED
from thongsuot.convening.rules.paper import SittingColumn, is_there, read, wanted
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.officedoc import from_sheet, read_table
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import Tally

HEADER = "TT,Mã đảng viên,Họ và tên,Có mặt 1: Phiên 1,Có mặt 2: Phiên 2,Lý do vắng"
COLUMNS = [SittingColumn(7, 1, "Phiên 1"), SittingColumn(8, 2, "Phiên 2")]


def plan(hall: Hall, *rows: str, actor: Actor = OPERATOR) -> PaperPlan:
    return plan_paper(
        actor=actor, conference_id=hall.conference, point_id=hall.point, data="\n".join([HEADER, *rows]).encode(),
        name="list.csv", now=MORNING,
    )  # fmt: skip


def bring(hall: Hall, *rows: str) -> PaperDone:
    found = plan(hall, *rows)
    assert found.problems == ()
    return record_paper(
        actor=OPERATOR, conference_id=hall.conference, point_id=hall.point, marks=found.marks, source="s", now=MORNING
    )  # fmt: skip


def came(hall: Hall) -> list[int]:
    rows = Tally.objects.filter(measure=ATTENDED, subject__in=hall.sittings)
    return [sum(row.done for row in rows if row.subject == one) for one in hall.sittings]


def test_marks_become_events_noted_on_paper_and_count_once(hall: Hall) -> None:
    rows = ("1,DV000,,x,x,", "2,DV001,,x,,", "3,DV002,,,,ốm", ",,Cộng,,,")
    assert bring(hall, *rows) == PaperDone(accepted=3, known=0, refused=0)
    assert bring(hall, *rows) == PaperDone(accepted=0, known=3, refused=0)
    assert came(hall) == [2, 1]
    assert set(RollCall.objects.values_list("how", "kind", "device_id")) == {("paper", "present", None)}


def test_who_was_not_convened_comes_unasked(hall: Hall) -> None:
    member("KM1", "Vũ Khách", hall.units.communes[2])
    assert plan(hall, "1,KM1,,x,,").unasked == 1
    bring(hall, "1,KM1,,x,,")
    assert not Convened.objects.get(member__code="KM1").asked
    assert came(hall) == [1, 0]


def test_every_row_that_cannot_be_taken_is_told(hall: Hall) -> None:
    found = plan(hall, "1,DV000,,x,,", "2,DV000,,,,", "3,QQ9,,x,,", "4,,Ai đó,x,,", "5,DV001,,chắc là có,,")
    assert [(one.row, one.code) for one in found.problems] == [
        (3, "convening.paper_twice"),
        (4, "convening.paper_unknown"),
        (5, "convening.paper_without_code"),
        (6, "convening.paper_mark"),
    ]


def test_only_whoever_runs_the_point_brings_its_list_in(hall: Hall) -> None:
    assert plan(hall, "1,DV000,,x,,", actor=person(Role.SECRETARY, hall.units.communes[0])).present
    leader = person(Role.LEADER, hall.units.province)
    assert refused(lambda: plan(hall, "1,DV000,,x,,", actor=leader)) == "people.not_allowed"


@pytest.mark.parametrize(
    ("text", "there"), [("x", True), ("X ", True), ("✓", True), ("Có mặt", True), ("", False), ("vắng", False)]
)
def test_a_mark_is_understood(text: str, there: bool) -> None:
    assert is_there(text) is there


@pytest.mark.parametrize(
    ("header", "columns", "found"),
    [
        ("Mã,Có mặt 1: Phiên 1,Có mặt 2: Phiên 2", COLUMNS, {7}),
        ("Member code,Present 1: Phiên 1,Present 2: Phiên 2", COLUMNS, {7}),
        ("Mã đảng viên,Ký tên", COLUMNS[:1], {7}),
        ("Mã đảng viên,Ký tên", COLUMNS, set()),  # of two sittings nobody knows which
        ("Họ tên,Có mặt 1: Phiên 1", COLUMNS, set()),  # by name alone nobody is known
    ],
)  # fmt: skip
def test_columns_are_known_by_their_wordings(header: str, columns: list[SittingColumn], found: set[int]) -> None:
    table = read_table(from_sheet(f"{header}\nM1,x,".encode(), name="a.csv")[0], wanted(columns))
    assert {mark.sitting_id for mark in read(table, columns).marks} == found
