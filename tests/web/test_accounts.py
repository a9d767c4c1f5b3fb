"""How long one stays signed in, on how many tries one comes in, and what is shown to who holds nothing any more."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone, translation

from tests.web.conftest import browser_of, granted, person
from tests.web.test_units import commune
from thongsuot.config.apps import refuse_unknown_roles
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people import operations
from thongsuot.people.models import Grant, Session, SharedCacheRow, User
from thongsuot.people.operations import Offer
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import Unit
from thongsuot.web.templatetags.devices import device

__all__ = ["commune"]

pytestmark = pytest.mark.usefixtures("province")
PASSWORD = "a long enough secret"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36"
)


def browser(address: str = "10.0.0.1", language: str = "en") -> Client:
    headers = {"accept-language": language, "user-agent": CHROME}
    return Client(headers=headers, REMOTE_ADDR=address)


def sign_in(client: Client, name: str = "office", password: str = PASSWORD, **more: str) -> str:
    """Send the form; where it leads, or the page with what is wrong."""
    answer = client.post("/accounts/login/", {"login": name, "password": password, **more})
    return answer.headers.get("Location") or answer.content.decode()


@pytest.fixture
def office_user(province: Unit) -> User:
    return granted(person("office", "Văn phòng"), "office", province)


def later(monkeypatch: pytest.MonkeyPatch, past: timedelta) -> None:
    """Let this much time pass, for sessions and for everything else that reads the clock."""
    moment = timezone.now() + past
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_ones_own_device_stays_signed_in_through_a_week_since_it_was_used(
    office_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser()
    assert sign_in(client, remember="on") == "/"
    for days in (5, 6):
        later(monkeypatch, timedelta(days=days))
        assert client.get("/").status_code == 200
    later(monkeypatch, timedelta(days=7, minutes=1))
    assert client.get("/").status_code == 302


def test_elsewhere_it_ends_with_the_browser_and_twelve_hours_after_it_was_used(
    office_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser()
    sign_in(client)
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]
    for hours in (11, 11):
        later(monkeypatch, timedelta(hours=hours))
        assert client.get("/").status_code == 200
    later(monkeypatch, timedelta(hours=12, minutes=1))
    assert client.get("/").status_code == 302


def test_a_page_writes_the_session_once_in_ten_minutes(
    office_user: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    client = browser()
    sign_in(client)
    client.get("/")
    seen = Session.objects.get(user_id=office_user.pk).seen
    later(monkeypatch, timedelta(minutes=9))
    client.get("/")
    assert Session.objects.get(user_id=office_user.pk).seen == seen
    later(monkeypatch, timedelta(minutes=2))
    client.get("/")
    assert Session.objects.get(user_id=office_user.pk).seen != seen


def test_the_account_shows_every_device_and_ends_the_one_that_was_lost(office_user: User) -> None:
    here, lost = browser(), browser()
    for client in (here, lost):
        sign_in(client)
        client.get("/")
    page = here.get("/account/").content.decode()
    assert page.count("Chrome, Windows") == 2
    assert not any(row.pk in page for row in Session.objects.all())
    handles = re.findall(r"/account/sign-ins/(\w+)/end/", page)
    answer = here.post(f"/account/sign-ins/{handles[0]}/end/", follow=True)
    assert "You are signed out on that device." in answer.content.decode()
    assert (here.get("/").status_code, lost.get("/").status_code) == (200, 302)


def test_all_devices_are_signed_out_at_once(office_user: User) -> None:
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there)
    assert here.post("/account/sign-ins/end/").headers["Location"] == "/accounts/login/"
    assert (here.get("/").status_code, there.get("/").status_code) == (302, 302)


def test_a_session_ends_at_once_with_the_last_grant(office_user: User) -> None:
    client = browser()
    sign_in(client)
    assert client.get("/units/").status_code == 200
    operations.end_grant(actor=OPERATOR, grant_id=Grant.objects.get().pk, now=timezone.now())
    assert client.get("/units/").headers["Location"].startswith("/accounts/login/")


def test_whose_last_day_has_passed_sees_nothing_but_that(office_user: User, commune: Unit) -> None:
    client = browser()
    sign_in(client)
    cell = Unit.objects.get(code="X1-1").pk
    assert client.get(f"/units/{cell}/members/").status_code == 200
    Grant.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    for address in (f"/units/{cell}/members/", "/units/", "/documents/", "/search/"):
        page = client.get(address)
        assert page.status_code == 403
        assert "You hold no role here at present" in page.content.decode()
    assert "You hold no role here at present" in client.get("/").content.decode()
    assert client.get("/account/").status_code == 200


def fail(client: Client, name: str, times: int) -> str:
    """So many wrong passwords; the last answer."""
    return [sign_in(client, name, "wrong") for _ in range(times)][-1]


def test_a_name_is_refused_after_ten_failures_from_wherever_and_others_are_not(office_user: User) -> None:
    person("other", "Người khác")
    for number in range(10):
        assert "not correct" in fail(browser(f"10.0.1.{number}"), "office", 1)
    refused = sign_in(browser("10.0.2.1"))
    assert "Wait 15 minutes" in refused
    assert sign_in(browser("10.0.2.1"), "other") == "/"


def test_an_address_is_refused_after_sixty_failures_and_others_are_not(office_user: User) -> None:
    for number in range(60):
        fail(browser(), f"guess{number}", 1)
    assert "Wait 15 minutes" in sign_in(browser())
    assert sign_in(browser("10.0.0.2")) == "/"


def test_signing_in_takes_no_try_away(office_user: User) -> None:
    for _ in range(12):
        assert sign_in(browser()) == "/"


def test_the_wait_is_told_in_the_readers_language_and_ends(office_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(browser(), "office", 10)
    assert "15" in sign_in(browser(language="vi"))
    monkeypatch.setattr("time.time", lambda: datetime.now(UTC).timestamp() + 15 * 60 + 1)
    assert sign_in(browser()) == "/"


def test_failures_are_counted_where_all_processes_see_them() -> None:
    cache.set("tried", 1)
    assert SharedCacheRow.objects.filter(cache_key__contains="tried").count() == 1


@pytest.fixture
def strict(settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ["office"]  # type: ignore[attr-defined]  # pytest-django's


@pytest.mark.usefixtures("strict")
def test_a_wide_role_waits_for_its_second_factor(office_user: User) -> None:
    client = browser_of(office_user)
    answer = client.get("/units/", follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Your role covers many units" in answer.content.decode()
    assert client.get("/account/").status_code == 200
    totp.TOTP.activate(office_user, totp.generate_totp_secret())
    assert client.get("/units/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_todays_page_and_invitations_wait_for_it_too(office_user: User, province: Unit) -> None:
    client = browser_of(office_user)
    offer = Offer(Role.ADMINISTRATOR, province.pk, with_subtree=True)
    link = f"/invitations/{operations.invite(actor=OPERATOR, offer=offer, now=timezone.now()).token}/"
    for answer in (client.get("/"), client.get(link), client.post(link)):
        assert answer.headers["Location"] == "/accounts/2fa/"
    assert Grant.objects.filter(user=office_user).count() == 1
    totp.TOTP.activate(office_user, totp.generate_totp_secret())
    assert client.get("/").status_code == 200
    client.post(link)
    assert Grant.objects.filter(user=office_user).count() == 2


@pytest.mark.usefixtures("strict")
def test_who_holds_nothing_takes_an_invitation_up_without_it(province: Unit) -> None:
    client = browser_of(person("new", "Mới"))
    offer = Offer(Role.OFFICE, province.pk, with_subtree=True)
    token = operations.invite(actor=OPERATOR, offer=offer, now=timezone.now()).token
    assert client.post(f"/invitations/{token}/").headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("strict")
def test_the_same_role_at_one_unit_needs_none(commune: Unit) -> None:
    cell = browser_of(granted(person("cell", "Chi bộ"), "office", Unit.objects.get(code="X1-1")))
    assert cell.get("/units/").status_code == 200
    secretary = browser_of(granted(person("s", "Bí thư"), "secretary", commune))
    assert secretary.get("/units/").status_code == 200


def test_a_role_misspelt_stops_the_start(settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ["office", "ofice"]  # type: ignore[attr-defined]  # pytest-django's
    with pytest.raises(ImproperlyConfigured, match="THONGSUOT_SECOND_FACTOR names ofice"):
        refuse_unknown_roles()


def test_a_code_of_the_app_or_one_of_recovery_signs_in_and_a_wrong_one_does_not(office_user: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(office_user, secret)
    RecoveryCodes.activate(office_user)
    kept = Authenticator.objects.get(user=office_user, type="recovery_codes").wrap().get_unused_codes()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    for typed, opens in (("000000", False), (code, True), (kept[0], True), (kept[0], False)):
        client = browser()
        assert sign_in(client) == "/accounts/2fa/authenticate/"
        assert client.get("/").status_code == 302
        client.post("/accounts/2fa/authenticate/", {"code": typed})
        assert (client.get("/").status_code == 200) is opens, typed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (CHROME, "Chrome, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27.0 Chrome/130.0 Mobile", "Samsung Internet, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/130.0 Chrome/124.0 Safari/537.36", "Cốc Cốc, Windows"),
        ("curl/8", "a device that does not say what it is"),
    ],
)
def test_a_device_is_named_as_its_user_knows_it(words: str, said: str) -> None:
    with translation.override("en"):
        assert device(words) == said
