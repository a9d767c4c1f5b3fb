"""A period about study asks the units that have, themselves or beneath, anybody who must; its totals close."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.kept import once
from tests.plans import world as province
from tests.study import world
from tests.study.world import NOW, START, TODAY, Course
from tests.submissions.world import forget_trees
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import reader_of
from thongsuot.reporting.sending import open_study_period, send_study_report
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.submissions.operations import open_period
from thongsuot.submissions.queries import Standing, asked_periods, standing
from thongsuot.submissions.rules import Asked

pytestmark = pytest.mark.django_db
WORDS = Asked("Tháng 12", "study", START, TODAY, TODAY)


@pytest.fixture
def course(db: None) -> Course:
    return once(world.ruled)


def opened(course: Course, levels: frozenset[str] = frozenset()) -> int:
    asked = replace(WORDS, document_id=course.document, levels=levels)
    unit_id = course.hall.units.province
    return open_study_period(actor=OPERATOR, unit_id=unit_id, asked=asked, now=NOW).period_id


def standing_of(period_id: int, unit_id: int | None = None) -> Standing:
    found = standing(reader_of(OPERATOR, NOW), period_id, unit_id)
    assert sum(row.share.asked for row in found.rows) == found.total.asked
    assert sum(row.share.sent for row in found.rows) == found.total.sent
    return found


def test_units_without_anybody_who_must_are_not_asked_and_stand_last(
    course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    units, period = course.hall.units, opened(course)
    first, second, third = units.communes
    with django_assert_max_num_queries(14):
        found = standing_of(period)
    assert [row.unit.id for row in found.rows if row.unit and row.is_asked] == [first, second]
    assert (found.total.asked, found.children.asked) == (4, 2)
    asked = [row.share.asked for row in found.rows]
    assert asked == sorted(asked, reverse=True)  # those with nothing asked come last
    assert standing_of(period, first).total.asked == 3
    reader = reader_of(OPERATOR, NOW)
    told = [bool(asked_periods(reader, one)) for one in (first, *units.cells, second, third, units.finance)]
    assert told == [True, True, True, True, False, False]
    assert standing_of(opened(course, frozenset({"commune"}))).total.asked == 2
    with pytest.raises(DomainError) as refused:
        send_study_report(actor=OPERATOR, report_id=new_id(), period_id=period, unit_id=third, now=NOW)
    assert refused.value.code == "submissions.not_asked"


def test_what_has_sent_stays_asked_when_its_last_member_has_gone(course: Course) -> None:
    period, second = opened(course), course.hall.units.communes[1]
    send_study_report(actor=OPERATOR, report_id=new_id(), period_id=period, unit_id=second, now=NOW)
    for rows in (Tally, TallyDay):
        rows.objects.filter(subject=0, unit=second).delete()
    found = standing_of(period)
    [row] = [row for row in found.rows if row.unit and row.unit.id == second]
    assert (row.is_asked, row.share.sent, found.total.asked, found.total.sent) == (True, 1, 4, 1)


def test_an_office_asks_only_where_the_rule_reaches(course: Course) -> None:
    units = course.hall.units
    ministry = province.unit("TW", "Bộ", "party_province", None, opened=START)
    province.move(units.province, ministry, START)
    forget_trees()
    another = province.document(units.province, (), number="16").document_id
    asked = replace(WORDS, document_id=course.document)
    for unit_id, about, code in (
        (ministry, asked, "study.out_of_reach"),
        (units.province, replace(asked, document_id=another), "study.unknown_rule"),
        (units.province, WORDS, "reporting.unknown_subject"),
    ):
        with pytest.raises(DomainError) as refused:
            open_study_period(actor=OPERATOR, unit_id=unit_id, asked=about, now=NOW)
        assert refused.value.code == code
    first = units.communes[0]
    assert open_study_period(actor=OPERATOR, unit_id=first, asked=asked, now=NOW).period_id


@pytest.mark.parametrize(("categories", "asked"), [({"member"}, 4), ({"union_member"}, 0), (set(), 4), (None, 9)])
def test_the_categories_say_whose_members_count(course: Course, categories: set[str] | None, asked: int) -> None:
    members = None if categories is None else frozenset(categories)
    words = replace(WORDS, document_id=course.document, members=members)
    period = open_period(actor=OPERATOR, unit_id=course.hall.units.province, asked=words, now=NOW).period_id
    assert standing_of(period).total.asked == asked
