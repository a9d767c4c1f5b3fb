"""The flow, its threads and what is due: axe finds nothing, nothing overflows, a duty is done on a phone in one go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import looks
from tests.kept import once
from tests.plans import world as at
from tests.web.organisation import LAST, Organised, browser, organise
from thongsuot.people.rules.roles import Role
from thongsuot.plans.models import Progress

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/documents/{document}/",
    "/documents/{document}/?unit={commune}",
    "/documents/{document}/?day=2026-01-20",
    "/documents/{document}/?day=2026-05-01&compare=2026-02-10&q=nowhere",
    "/documents/{document}/requirements/",
    "/requirements/{requirement}/thread/",
    "/obligations/",
    "/obligations/?status=regular",
    "/units/{department}/due/",
    "/units/{commune}/due/",
    "/obligations/{open}/",
    "/obligations/{done}/",
]
Open = Callable[[Client, str], Page]


@pytest.fixture
def made(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Organised:
    monkeypatch.setattr(timezone, "now", lambda: at.at(LAST))
    return once(organise)


@pytest.fixture
def open_as(page: Page, live_server: LiveServer) -> Open:
    """Opens an address as the person whose test browser this is."""

    def open_page(client: Client, address: str) -> Page:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is what it takes
        page.goto(f"{live_server.url}{address}")
        return page

    return open_page


def test_axe_finds_nothing_and_nothing_overflows(open_as: Open, made: Organised) -> None:
    office = browser(Role.OFFICE, made.world.province)
    places = {
        "document": made.document_id,
        "commune": made.world.communes[0],
        "department": made.world.home_affairs,
        "requirement": made.obligations[0].requirement_id,
        "open": made.task_of(made.world.home_affairs).pk,
        "done": made.task_of(made.world.finance).pk,
    }
    wrong = []
    for address in PAGES:
        page = open_as(office, address.format(**places))
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += looks.faults(page)
    assert wrong == []


def test_a_secretary_takes_a_task_on_with_a_phone_and_takes_a_slip_back(open_as: Open, made: Organised) -> None:
    task = made.task_of(made.world.home_affairs)
    secretary = browser(Role.SECRETARY, made.world.home_affairs, with_subtree=False)
    page = open_as(secretary, f"/units/{made.world.home_affairs}/due/")
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(".duty .button.primary").first.click()
    page.locator("[name=in_charge]").fill("Phó Giám đốc")
    page.locator("details[open] form button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert Progress.objects.filter(obligation=task, kind="taken_on").count() == 1
    page.locator(".history button").first.click()
    expect(page.locator(".history .gone")).to_have_count(1)
    assert Progress.objects.filter(obligation=task, kind="voided").count() == 1
