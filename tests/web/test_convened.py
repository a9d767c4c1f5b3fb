"""The pages of those convened."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.convening.world import AS_OF, CALLED, MORNING, Hall, plant, sitting
from tests.plans.world import person
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.convening.models import Absence, Conference, Convened
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role


@pytest.fixture
def hall(db: None) -> Hall:
    return plant()


def browser(role: Role, unit_id: int) -> Client:
    """The browser of somebody with this role there, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=person(role, unit_id).user_id or 0))
    return client


def test_an_office_says_who_comes_sees_how_many_and_calls(
    hall: Hall, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = browser(Role.OFFICE, hall.units.province)
    made = Conference.objects.create(
        title="Hội nghị học tập", organiser_id=hall.units.province, as_of=AS_OF, made_at=CALLED
    )
    sitting(made.pk, 1, MORNING)
    address = f"/conferences/{made.pk}/convened/"
    assert "Nobody yet." in office.get(address).content.decode()
    given = {"unit": "HL-A", "category": "member", "unit_level": "", "with_subtree": "on"}
    assert office.post(address, given).status_code == 302
    with django_assert_max_num_queries(15):
        page = office.get(address)
    assert "30 people of Tỉnh ủy Hồng Lam would be convened" in page.content.decode()
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT
    assert office.post(f"{address}call/").status_code == 302
    page = office.get(address)
    assert "30 people are convened." in page.content.decode()
    assert "30 people of Tỉnh ủy Hồng Lam are convened" in page.content.decode()
    assert "Add who is to come" not in page.content.decode()
    assert office.post(address, given).status_code == 200  # refused on the page: the list is fixed


def test_a_rule_is_taken_back_and_a_code_that_is_none_is_told(hall: Hall) -> None:
    office = browser(Role.OFFICE, hall.units.province)
    made = Conference.objects.create(title="Học tập", organiser_id=hall.units.province, as_of=AS_OF, made_at=CALLED)
    sitting(made.pk, 1, MORNING)
    address = f"/conferences/{made.pk}/convened/"
    assert "There is no unit XX" in office.post(address, {"unit": "XX"}).content.decode()
    office.post(address, {"unit": "HL-A"})
    office.post(f"{address}rules/{made.rules.get().pk}/remove/")
    assert not made.rules.exists()
    assert "The rules call nobody" in office.post(f"{address}call/").content.decode()


def test_the_list_by_name_is_changed_with_reasons(
    hall: Hall, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = browser(Role.OFFICE, hall.units.province)
    address = f"/conferences/{hall.conference}/convened/"
    names = f"{address}units/{hall.units.communes[0]}/"
    office.get(names)  # the tree of the day is built once
    with django_assert_max_num_queries(15):
        page = office.get(names)
    assert "30 people of Đảng ủy xã An Hòa on the list" in page.content.decode()
    assert parts_of(page).inline == []
    dropped = office.post(f"{address}people/{hall.people[0]}/drop/", {"why": "chuyển công tác"})
    assert dropped.status_code == 302
    assert "chuyển công tác" in office.get(names).content.decode()
    assert office.post(f"{address}add/", {"code": "DV000", "why": "trở lại"}).status_code == 302
    assert Convened.objects.get(pk=hall.people[0]).dropped_at is None
    assert office.post(f"{address}add/", {"code": "DV000", "why": "x"}).status_code == 200


def test_a_secretary_notes_who_is_away(hall: Hall) -> None:
    secretary = browser(Role.SECRETARY, hall.units.communes[0])
    names = f"/conferences/{hall.conference}/convened/units/{hall.units.communes[0]}/"
    given = {"sitting": hall.sittings[0], "excused": "yes", "reason": "ốm", "person": list(hall.people[:2])}
    assert secretary.post(names, given).status_code == 302
    assert Absence.objects.filter(excused=True, reason="ốm").count() == 2
    assert "absent with reason" in secretary.get(names).content.decode()
    assert "Say why." in secretary.post(names, given | {"reason": ""}).content.decode()
    assert "Take off" not in secretary.get(names).content.decode()


def test_whoever_sees_less_starts_at_their_own_unit(hall: Hall) -> None:
    secretary = browser(Role.SECRETARY, hall.units.communes[1])
    page = secretary.get(f"/conferences/{hall.conference}/convened/").content.decode()
    assert "3 people of Đảng ủy xã Bình Minh are convened" in page
    assert secretary.get(f"/conferences/{hall.conference}/convened/?unit={hall.units.province}").status_code == 403


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv"])
def test_the_counts_are_taken_along(hall: Hall, ending: str) -> None:
    office = browser(Role.OFFICE, hall.units.province)
    assert office.get(f"/conferences/{hall.conference}/convened.{ending}").status_code == 200
