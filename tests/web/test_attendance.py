"""The pages of attendance and their files: one dataset, the columns of the reports in use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.convening import happened
from tests.convening.world import MORNING, Hall, plant
from tests.plans.world import person
from tests.web.conftest import browser_of
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.web.views import attendance as views


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A conference of which the first sitting is over; one came, and left at half past eight."""
    monkeypatch.setattr(views, "now", lambda: MORNING + timedelta(hours=10))
    hall = plant(people=6)
    happened.happens(hall, hall.people[0])
    happened.happens(hall, hall.people[0], "left", minute=30)
    happened.settle()
    return hall


@pytest.fixture
def browser(hall: Hall) -> Client:
    office = person(Role.OFFICE, hall.units.province)
    client = browser_of(User.objects.get(pk=office.user_id or 0))
    client.get("/conferences/")  # today's tree is built when it is first asked for
    return client


def test_the_page_stands_on_few_queries(
    hall: Hall, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = hall.sittings[0]
    moment = f"?sitting={first}&at=2026-12-04T08:10"
    for address, most in ((f"?sitting={first}", 15), (moment, 15), ("?group=member", 15), ("absent/", 18)):
        with django_assert_max_num_queries(most):
            page = browser.get(f"/conferences/{hall.conference}/attendance/{address}")
        assert page.status_code == 200
        assert parts_of(page).inline == []
        assert weight(page) <= LIMIT


def test_the_sentence_and_the_moment(hall: Hall, browser: Client) -> None:
    address = f"/conferences/{hall.conference}/attendance/?sitting={hall.sittings[0]}"

    assert "1 of 9 people convened came (11.1%). 8 are absent, 8 of them without a reason." in text(browser, address)
    assert "0 of 9 people convened came" in text(browser, f"{address}&at=2026-12-04T07:59")
    assert browser.get(f"{address}&at=yesterday").status_code == 404


def test_the_file_has_the_rows_of_the_page(hall: Hall, browser: Client) -> None:
    address = f"/conferences/{hall.conference}/attendance.csv?sitting={hall.sittings[0]}"

    last = text(browser, address).strip().splitlines()[-1]

    assert last.split(";" if ";" in last else ",")[:6] == ["In all", "", "9", "9", "0", "1"]
    for form in ("docx", "xlsx"):
        assert browser.get(address.replace("csv", form)).content.startswith(b"PK")
    absent = browser.get(f"/conferences/{hall.conference}/attendance/absent.csv").content.decode()
    assert "DV001" in absent


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()
