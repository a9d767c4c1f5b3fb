"""The same small organisation as for the pages, in the system's Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.conftest import granted, person, province, unit, uploaded
from thongsuot.units.models import Unit

__all__ = ["province", "unit", "uploaded"]

expect.set_options(timeout=30_000)  # a busy machine is slow, and that is no mistake

Open = Callable[[str], Page]


@pytest.fixture
def office_page(page: Page, live_server: LiveServer, province: Unit) -> Open:  # the fixture above
    """Opens addresses as the province's office, signed in through the form."""
    granted(person("office", "Văn phòng"), "office", province)
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("[name=login]", "office")
    page.fill("[name=password]", "a long enough secret")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/")

    def open_page(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        return page

    return open_page
