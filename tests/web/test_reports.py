"""Reports: a unit sends and calls back, the level above sees who has, periods open and close, files have the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.kept import once
from tests.officedoc.templates import edited, words_of
from tests.plans.world import move, person, succeed, unit
from tests.study import world
from tests.study.world import Course
from tests.submissions.world import forget_trees
from tests.web.conftest import browser_of
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.officedoc import FIELDS
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.submissions.models import Period, Report, ReportTemplate
from thongsuot.submissions.operations import open_period
from thongsuot.submissions.rules import Asked
from thongsuot.web.views.report_templates import FIELD_WORDS

pytestmark = pytest.mark.django_db


def asked() -> Course:
    """Two of the first cell met; the province asks the communes for a report."""
    course = world.ruled()
    world.meet(world.meeting(course, 0))
    words = Asked("Tháng 12", "study", world.START, world.TODAY, world.TODAY, course.document, frozenset({"commune"}))
    open_period(actor=OPERATOR, unit_id=course.hall.units.province, asked=words, now=world.NOW)
    return course


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    return once(asked)


def client(role: Role, unit_id: int) -> Client:
    browser = browser_of(User.objects.get(pk=person(role, unit_id).user_id or 0))
    browser.get("/")  # today's tree is built when it is first asked for
    return browser


def test_a_commune_sends_and_the_province_sees_it_and_may_close(
    course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    units, period = course.hall.units, Period.objects.get().pk
    commune = client(Role.SECRETARY, units.communes[0])
    own = f"/reports/{period}/units/{units.communes[0]}/"
    with django_assert_max_num_queries(60):
        page = commune.get(own)
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT
    assert "Send this report upward" in page.content.decode()
    report_id = new_id()
    where = [commune.post(own, {"report_id": str(report_id)})["Location"] for _twice in range(2)]
    assert where == [f"/reports/sent/{report_id}/"] * 2
    assert Report.objects.get().number == 1
    kept = commune.get(where[0])
    assert "Tổng hợp chung" in kept.content.decode()
    office = client(Role.OFFICE, units.province)
    address = f"/reports/{period}/"
    with django_assert_max_num_queries(24):
        page = office.get(address)
    assert "1/3 units right beneath have sent" in page.content.decode()
    assert (page.context["standing"].known.total.owed, page.context["standing"].known.total.done) == (6, 2)
    assert office.get(f"/reports/sent/{report_id}/").status_code == 200
    assert office.post(f"{address}close/", {"reason": "Hết kỳ"}).status_code == 302
    back = commune.post(f"/reports/sent/{report_id}/", {"reason": "Nhầm"})
    assert "The period is closed" in back.content.decode()
    office.post(f"{address}reopen/", {"reason": "Bổ sung"})
    assert commune.post(f"/reports/sent/{report_id}/", {"reason": "Nhầm"})["Location"] == own
    assert Report.objects.get().called_back_at == world.NOW
    again = commune.post(own, {"report_id": str(report_id)})
    assert "This report has been called back already." in again.content.decode()
    assert commune.post(own, {"report_id": again.context["form"]["report_id"].value()})["Location"] != where[0]


@pytest.mark.parametrize("reason", ["", " ", "x" * 301, "Hết\0kỳ"])
def test_a_reason_that_cannot_be_kept_comes_back_onto_the_page(course: Course, reason: str) -> None:
    period = Period.objects.get()
    office = client(Role.OFFICE, course.hall.units.province)
    for act in ("close", "reopen"):
        page = office.post(f"/reports/{period.pk}/{act}/", {"reason": reason})
        assert page.context["form"].errors.keys() == {"reason"}
    again = office.post(f"/reports/{period.pk}/reopen/", {"reason": "Bổ sung"})
    assert "This period is open already." in again.content.decode()


def test_the_page_asks_whom_sending_asks(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (first, second, _third), period = course.hall.units.communes, Period.objects.get().pk
    succeed(second, [first], first, world.TODAY + timedelta(days=1))
    monkeypatch.setattr(timezone, "now", lambda: world.NOW + timedelta(days=2))
    secretary, own = client(Role.SECRETARY, second), f"/reports/{period}/units/{second}/"
    assert "Send this report upward" in secretary.get(own).content.decode()
    Period.objects.update(closed_at=world.NOW)
    assert "The period is closed, and no report was sent." in secretary.get(own).content.decode()
    Period.objects.update(closed_at=None)
    assert secretary.post(own, {"report_id": str(new_id())})["Location"].startswith("/reports/sent/")


def test_an_office_opens_a_period_from_the_page_of_study(course: Course) -> None:
    office = client(Role.OFFICE, course.hall.units.province)
    assert (
        f"/reports/?document={course.document}" in office.get(f"/documents/{course.document}/study/").content.decode()
    )
    form = {"title": "Quý IV", "first_day": "1/10/2026", "last_day": "31/12/2026", "due_day": "5/1/2027"}
    opened = office.post(f"/reports/new/{course.document}/", form | {"levels": ["commune"]})
    assert opened["Location"] == f"/reports/{Period.objects.latest('pk').pk}/"
    assert "Quý IV" in office.get(f"/reports/?document={course.document}").content.decode()
    wrong = office.post(f"/reports/new/{course.document}/", form | {"due_day": "1/9/2026"})
    assert "may not lie before the first" in wrong.content.decode()


def test_it_is_opened_in_the_name_of_the_widest_office_that_the_rule_reaches(course: Course) -> None:
    units, page = course.hall.units, f"/reports/new/{course.document}/"
    ministry = unit("TW", "Bộ", "party_province", None, opened=world.START)
    move(units.province, ministry, world.START)
    forget_trees()
    for unit_id, office in ((ministry, units.province), (units.province, units.province), (units.communes[0],) * 2):
        assert client(Role.OFFICE, unit_id).get(page).context["office"].id == office


def test_an_office_whose_grant_does_not_hold_beneath_it_opens_none(course: Course) -> None:
    person(Role.OFFICE, course.hall.units.communes[0], with_subtree=False)
    office = browser_of(User.objects.latest("pk"))
    assert office.get(f"/reports/new/{course.document}/").status_code == 403
    listed = office.get(f"/reports/?document={course.document}")
    assert "Open a period" not in listed.content.decode()


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_files_of_what_is_known_and_of_what_was_sent(course: Course, form: str, begins: bytes) -> None:
    units, period = course.hall.units, Period.objects.get().pk
    office = client(Role.OFFICE, units.province)
    own = f"/reports/{period}/units/{units.communes[0]}/"
    assert office.get(f"{own}file.{form}").content.startswith(begins)
    report_id = new_id()
    office.post(own, {"report_id": str(report_id)})
    assert office.get(f"/reports/sent/{report_id}/file.{form}").content.startswith(begins)
    assert office.get("/reports/template.docx").content.startswith(b"PK")


def test_an_office_edits_the_template_and_what_was_sent_keeps_its_own(course: Course) -> None:
    units, period = course.hall.units, Period.objects.get().pk
    office = client(Role.OFFICE, units.province)
    page = f"/reports/templates/{units.province}/"
    assert f'href="{page}"' in office.get("/reports/").content.decode()
    wrong = office.post(page, {"after": 0, "file": edited("{{ luong }}")}, headers={"accept-language": "vi"})
    assert "“luong”" in wrong.content.decode()
    assert not ReportTemplate.objects.exists()
    assert office.post(page, {"after": 0, "file": edited("Mẫu riêng")})["Location"] == page
    assert "Word by version 1 of the template of Tỉnh ủy Hồng Lam" in office.get(page).content.decode()
    own = f"/reports/{period}/units/{units.communes[0]}/"
    report_id = new_id()
    office.post(own, {"report_id": str(report_id)})
    assert office.post(f"{page}back/", {"number": 0, "after": 1})["Location"] == page
    kept = words_of(office.get(f"/reports/sent/{report_id}/file.docx").content)
    assert "Mẫu riêng" in kept
    assert "mẫu của Tỉnh ủy Hồng Lam, phiên bản 1" in kept
    assert "Mẫu riêng" not in words_of(office.get(f"{own}file.docx").content)
    assert office.get(f"{page}1.docx").content.startswith(b"PK")
    assert office.get(f"{page}in-force.docx").content.startswith(b"PK")
    assert client(Role.SECRETARY, units.communes[0]).get(page).status_code == 403


def test_every_field_has_its_words() -> None:
    assert FIELD_WORDS.keys() == FIELDS.keys()
