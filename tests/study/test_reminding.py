"""Units are reminded of how many of their members are left, never of whom; the level above once the day has passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.study.world import CELLS_BY, DEADLINE, NOW, Course, meet, meeting
from thongsuot.flow.queries import reminding as stages
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of
from thongsuot.notices import jobs, operations
from thongsuot.notices.models import Notice
from thongsuot.notices.operations import Setting
from thongsuot.notices.operations.retaining import remove, told_before
from thongsuot.notices.queries import wording_of
from thongsuot.notices.rules import Plan, beneath, told
from thongsuot.people import access
from thongsuot.people.models import MemberName
from thongsuot.study.queries import left
from thongsuot.study.queries.reminding import lacking, subjects, to_remind
from thongsuot.study.rules.reminders import LATE, LATE_BENEATH, subject
from thongsuot.units import queries as units

pytestmark = pytest.mark.django_db


def test_units_with_members_left_are_told_how_many_and_once_a_day(course: Course) -> None:
    meet(meeting(course, 0))
    reader = access.reader_of(OPERATOR, NOW)
    province = course.hall.units.province
    found = to_remind(reader, course.document, province)
    assert found.people == left(reader, course.document, province, now=NOW).left
    cell = next(aim for aim in found.aims if aim.unit_id == course.cells[0])
    assert (cell.reason, cell.params["people"]) == (LATE, 1)
    assert sum(int(str(aim.params["people"])) for aim in found.aims) == found.people
    for _twice in range(2):
        jobs.remind(actor=OPERATOR, unit_id=province, aims=found.aims, now=NOW)
    assert Notice.objects.count() == len(found.aims)
    names = list(MemberName.objects.values_list("name", flat=True))
    words = [told(wording_of(aim.reason), aim.params, "Chi bộ 1", "vi") for aim in found.aims]
    assert names
    assert not any(name in one.title + one.body for name in names for one in words)


def test_a_schedule_tells_cells_after_their_day_and_the_commune_how_many(course: Course) -> None:
    province = course.hall.units.province
    setting = Setting(province, "study", subject(course.document), Plan((3,), every=5, escalate_after=5), 8)
    operations.set_schedule(actor=OPERATOR, setting=setting, replaces=None, now=NOW)
    assert day_of(NOW) == CELLS_BY + timedelta(days=5)
    operations.sweep(actor=OPERATOR, now=NOW)
    late = Notice.objects.filter(reason=LATE).values_list("unit_id", flat=True)
    assert set(course.cells) <= set(late)
    above = Notice.objects.get(reason=LATE_BENEATH, unit=course.hall.units.communes[0])
    assert above.subject == beneath(subject(course.document))
    assert above.params["units"] == 2
    operations.sweep(actor=OPERATOR, now=NOW)
    assert Notice.objects.filter(unit=course.cells[0]).count() == 1


def test_a_schedule_of_stages_leaves_study_to_the_one_that_says_how_many(course: Course) -> None:
    reader = access.reader_of(OPERATOR, NOW - timedelta(days=30))
    top = units.unit(course.hall.units.province, reader.tree)
    found = {lack.subject.rpartition(":")[2] for lack in stages.lacking(reader, top, "")}
    assert found
    assert "studied" not in found


def test_who_has_finished_is_told_nothing(course: Course) -> None:
    reader = access.reader_of(OPERATOR, NOW)
    top = units.unit(course.hall.units.province, reader.tree)
    assert [about for about, _words in subjects(reader, top)] == [subject(course.document)]
    before = {lack.unit_id: lack.due_on for lack in lacking(reader, top, "")}
    assert before[course.cells[0]] == CELLS_BY
    assert set(before.values()) <= {CELLS_BY, DEADLINE}
    meet(meeting(course))
    after = {lack.unit_id for lack in lacking(reader, top, subject(course.document))}
    assert before.keys() - after == {course.cells[0]}


def test_notices_go_by_the_rule_of_retention(course: Course) -> None:
    found = to_remind(access.reader_of(OPERATOR, NOW), course.document, course.cells[0])
    jobs.remind(actor=OPERATOR, unit_id=course.cells[0], aims=found.aims, now=NOW)
    assert not told_before(NOW).exists()
    remove(told_before(NOW + timedelta(days=1)))
    assert not Notice.objects.exists()
