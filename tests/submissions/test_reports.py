"""Reports: sent, called back, frozen; X of Y; sums before everybody has sent, in which nobody stands twice."""

from __future__ import annotations

from datetime import date, timedelta
from unicodedata import normalize

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.plans.world import person, succeed
from tests.submissions.world import DUE, FIRST, LATER, NOW, Asking, asked, made, reading, sent
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.rules.roles import Role
from thongsuot.submissions.models import Report
from thongsuot.submissions.operations import call_back, close_period, open_period, reopen_period
from thongsuot.submissions.queries import asked_periods, history, period, periods, report, standing
from thongsuot.submissions.queries.standing import Share
from thongsuot.submissions.rules import Asked, Owed

pytestmark = pytest.mark.django_db


def test_a_report_is_sent_once_and_again_after_it_was_called_back(asking: Asking) -> None:
    commune = asking.units.communes[0]
    secretary = person(Role.SECRETARY, commune)
    first = sent(asking, commune, actor=secretary)
    assert sent(asking, commune, 99, 99, report_id=first) == first
    with pytest.raises(DomainError) as refused:
        sent(asking, commune)
    assert refused.value.code == "submissions.already_sent"
    with pytest.raises(DomainError) as refused:
        sent(asking, asking.units.communes[1], report_id=first)
    assert refused.value.code == "submissions.id_reused"
    call_back(actor=secretary, report_id=first, reason="Thiếu một chi bộ", now=NOW)
    with pytest.raises(DomainError) as refused:
        sent(asking, commune, report_id=first)
    assert refused.value.code == "submissions.already_called_back"
    second = sent(asking, commune, 12, 6, actor=secretary)
    told = [
        (line.id, line.number, line.why, line.total) for line in history(reading(secretary), asking.period, commune)
    ]
    assert told == [(second, 2, "", Owed(12, 6)), (first, 1, "Thiếu một chi bộ", Owed(10, 5))]
    actions = Entry.objects.filter(action__startswith="submissions.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["submissions.open_period", "submissions.send", "submissions.call_back", "submissions.send"]


def test_what_was_frozen_shows_whether_anybody_changed_it(asking: Asking) -> None:
    pk = sent(asking, asking.units.communes[0])
    found = report(reading(), pk)
    assert (found.is_whole, found.dataset["figures"]) == (True, {"member": [10, 5]})
    Report.objects.filter(pk=pk).update(dataset={"figures": {"member": [10, 9]}})
    assert not report(reading(), pk).is_whole


def test_after_closing_nothing_changes_until_it_is_opened_again(asking: Asking) -> None:
    commune, other, *_rest = asking.units.communes
    pk = sent(asking, commune)
    close_period(actor=OPERATOR, period_id=asking.period, reason="Hết kỳ", now=NOW)
    for act in (
        lambda: sent(asking, other),
        lambda: call_back(actor=OPERATOR, report_id=pk, reason="Nhầm", now=NOW),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "submissions.period_closed"
    with pytest.raises(DomainError) as refused:
        close_period(actor=OPERATOR, period_id=asking.period, reason="Hết kỳ", now=NOW)
    assert refused.value.code == "submissions.already_closed"
    reopen_period(actor=OPERATOR, period_id=asking.period, reason="Bổ sung", now=NOW)
    sent(asking, other)
    assert [(act.kind, act.reason) for act in period(reading(), asking.period).acts] == [
        ("closed", "Hết kỳ"),
        ("reopened", "Bổ sung"),
    ]


def test_words_are_kept_in_normal_form_however_they_were_typed(asking: Asking) -> None:
    typed = {"reason": normalize("NFD", " Hết kỳ ")}
    back = sent(asking, asking.units.communes[0])
    call_back(actor=OPERATOR, report_id=back, now=NOW, **typed)
    for act in (close_period, reopen_period):
        act(actor=OPERATOR, period_id=asking.period, now=NOW, **typed)
    title = asked(title=normalize("NFD", "Quý bốn"))
    opened = open_period(actor=OPERATOR, unit_id=asking.units.province, asked=title, now=NOW)
    told = period(reading(), asking.period)
    assert {one.reason for one in told.acts} | {report(reading(), back).line.why} == {"Hết kỳ"}
    assert period(reading(), opened.period_id).title == "Quý bốn"


def test_x_of_y_and_the_sums_before_everybody_has_sent(
    asking: Asking, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    (first, second, _third), (cell, other) = asking.units.communes, asking.units.cells
    sent(asking, cell, 3, 1)
    sent(asking, other, 3, 2)
    sent(asking, second, 20, 4, now=LATER)
    reader = reading(now=LATER)
    with django_assert_max_num_queries(13):
        found = standing(reader, asking.period)
    assert found.total == Share(5, 3, 1)
    assert found.children == Share(3, 1, 1)
    assert (found.known.reports, found.known.total) == (3, Owed(26, 7))
    rows = {row.unit.id: row for row in found.rows if row.unit}
    assert (rows[first].share, rows[first].report, rows[first].known.total) == (Share(3, 2, 0), None, Owed(6, 3))
    late = rows[second].report
    assert late
    assert late.is_late
    sent(asking, first, 7, 5)
    found = standing(reader, asking.period)
    assert (found.total.sent, found.known.reports, found.known.total) == (4, 2, Owed(27, 9))
    beneath = standing(reader, asking.period, first)
    assert (beneath.known.reports, beneath.known.total) == (2, Owed(6, 3))


def test_the_units_asked_are_those_open_on_the_due_day(asking: Asking) -> None:
    first, second, third = asking.units.communes
    sent(asking, third, 30, 3)
    succeed(third, [first], first, DUE - timedelta(days=1))
    found = standing(reading(now=LATER), asking.period)
    assert (found.total.asked, found.total.sent, found.children.asked) == (4, 0, 2)
    assert found.known.total == Owed(30, 3)
    sent(asking, first, 40, 8, now=LATER)
    found = standing(reading(now=LATER), asking.period)
    assert (found.total.sent, found.known.reports, found.known.total) == (1, 1, Owed(40, 8))
    succeed(second, [first], first, DUE + timedelta(days=1))
    assert standing(reading(now=LATER), asking.period).total.asked == 4
    with pytest.raises(DomainError) as refused:
        sent(asking, third, now=LATER)
    assert refused.value.code == "submissions.not_asked"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "submissions.needs_title"),
        ({"last_day": FIRST - timedelta(days=1)}, "submissions.days_contradict"),
        ({"due_day": date.max}, "submissions.strange_year"),
        ({"first_day": date.min}, "submissions.strange_year"),
        ({"last_day": date(3000, 1, 1)}, "submissions.strange_year"),
        ({"levels": frozenset({"galaxy"})}, "submissions.unknown_level"),
        ({"document_id": 999}, "documents.unknown_document"),
    ],
)
def test_a_period_that_contradicts_itself_is_refused(asking: Asking, changes: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        open_period(actor=OPERATOR, unit_id=asking.units.province, asked=asked(**changes), now=NOW)
    assert refused.value.code == code


def test_who_may(asking: Asking) -> None:
    commune, other, *_rest = asking.units.communes
    secretary = person(Role.SECRETARY, commune)
    refused = "people.not_allowed"
    for act in (
        lambda: open_period(actor=secretary, unit_id=commune, asked=asked(), now=NOW),
        lambda: close_period(actor=secretary, period_id=asking.period, reason="x", now=NOW),
        lambda: sent(asking, other, actor=secretary),
        lambda: history(reading(secretary), asking.period, other),
        lambda: standing(reading(secretary), asking.period, asking.units.province),
        lambda: report(reading(secretary), sent(asking, other)),
    ):
        with pytest.raises(DomainError) as found:
            act()
        assert found.value.code == refused
    own = standing(reading(secretary), asking.period)
    assert (own.unit.id, [line.id for line in periods(reading(secretary))]) == (commune, [asking.period])
    assert [line.id for line in asked_periods(reading(secretary), commune)] == [asking.period]
    assert asked_periods(reading(), asking.units.finance) == ()
    elsewhere = Asked("x", "study", FIRST, FIRST, DUE)
    far = open_period(actor=OPERATOR, unit_id=other, asked=elsewhere, now=NOW).period_id
    with pytest.raises(DomainError) as found:
        period(reading(secretary), far)
    assert found.value.code == "submissions.unknown_period"


def test_the_database_holds_that_one_report_is_in_force(asking: Asking) -> None:
    sent(asking, asking.units.communes[0])
    row = Report.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            id=new_id(), period=row.period, unit=row.unit, number=2, dataset={}, digest="x", as_of=NOW, sent_at=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(called_back_at=NOW)
    assert made(member=(1, 1)).digest == made(member=(1, 1)).digest != made(member=(1, 0)).digest
