"""Two at the same time: what would go wrong without the lock, and does not with it."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Any

import pytest

from tests.convening import noting
from tests.kernel.together import together
from tests.study.world import HELD, NOW, Course, claim, come, ruled, tell
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import Member
from thongsuot.people.operations import timelines, transfer_member
from thongsuot.rollup.models import Tally
from thongsuot.rollup.queries import verify
from thongsuot.study.operations import histories, sheet_rows, sheets
from thongsuot.study.rules import MEASURE

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course() -> Course:
    return ruled(2)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has read where members stand waits a moment before writing, so that two meet if nothing holds them."""
    read, both = timelines.histories, threading.Barrier(2)

    def read_and_wait(member_ids: Any) -> Any:
        found = read(member_ids)
        try:
            both.wait(timeout=1)
        except threading.BrokenBarrierError:
            both.reset()  # the other waits for the lock
        return found

    monkeypatch.setattr(timelines, "histories", read_and_wait)


def complete_and_move(course: Course) -> bool:
    """Somebody's completion is recorded while they are moved elsewhere; True where the tallies hold afterwards."""
    together(
        lambda: tell(course, claim(course, 0)),
        lambda: transfer_member(actor=OPERATOR, member_id=course.members[0], unit_id=course.cells[1], on=HELD, now=NOW),
    )
    return verify() == []


@pytest.mark.usefixtures("meeting")
def test_without_the_lock_a_completion_stays_behind_where_the_member_was(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "lock", lambda _ids: None)
    assert not complete_and_move(course)


@pytest.mark.usefixtures("meeting")
def test_with_the_lock_it_goes_with_the_member(course: Course) -> None:
    assert complete_and_move(course)
    rows = Tally.objects.filter(measure=MEASURE).exclude(done=0)
    assert list(rows.values_list("unit_id", "done")) == [(course.cells[1], 1)]


def test_of_two_sittings_noted_at_once_the_later_sees_both(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hold, both = histories.hold, threading.Barrier(2)

    def meet_and_hold(member_ids: Collection[int]) -> None:
        both.wait(timeout=30)  # both have written their events, neither has committed
        hold(member_ids)

    monkeypatch.setattr(histories, "hold", meet_and_hold)
    elsewhere = noting.present(course.hall, 0, 180, sitting=1)
    together(
        lambda: come(course, 0, 0),
        lambda: noting.send(course.hall, elsewhere, point_id=course.hall.other_point, now=NOW),
    )
    assert Tally.objects.filter(measure=MEASURE, done=1).count() == 1
    assert verify() == []


def test_a_sheet_in_two_lanes_adds_up_while_somebody_moves(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "AT_A_TIME", 1)
    codes = Member.objects.filter(pk__in=course.members).values_list("code", flat=True)
    data = "\n".join(["Mã đảng viên;Ngày học", *(f"{code};{HELD}" for code in codes)]).encode()
    run = sheets.receive_sheet(actor=OPERATOR, data=data, name="so.csv", document_words="15-NQ/TU", now=NOW)
    sheets.plan_sheet(actor=OPERATOR, run_id=run, now=NOW)
    sheets.confirm_sheet(actor=OPERATOR, run_id=run, now=NOW)
    together(
        lambda: sheets.apply_sheet(actor=OPERATOR, run_id=run, now=NOW),
        lambda: transfer_member(actor=OPERATOR, member_id=course.members[0], unit_id=course.cells[1], on=HELD, now=NOW),
    )
    rows = Tally.objects.filter(measure=MEASURE).exclude(done=0)
    assert list(rows.values_list("unit_id", "done")) == [(course.cells[1], 2)]
    assert verify() == []
