"""A file that is too large: said beside its field before anything is sent, and by the server where no script runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEGABYTE = 1024 * 1024


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "lon.txt"
    path.write_bytes(b"x" * 21 * MEGABYTE)
    return path


def brought(page: Page, file: Path) -> list[str]:
    """Choose the file and press the button; the addresses that were sent to."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    page.set_input_files("[name=file]", file)
    page.click("form[enctype] button.primary")
    return sent


def test_a_file_that_is_too_large_is_not_sent_and_the_page_says_why(office_page: Open, large: Path) -> None:
    page = office_page("/documents/upload/")
    assert brought(page, large) == []
    told = page.locator("p[role=alert]")
    expect(told).to_contain_text("20 MB")
    expect(page.locator("[name=file]")).to_have_attribute("aria-invalid", "true")
    page.set_input_files("[name=file]", {"name": "nho.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(told).to_have_text("")
    expect(page.locator("[name=file]")).not_to_have_attribute("aria-invalid", "true")


def test_where_the_script_is_kept_away_the_server_says_it(office_page: Open, large: Path) -> None:
    page = office_page("/")
    page.route("**/files.js", lambda route: route.abort())
    page.goto(page.url.rstrip("/") + "/documents/upload/")
    brought(page, large)
    expect(page.locator(".errorlist")).to_contain_text("20 MB")
