"""A secretary records a meeting of thirty on a phone over slow 3G: few bytes, few taps; how long it took is told."""

from __future__ import annotations

from time import perf_counter

import pytest
from django.conf import settings
from playwright.sync_api import Page, Response
from pytest_django.live_server_helper import LiveServer

from tests.browser.looks import faults
from tests.plans.world import person
from tests.study import world
from tests.study.world import Course
from tests.web.conftest import browser_of
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import Completion, Gathering

pytestmark = pytest.mark.browser
THIRTY, ABSENT = 30, 3
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s each way and 400 ms, as browsers name it."""
BYTES, TAPS = 200_000, ABSENT + 2


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.NOW)
    return world.ruled(2 * THIRTY)


@pytest.fixture
def phone(page: Page, live_server: LiveServer, course: Course) -> Page:
    """The phone of the first cell's secretary, signed in, before anything was loaded."""
    secretary = person(Role.SECRETARY, course.cells[0], with_subtree=False)
    client = browser_of(User.objects.get(pk=secretary.user_id or 0))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.set_viewport_size({"width": 360, "height": 740})
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)
    return page


def test_a_meeting_of_thirty_is_recorded_with_five_taps(phone: Page, live_server: LiveServer, course: Course) -> None:
    sizes: list[int] = []

    def note(answer: Response) -> None:
        sizes.append(int(answer.headers.get("content-length", 0)))

    phone.on("response", note)
    start, taps = perf_counter(), 0
    phone.goto(f"{live_server.url}/units/{course.cells[0]}/due/")
    phone.locator(".card a.button.primary").first.click()
    taps += 1
    phone.wait_for_load_state()  # the page comes in little by little
    people = phone.locator(".person > label")
    assert people.count() == THIRTY
    for place in range(ABSENT):
        people.nth(place).click()
        taps += 1
    phone.locator(".send button").click()
    taps += 1
    phone.wait_for_url(f"{live_server.url}/units/{course.cells[0]}/due/")
    print(f"recorded in {perf_counter() - start:.1f} s over slow 3G, {sum(sizes):,} bytes, {taps} taps")
    assert Gathering.objects.get().absent.count() == ABSENT
    assert Completion.objects.standing().count() == THIRTY - ABSENT
    assert taps <= TAPS
    assert sum(sizes) <= BYTES
    phone.goto(f"{live_server.url}/units/{course.cells[0]}/study/meeting/")
    assert faults(phone) == []
