"""What holds around every page: sign-in, headers, language, refusals, weight."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.people.models import User
from thongsuot.web import errors

OPEN = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
OWN = ["/", "/account/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/password/change/", "/accounts/logout/"]


@pytest.mark.parametrize("address", OWN)
def test_a_stranger_is_asked_to_sign_in(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == (f"/accounts/login/?next={address}" if "logout" not in address else "/")


@pytest.mark.parametrize("address", OPEN + OWN)
def test_every_page_is_light_and_holds_nothing_inline(signed_in: Client, address: str) -> None:
    page = (Client() if address in OPEN else signed_in).get(address)
    assert page.status_code == 200
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT


def test_nobody_opens_an_account_for_oneself(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/", headers={"accept-language": "en"})
    assert b"by invitation" in page.content
    assert b'<input type="password"' not in page.content


def test_the_language_is_switched_by_a_form_and_stays(signed_in: Client) -> None:
    answer = signed_in.post("/language/", {"language": "vi", "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    assert '<html lang="vi">' in signed_in.get("/").content.decode()


def sign_in(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "hoa", "password": "a long enough secret"})
    assert answer.headers["Location"] == "/"


def test_whoever_signs_in_is_spoken_to_in_their_own_language(client: Client, user: User) -> None:
    sign_in(client)
    assert '<html lang="en">' in client.get("/", headers={"accept-language": "vi"}).content.decode()


def test_the_language_that_was_chosen_on_this_device_stays_at_sign_in(client: Client, user: User) -> None:
    client.post("/language/", {"language": "vi"})
    sign_in(client)
    assert '<html lang="vi">' in client.get("/").content.decode()


def test_a_wrong_password_is_refused_in_words(client: Client, db: None) -> None:
    page = client.post("/accounts/login/", {"login": "nobody", "password": "x"}, headers={"accept-language": "en"})
    assert page.status_code == 200
    assert b'role="alert"' in page.content


def test_an_address_that_leads_nowhere_says_so(signed_in: Client) -> None:
    page = signed_in.get("/nothing-here/")
    assert page.status_code == 404
    assert b"There is no such page" in page.content


@pytest.mark.parametrize(
    ("code", "status"),
    [("people.not_allowed", 403), ("documents.unknown_document", 404), ("documents.changed_meanwhile", 409)],
)
def test_a_refusal_becomes_a_page_with_its_status(code: str, status: int) -> None:
    assert errors.status_of(DomainError(code, "no")) == status


def test_a_refused_request_of_htmx_gets_a_notice_in_place(rf: RequestFactory) -> None:
    answer = errors.refusal(rf.post("/", headers={"HX-Request": "true"}), DomainError("a.b", "No: %(why)s", why="<b>"))
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#notices"
    assert b"No: &lt;b&gt;" in answer.content


def test_a_form_keeps_what_was_typed_and_shows_the_refusal_with_its_problems() -> None:
    form = errors.DomainForm({})
    form.refuse(DomainError("a.b", "no", fields={"gone": "not here"}, problems=[Problem("a.c", "row is wrong", row=3)]))
    assert form.non_field_errors() == ["no", "not here"]
    assert str(form.problems[0]) == "row is wrong"


def test_a_missing_permission_is_never_a_forms_error() -> None:
    with pytest.raises(DomainError), errors.refused_onto(errors.DomainForm({})):
        raise DomainError("people.not_allowed", "no")


def test_a_failure_is_told_without_database_or_session(rf: RequestFactory) -> None:
    page = errors.broken(rf.get("/"))
    assert page.status_code == 500
    assert parts_of(page).inline == []
