"""A member reads on, in order and once; everything read is studied where the rule lets it count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.courses import world
from tests.courses.world import HEAD, LINES, own, read
from tests.kept import once
from tests.study.world import NOW, TERMS, Course, otherwise, rule, tallies
from thongsuot.courses.models import Place
from thongsuot.courses.operations import read_on
from thongsuot.courses.queries import course as course_of
from thongsuot.courses.queries import own_courses
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import reader_of
from thongsuot.study.models import Completion
from thongsuot.study.operations import withdraw_completion
from thongsuot.study.rules import Way
from thongsuot.study.rules.evidence import evidence_words

pytestmark = pytest.mark.django_db
ALONE = "member:official:due:self_study"


@pytest.fixture
def course(db: None) -> Course:
    return once(world.plant)


def refused(course: Course, actor: Actor, version: int, screen: int) -> str:
    with pytest.raises(DomainError) as error:
        read_on(actor=actor, document_id=course.document, version_id=version, screen=screen, now=NOW)
    return error.value.code


def test_everything_read_is_studied_once(course: Course) -> None:
    actor = own(course, 0)
    first, again, second = read(course, actor, 1, 1, 2)
    assert (first, first.screens) == (again, 4)
    assert (second.screens_read, second.finished, tallies(course)) == (2, False, {})
    assert [one.finished for one in read(course, actor, 3, 1, 4, 4)] == [False, False, True, True]
    assert tallies(course) == {("HL-A-1", ALONE): 1}
    assert evidence_words(Completion.objects.get().words) == "read here: version 1, all 5 clauses"
    [listed] = own_courses(reader_of(actor, NOW)) or ()
    assert (listed.study.done is not None, listed.read, listed.of) == (True, 5, 5)


def test_what_cannot_be_is_refused(course: Course) -> None:
    actor = own(course, 0)
    version = course_of(reader_of(actor, NOW), course.document).progress.layout.version_id
    assert refused(course, actor, version, 2) == "courses.not_in_order"
    assert refused(course, actor, version, 0) == "courses.not_in_order"
    assert refused(course, actor, version + 1, 1) == "courses.newer_version"
    assert refused(course, OPERATOR, version, 1) == "courses.unknown_member"
    assert own_courses(reader_of(OPERATOR, NOW)) is None
    assert Place.objects.count() == 0


def test_a_newer_version_goes_on_at_the_same_clause(course: Course) -> None:
    actor = own(course, 0)
    read(course, actor, 1, 2)
    world.anew(course, ["Lời nói đầu, mới thêm.\n" * 60, HEAD, *LINES])
    progress = course_of(reader_of(actor, NOW), course.document).progress
    assert (progress.clauses_read, progress.clauses) == (4, 6)
    assert read(course, actor, progress.next_screen)[0].screens_read == progress.next_screen


def test_it_counts_where_the_rule_lets_it(course: Course) -> None:
    rule(course, otherwise(ways={"": frozenset({Way.MEETING})}), revision=1)
    actor = own(course, 0)
    assert read(course, actor, 1, 2, 3, 4)[-1].finished is False
    assert tallies(course) == {}
    rule(course, replace(TERMS), revision=2)
    assert read(course, actor, 4)[-1].finished is True
    assert tallies(course) == {("HL-A-1", ALONE): 1}


def test_what_was_taken_back_is_not_made_again(course: Course) -> None:
    actor = own(course, 1)
    read(course, actor, 1, 2, 3, 4)
    made = Completion.objects.get()
    withdraw_completion(actor=OPERATOR, event_id=new_id(), completion_id=made.pk, reason="Đọc thay", now=NOW)
    read(course, actor, 4)
    assert tallies(course) == {}
