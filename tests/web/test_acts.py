"""The pages of looks and acts: in words, in scope, narrowed, as a file; the pages of one person's data."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import browser_of, granted, person
from tests.web.test_units import commune
from thongsuot.audit.models import Entry
from thongsuot.people.models import Member, MemberName, User
from thongsuot.people.rules.personal import PSEUDONYM
from thongsuot.units.models import Unit
from thongsuot.web.acts import act_words, subject_words

__all__ = ["commune"]


def cell(code: str = "X1-1") -> Unit:
    return Unit.objects.get(code=code)


def member() -> Member:
    return Member.objects.get(named__name="Lò Thị Mai")


def test_what_has_no_words_stands_as_it_is() -> None:
    assert act_words("people.unheard_of") == "people.unheard_of"
    assert subject_words("retention") == "retention"
    assert "7" in subject_words("member:7")


def test_a_look_is_shown_to_the_office_with_who_and_how_many(office: Client, commune: Unit) -> None:
    office.get(f"/units/{cell().pk}/members/")
    page = office.get(f"/units/{commune.pk}/looks/").content.decode()
    assert "looked at the names of a unit" in page
    assert "Lò Thị Mai" not in page


def test_the_pages_stay_within_fifteen_queries(
    office: Client, commune: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(3):
        office.get(f"/units/{cell().pk}/members/")
    with django_assert_max_num_queries(15):
        office.get(f"/units/{commune.pk}/looks/")


def test_acts_are_for_whoever_sees_the_record(office: Client, commune: Unit) -> None:
    assert office.get(f"/units/{commune.pk}/acts/").status_code == 403
    inspector = browser_of(granted(person("i", "Kiểm tra"), "inspector", commune))
    office.get(f"/units/{cell().pk}/members/")
    assert "looked at the names of a unit" in inspector.get(f"/units/{commune.pk}/acts/").content.decode()


def test_a_list_is_narrowed_by_user_name(office: Client, commune: Unit) -> None:
    office.get(f"/units/{cell().pk}/members/")
    name = User.objects.get(pk=office.session["_auth_user_id"]).username
    assert "looked at" in office.get(f"/units/{commune.pk}/looks/?username={name}").content.decode()
    assert "Nothing was recorded" in office.get(f"/units/{commune.pk}/looks/?username=nobody").content.decode()


@pytest.mark.parametrize("query", ["first=x", "after=1-x", "after=99999999999999999-1", "username=%00", "own=1"])
def test_an_address_that_makes_no_sense_shows_the_list(office: Client, commune: Unit, query: str) -> None:
    assert office.get(f"/units/{commune.pk}/looks/?{query}").status_code == 200


@pytest.mark.parametrize("form", ["xlsx", "docx", "csv"])
def test_looks_leave_as_a_file(office: Client, commune: Unit, form: str) -> None:
    office.get(f"/units/{cell().pk}/members/")
    answer = office.get(f"/units/{commune.pk}/looks.{form}")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_everything_kept_of_a_member_is_shown_and_the_look_recorded(office: Client, commune: Unit) -> None:
    address = f"/units/{cell().pk}/members/{member().pk}/data"
    assert "Lò Thị Mai" in office.get(f"{address}/").content.decode()
    assert json.loads(office.get(f"{address}.json").content)["name"] == "Lò Thị Mai"
    assert Entry.objects.filter(action="people.export_personal_data").count() == 2


def test_a_member_is_erased_for_a_reason(office: Client, commune: Unit) -> None:
    pk = member().pk
    address = f"/units/{cell().pk}/members/{pk}/data/"
    office.post(address, {"why": "because of Lò Thị Mai"})
    assert MemberName.objects.filter(pk=pk).exists()
    office.post(address, {"why": "owner"})
    assert not MemberName.objects.filter(pk=pk).exists()
    assert Member.objects.get(pk=pk).code.startswith(PSEUDONYM)


def test_ones_own_account_is_handed_out(office: Client) -> None:
    data = json.loads(office.get("/account/data.json").content)
    assert data["username"] == User.objects.get(pk=office.session["_auth_user_id"]).username


def test_ones_own_account_is_closed_by_typing_its_name(office: Client) -> None:
    user = User.objects.get(pk=office.session["_auth_user_id"])
    open_accounts = User.objects.filter(pk=user.pk, is_active=True)
    office.post("/account/data/", {"username": "somebody"})
    assert open_accounts.exists()
    answer = office.post("/account/data/", {"username": user.username})
    assert answer.headers["Location"].startswith("/accounts/login")
    assert not open_accounts.exists()
    assert office.get("/account/").status_code == 302
