"""A token opens what its scopes name, within its user's grants of that moment, and nothing once either ends."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.api.programs import PLACE, Program, program, token
from tests.journeys.world import DRAFT, World
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people import operations as people
from thongsuot.people.models import ApiToken, Grant, User
from thongsuot.people.operations.tokens import end_token
from thongsuot.people.rules.tokens import TokenScope


def bearing(text: str) -> Program:
    return Program(Client(headers={"authorization": text, "accept-language": "en"}))


def refusal(response: object) -> tuple[int, str]:
    return response.status_code, response.json()["code"]  # type: ignore[attr-defined]


NOT_VALID = (HTTPStatus.UNAUTHORIZED, "people.token_not_valid")


def test_a_token_reads_what_its_user_may_see(world: World) -> None:
    listed = program(world, "secretary", TokenScope.DOCUMENTS_READ).get("/documents")
    assert [line["symbol"] for line in listed.json()["items"]] == ["15-NQ/TU"]


def test_a_token_gives_less_than_its_user_has(world: World) -> None:
    """The office sees its draft with a token that may review, not with one that only reads."""
    reads = program(world, "office", TokenScope.DOCUMENTS_READ).get("/documents").json()
    writes = program(world, "office", TokenScope.DOCUMENTS_WRITE).get("/documents").json()
    assert (reads["total"], writes["total"]) == (1, 2)


def test_a_token_never_gives_more_than_its_user_has(world: World) -> None:
    sent = program(world, "member").send("/documents", unit=world.units["HL-A"], file=("a.txt", DRAFT.encode()))
    assert refusal(sent) == (HTTPStatus.FORBIDDEN, "people.not_allowed")


def test_a_scope_opens_only_its_own_routes(world: World) -> None:
    reads = program(world, "office", TokenScope.UNITS_READ)
    assert reads.get("/units").status_code == HTTPStatus.OK
    assert refusal(reads.get("/documents")) == (HTTPStatus.FORBIDDEN, "api.scope_missing")
    assert refusal(reads.get(f"/documents/{world.document}/flow")) == (HTTPStatus.FORBIDDEN, "api.scope_missing")


@pytest.mark.parametrize("text", ["Bearer", "Bearer ", "Bearer thongsuot_nonsense", "bearer \u00e9"])
def test_what_is_no_token_is_refused(world: World, text: str) -> None:
    assert refusal(bearing(text).get("/units")) == NOT_VALID


def test_another_scheme_is_no_token(world: World) -> None:
    response = bearing("Basic b2ZmaWNlOng=").get("/units")
    assert refusal(response) == (HTTPStatus.UNAUTHORIZED, "api.not_signed_in")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_wrong_token_is_not_saved_by_a_session(world: World) -> None:
    browser = world.browser("office")
    assert browser.get(f"{PLACE}/units", headers={"authorization": "Bearer x"}).status_code == HTTPStatus.UNAUTHORIZED


def test_a_token_ends_at_once(world: World) -> None:
    made = token(world.users["office"])
    bearer = bearing(f"Bearer {made.token}")
    assert bearer.get("/units").status_code == HTTPStatus.OK
    end_token(actor=Actor(world.users["office"], "web"), token_id=made.token_id, now=timezone.now())
    assert refusal(bearer.get("/units")) == NOT_VALID


def test_a_token_ends_on_its_last_day(world: World) -> None:
    made = token(world.users["office"])
    ApiToken.objects.filter(pk=made.token_id).update(last_day=timezone.now().date() - timedelta(days=2))
    assert refusal(bearing(f"Bearer {made.token}").get("/units")) == NOT_VALID


def test_a_token_ends_with_its_users_last_grant(world: World) -> None:
    made = token(world.users["secretary"])
    people.end_grant(actor=OPERATOR, grant_id=Grant.objects.get(user=world.users["secretary"]).pk, now=timezone.now())
    assert refusal(bearing(f"Bearer {made.token}").get("/units")) == NOT_VALID


def test_a_token_ends_with_its_user(world: World) -> None:
    made = token(world.users["office"])
    User.objects.filter(pk=world.users["office"]).update(is_active=False)
    assert refusal(bearing(f"Bearer {made.token}").get("/units")) == NOT_VALID


def test_a_read_through_the_api_is_a_write_once_an_hour_only(world: World) -> None:
    bearer = program(world, "office", TokenScope.UNITS_READ)
    bearer.get("/units")
    with CaptureQueriesContext(connection) as asked:
        bearer.get("/units")
    assert [query["sql"] for query in asked.captured_queries if query["sql"].startswith("UPDATE")] == []
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(hours=2))
    with CaptureQueriesContext(connection) as asked:
        bearer.get("/units")
    assert len([query for query in asked.captured_queries if query["sql"].startswith("UPDATE")]) == 1


def test_the_record_names_the_token_and_the_door(world: World) -> None:
    made = token(world.users["secretary"])
    bearing(f"Bearer {made.token}").post(f"/documents/{world.document}/receipts", {"unit": world.units["HL-A-1"]})
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.action, entry.door, entry.detail["token"]) == ("documents.receive", "api", made.token_id)


def test_a_browsers_session_writes_only_with_its_pages_token(world: World) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.force_login(User.objects.get(pk=world.users["office"]))
    read = strict.get(f"{PLACE}/documents")
    written = strict.post(
        f"{PLACE}/versions/{world.version}/withdraw",
        {"reason": "x"},
        content_type="application/json",
        headers={"idempotency-key": "a"},
    )
    assert (read.status_code, written.status_code) == (HTTPStatus.OK, HTTPStatus.FORBIDDEN)
    assert written.headers["Content-Type"] == "application/problem+json"
