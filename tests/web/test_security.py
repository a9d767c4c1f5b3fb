"""What guards every door: headers, cookies under TLS, how much is taken in and from whom."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from io import BytesIO

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from thongsuot.people.models import User
from thongsuot.web import limits
from thongsuot.web.limits import DISCARDED, SLACK, discard, limit_uploads

MEGABYTE = 1024 * 1024
PATIENT = 60.0
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": configured.PERMISSIONS_POLICY,
}


@pytest.mark.parametrize("address", ["/", "/nothing-here/", "/accounts/login/", "/api/v1/units", "/static/nothing.js"])
def test_every_answer_carries_the_security_headers(client: Client, db: None, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))


def test_the_content_security_policy_allows_nothing_but_our_own_files(client: Client, db: None) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    rules = {name: set(sources) for name, *sources in (rule.split() for rule in policy.split("; "))}
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == {"'none'"}
    assert set().union(*rules.values()) == {"'none'", "'self'", "data:"}
    assert [name for name, sources in rules.items() if "data:" in sources] == ["img-src"]


READ = """
import json, sys
from thongsuot.config import security
print(json.dumps({name: getattr(security, name) for name in dir(security) if name.isupper()}))
"""


def settings_with(**variables: str) -> dict[str, object]:
    """The settings as a process with this environment has them."""
    done = subprocess.run([sys.executable, "-c", READ], env=variables, capture_output=True, check=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_an_installation_that_others_reach_sends_its_cookies_over_tls_alone() -> None:
    found = settings_with(THONGSUOT_HOSTS="thongsuot.example")
    assert [found[f"{name}_COOKIE_SECURE"] for name in ("SESSION", "CSRF", "LANGUAGE")] == [True] * 3
    assert [str(found[f"{name}_COOKIE_NAME"])[:7] for name in ("SESSION", "CSRF")] == ["__Host-"] * 2
    assert found["SECURE_HSTS_SECONDS"] == 86400


def test_on_this_machine_alone_it_works_without_tls() -> None:
    found = settings_with()
    assert (found["SESSION_COOKIE_SECURE"], found["SESSION_COOKIE_NAME"]) == (False, "sessionid")
    assert found["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.parametrize(("proxies", "believed"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])])
def test_what_a_proxy_says_is_believed_only_where_one_stands(proxies: str, believed: object) -> None:
    assert settings_with(THONGSUOT_PROXIES=proxies)["SECURE_PROXY_SSL_HEADER"] == believed


def test_no_script_reads_a_cookie_and_no_foreign_form_brings_one(client: Client, user: User) -> None:
    client.get("/accounts/login/")
    client.post("/language/", {"language": "vi"})
    client.post("/accounts/login/", {"login": user.username, "password": "a long enough secret"})
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        if cookie.value:
            assert (name, cookie["httponly"], cookie["samesite"], cookie["path"]) == (name, True, "Lax", "/")


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_HSTS_SECONDS=86400)
def test_hsts_is_said_over_tls_and_only_there(db: None) -> None:
    behind = Client(headers={"x-forwarded-proto": "https"}).get("/accounts/login/", HTTP_HOST="localhost")
    assert behind.headers["Strict-Transport-Security"] == "max-age=86400"
    assert "Strict-Transport-Security" not in Client().get("/accounts/login/").headers


# How much is taken in


def asked(size: int, user: object, path: str = "/documents/upload/") -> WSGIRequest:
    """A request that announces `size` bytes and sends as many."""
    request = RequestFactory().post(path, data=b"x" * size, content_type="application/octet-stream")
    request.user = user  # type: ignore[assignment]  # whatever sign-in found
    return request


def answered(request: HttpRequest) -> int:
    return limit_uploads(lambda _request: HttpResponse(status=204))(request).status_code


@pytest.mark.parametrize(
    ("size", "status"),
    [(0, 204), (SLACK, 204), (configured.UPLOAD_LIMIT, 204), (configured.UPLOAD_LIMIT + 2 * SLACK, 413)],
)
def test_who_is_signed_in_may_send_a_file_of_the_limit(user: User, size: int, status: int) -> None:
    assert answered(asked(size, user)) == status


@pytest.mark.parametrize(
    ("size", "path", "status"),
    [(SLACK, "/documents/upload/", 204), (SLACK + 1, "/documents/upload/", 302), (SLACK + 1, "/api/v1/documents", 204)],
)
def test_a_stranger_sends_no_file_except_to_the_api_which_asks_for_a_token_first(
    size: int, path: str, status: int
) -> None:
    assert answered(asked(size, AnonymousUser(), path)) == status


def test_what_is_too_large_is_thrown_away_before_the_answer_so_that_the_browser_reads_it(user: User) -> None:
    request = asked(configured.UPLOAD_LIMIT + 2 * SLACK, user)
    answer = limit_uploads(lambda _request: HttpResponse(status=204))(request)
    assert request.read(1) == b""
    assert "52 MB" in answer.content.decode()
    assert "50 MB" in answer.content.decode()


class Endless(BytesIO):
    """A body that never ends, and counts what was taken of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As much as is asked for."""
        self.taken += size or 0
        return b"x" * (size or 0)


def endless() -> tuple[HttpRequest, Endless]:
    body, request = Endless(), RequestFactory().post("/")
    request._stream = body  # what the request reads from
    return request, body


def test_no_more_than_a_bounded_amount_is_thrown_away() -> None:
    request, body = endless()
    discard(request)
    assert DISCARDED <= body.taken <= DISCARDED + MEGABYTE


def test_throwing_away_ends_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    request, body = endless()
    clock = iter([0.0, 1.0, PATIENT])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    discard(request)
    assert body.taken == limits.PIECE
