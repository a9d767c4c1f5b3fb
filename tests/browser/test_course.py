"""A course in Chromium: opened once, read on without a network, sent when there is one, gone at sign-out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.wire import Wire
from tests.courses import world
from tests.study.world import Course
from tests.web.conftest import browser_of
from thongsuot.courses.models import Place
from thongsuot.people.models import User
from thongsuot.study.models import Completion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
  const cache = await caches.open("thongsuot-course");
  return (await cache.keys()).map((one) => new URL(one.url).pathname);
}"""


@pytest.fixture
def wire(live_server: LiveServer) -> Iterator[Wire]:
    made = Wire(live_server.url)
    yield made
    made.end()


@pytest.fixture
def course(page: Page, wire: Wire) -> Course:
    """Whoever opens the page is a member of the course."""
    planted = world.plant()
    client = browser_of(User.objects.get(pk=world.own(planted, 0).user_id or 0))
    cookies = [{"name": name, "value": one.value, "url": wire.url} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return planted


def test_read_on_without_a_network(page: Page, wire: Wire, course: Course) -> None:
    address = f"{wire.url}/learn/{course.document}/"
    page.goto(address)
    page.wait_for_function(f"({KEPT})().then((all) => all.includes('/learn/{course.document}/offline/'))")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(address)  # the worker answers for the pages from now on
    page.locator("a.primary").click()
    page.locator("button.primary").click()
    expect(page.locator("main")).to_contain_text("Screen 2 of 4")

    wire.cut()
    page.goto(f"{address}2/")
    for _screen in range(3):
        page.locator("#next").click()
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#told")).to_contain_text("kept on this device")
    page.goto(address)
    expect(page.locator("#done")).to_be_visible()
    assert Place.objects.get().read < Place.objects.get().of

    wire.join()
    expect(page.locator("#told")).to_contain_text("It is recorded")  # by itself, nothing pressed
    assert Completion.objects.count() == 1
    page.goto(address)
    expect(page.locator("main")).to_contain_text("5 of 5 clauses read")

    page.goto(f"{wire.url}/account/")
    page.locator("form[data-forgets] button").click()
    page.wait_for_url(re.compile("/accounts/login/"))
    assert page.evaluate(KEPT) == []
    assert "thongsuot-course" not in [one["name"] for one in page.evaluate("indexedDB.databases()")]
