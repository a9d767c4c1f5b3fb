"""Passkeys and codes in the system's Chromium, and the sheet of slips on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import looks
from tests.browser.conftest import Open
from tests.web.conftest import granted, person, unit
from thongsuot.people.models import Invitation
from thongsuot.units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough secret"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def site(live_server: LiveServer, province: Unit, page: Page) -> Callable[[str], Page]:
    """Opens addresses at `localhost`: browsers make no passkey for a bare number. A key is plugged in."""
    granted(person("office", "Văn phòng"), "office", province)
    port = urlsplit(live_server.url).port
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    def go(address: str) -> Page:
        page.goto(f"http://localhost:{port}{address}")
        return page

    return go


HOME = re.compile(r":\d+/$")
"""Where a sign-in ends: no other address ends so, and what waits for it waits for the answer."""


def sign_in(page: Page) -> None:
    page.fill("[name=login]", "office")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def confirm(page: Page) -> None:
    """Give the password once more, where that is asked for."""
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.locator("main button.primary").first.click()


def code_of(secret: str, step: int = 0) -> str:
    counters = list(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2 + step])))


def sign_out(page: Page, site: Callable[[str], Page]) -> None:
    site("/account/")
    page.locator("form[action='/accounts/logout/'] button").click()
    page.wait_for_url(re.compile(r":\d+/$|/login/"))


def test_a_passkey_is_added_and_signs_in_alone(site: Callable[[str], Page]) -> None:
    page = site("/accounts/login/")
    sign_in(page)
    page.wait_for_url(HOME)
    site("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.fill("[name=name]", "Điện thoại")
    expect(page.locator("[name=passwordless]")).to_be_checked()
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("/accounts/2fa/(webauthn|recovery)(?!.*/add/)"))
    key = Authenticator.objects.get(type="webauthn").wrap()
    assert (key.name, key.is_passwordless) == ("Điện thoại", True)
    sign_out(page, site)
    site("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(HOME)
    site("/account/")
    expect(page.locator("h1")).to_have_text("Văn phòng")


def test_an_app_is_set_up_by_its_code_and_asked_for_from_then_on(site: Callable[[str], Page]) -> None:
    page = site("/accounts/login/")
    sign_in(page)
    page.wait_for_url(HOME)
    site("/accounts/2fa/totp/activate/")
    confirm(page)
    expect(page.locator("img[src^='data:image/svg']")).to_be_visible()
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("[name=code]", code_of(secret))
    page.locator("main button.primary").first.click()
    page.wait_for_url(re.compile("/accounts/2fa/(?!totp/activate/)"))
    sign_out(page, site)
    site("/accounts/login/")
    sign_in(page)
    page.wait_for_url(re.compile("/accounts/2fa/authenticate/"))
    page.fill("[name=code]", code_of(secret, 1))
    page.locator("main button.primary").first.click()
    page.wait_for_url(HOME)


@pytest.fixture
def cells(province: Unit) -> Unit:
    """A commune with eight cells, planted before anybody reads the tree."""
    found = Unit.objects.get(code="X1")
    for number in range(1, 9):
        unit(f"X1-{number}", f"Chi bộ thôn số {number} có tên dài để xuống dòng", "cell", found)
    return found


@pytest.fixture
def sheet(cells: Unit, office_page: Open) -> Page:
    """The sheet of slips of a commune's cells, as the office has just made it."""
    page = office_page(f"/units/{cells.pk}/invitations/slips/")
    page.select_option("[name=kind]", "cell")
    page.locator("main button.primary").click()
    page.locator("button[value=page]").click()
    expect(page.locator(".slip")).to_have_count(8)
    page.wait_for_load_state()  # its style too, which the words do not wait for
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_slips_fit_a_phone_and_hide_nothing(sheet: Page, scheme: str) -> None:
    sheet.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    sheet.set_viewport_size({"width": 360, "height": 800})
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(sheet).response["violations"] == []
    assert Invitation.objects.filter(used_at=None).count() == 8


def test_slips_fill_sheets_of_paper(sheet: Page, tmp_path: Path) -> None:
    sheet.emulate_media(media="print")
    expect(sheet.locator("h1")).to_be_hidden()
    widths = sheet.locator(".slip").evaluate_all("slips => slips.map(slip => slip.getBoundingClientRect().width)")
    assert max(widths) < 0.55 * sheet.evaluate("document.documentElement.clientWidth")
    paper = tmp_path / "slips.pdf"
    sheet.pdf(path=paper, format="A4", prefer_css_page_size=True)
    assert paper.stat().st_size > 10_000


PAGES = [
    "/account/",
    "/units/{unit}/access/",
    "/units/{unit}/access/{grant}/hand-over/",
    "/units/{unit}/invitations/",
    "/units/{unit}/invitations/slips/",
    "/accounts/2fa/",
    "/accounts/password/change/",
]


def test_axe_finds_nothing_and_nothing_overflows(cells: Unit, office_page: Open) -> None:
    held = granted(person("s", "Bí thư Đảng ủy xã"), "secretary", cells).grants.get()
    page = office_page(f"/units/{cells.pk}/access/")
    page.locator("main form button.primary").last.click()
    wrong = looks.faults(page)
    for address in PAGES:
        wrong += looks.faults(office_page(address.format(unit=cells.pk, grant=held.pk)))
    assert wrong == []
