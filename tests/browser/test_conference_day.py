"""The day of a conference and the report afterwards, looked at in Chromium."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.looks import faults
from tests.convening import happened
from tests.convening.world import Hall, plant
from tests.plans.world import person
from tests.web.conftest import browser_of
from thongsuot.convening.models import Sitting
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.web.requests import now

pytestmark = pytest.mark.browser


@pytest.fixture
def hall(db: None) -> Hall:
    """A conference whose first sitting runs since a quarter of an hour."""
    hall = plant(people=8)
    first, second = Sitting.objects.order_by("number")
    for row, starts in ((first, now() - timedelta(minutes=15)), (second, now() + timedelta(hours=3))):
        row.starts_at, row.ends_at = starts, starts + timedelta(hours=2)
        row.save()
    for who in hall.people[:5]:
        happened.happens(hall, who)
    happened.happens(hall, hall.people[0], point=hall.other_point, minute=2)
    happened.settle()
    happened.sign(hall.point, now())
    happened.sign(hall.other_point, now() - timedelta(minutes=5))
    return hall


@pytest.fixture
def desk(page: Page, live_server: LiveServer, hall: Hall) -> Page:
    """The office of the province, signed in."""
    office = person(Role.OFFICE, hall.units.province)
    client = browser_of(User.objects.get(pk=office.user_id or 0))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def test_every_page_is_read_on_any_screen(desk: Page, live_server: LiveServer, hall: Hall) -> None:
    found = []
    for address in ("board/", "board/?big=1", "attendance/"):
        desk.goto(f"{live_server.url}/conferences/{hall.conference}/{address}")
        found += faults(desk)
    assert found == []


def test_the_board_refreshes_by_itself(desk: Page, live_server: LiveServer, hall: Hall) -> None:
    """Asked again it says so with 304, and the figures change as soon as somebody comes."""
    desk.goto(f"{live_server.url}/conferences/{hall.conference}/board/")
    answers: list[int] = []
    desk.on("response", lambda one: answers.append(one.status) if "/board/part/" in one.url else None)
    address = "document.querySelector('#board').getAttribute('hx-get')"
    ask = f"htmx.ajax('GET', {address}, {{target: '#board', swap: 'outerHTML'}})"

    for who in hall.people[5:7]:
        happened.happens(hall, who)
        happened.settle()
        desk.evaluate(ask)

    assert answers[0] == 200
    assert desk.locator("#board .main dd").inner_text() == "7"
