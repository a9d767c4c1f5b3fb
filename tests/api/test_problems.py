"""Whoever refuses a request to the API, what comes back is a problem document in the reader's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings as settings_now
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.api.programs import Program, program
from tests.journeys.world import World
from thongsuot.documents import queries
from thongsuot.web.rates import COSTLY


@pytest.fixture
def office(world: World) -> Program:
    return program(world, "office")


def problem(response: Any, status: HTTPStatus) -> str:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["type"] == f"urn:thongsuot:{told['code']}"
    assert told["title"]
    return str(told["code"])


def test_an_unknown_address_is_a_problem(office: Program) -> None:
    assert problem(office.get("/nothing"), HTTPStatus.NOT_FOUND) == "api.unknown_address"
    assert problem(Client().get("/api/v2/units"), HTTPStatus.NOT_FOUND) == "api.unknown_address"


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(office: Program) -> None:
    response = office.client.delete("/api/v1/documents")
    assert problem(response, HTTPStatus.METHOD_NOT_ALLOWED) == "api.wrong_method"
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_a_body_of_another_kind_is_a_problem(world: World, office: Program) -> None:
    form = office.send(f"/versions/{world.draft}/publish", revision="0")
    assert problem(form, HTTPStatus.UNSUPPORTED_MEDIA_TYPE) == "api.media_type"
    json = office.post("/documents", {"unit": 1})
    assert problem(json, HTTPStatus.UNSUPPORTED_MEDIA_TYPE) == "api.media_type"


@pytest.mark.parametrize("sent", [b"{", b"\xff", b"nul"])
def test_a_body_that_cannot_be_read_is_a_problem(world: World, office: Program, sent: bytes) -> None:
    place = f"/api/v1/versions/{world.draft}/publish"
    response = office.client.post(place, sent, content_type="application/json", headers={"idempotency-key": "k"})
    assert problem(response, HTTPStatus.BAD_REQUEST) == "api.refused"


def test_a_field_that_nobody_knows_is_a_problem(world: World, office: Program) -> None:
    response = office.post(f"/versions/{world.draft}/publish", {"revision": 0, "force": True})
    assert problem(response, HTTPStatus.UNPROCESSABLE_ENTITY) == "api.invalid"


@pytest.mark.parametrize("day", ["1764547200", "2026-1-1", "2026-02-30", "22/11/2026", ""])
def test_a_day_is_written_in_one_way(office: Program, day: str) -> None:
    assert problem(office.get("/units", day=day), HTTPStatus.UNPROCESSABLE_ENTITY) == "api.invalid"


def test_too_large_a_request_is_a_problem(office: Program, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 10
    response = office.send("/imports/tree", file=("units.csv", b"x" * 1024 * 1024 * 2))
    assert problem(response, HTTPStatus.REQUEST_ENTITY_TOO_LARGE) == "api.too_large"


def test_what_breaks_is_a_problem_that_tells_nothing(office: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_asked: object) -> None:
        raise RuntimeError("Nguyễn Thị An")

    monkeypatch.setattr(queries, "document", broken)
    office.client.raise_request_exception = False
    response = office.get("/documents/1")
    assert problem(response, HTTPStatus.INTERNAL_SERVER_ERROR) == "api.broken"
    assert "An" not in response.content.decode()


def test_a_problem_speaks_the_readers_language(world: World) -> None:
    told = {
        language: world.browser("office").get("/api/v1/units", {"under": 9**9}, headers={"accept-language": language})
        for language in ("en", "vi")
    }
    assert told["en"].json()["title"] == "There is no such unit on this day."
    assert told["vi"].json()["title"] != told["en"].json()["title"]


@pytest.fixture
def _few(settings: Any) -> None:
    caches["rates"].clear()
    settings.API_RATE = settings.PAGE_RATE = 2


@pytest.mark.usefixtures("_few")
def test_an_account_that_asks_too_often_is_told_when_to_ask_again(world: World, office: Program) -> None:
    answers = [office.get("/units") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[-1], HTTPStatus.TOO_MANY_REQUESTS) == "api.too_many"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert program(world, "leader").get("/units").status_code == HTTPStatus.OK  # another account is not


@pytest.mark.usefixtures("_few")
def test_tokens_cannot_be_tried_out_at_will(world: World) -> None:
    guesser = Client(headers={"authorization": "Bearer thongsuot_guess"})
    answers = [guesser.get("/api/v1/units").status_code for _ in range(21)]
    assert set(answers[:20]) == {HTTPStatus.UNAUTHORIZED}
    assert answers[20] == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.usefixtures("_few")
def test_a_page_that_costs_much_is_not_asked_at_will(world: World) -> None:
    browser = world.browser("office")
    answers = [browser.get(reverse("search"), {"q": "chi bộ"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "too often" in answers[-1].content.decode()
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert browser.get(reverse("home")).status_code == HTTPStatus.OK


def test_nothing_that_a_stranger_sends_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_request: HttpRequest) -> None:
        raise AssertionError("the form of a stranger was read")

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", read)
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies[settings_now.CSRF_COOKIE_NAME] = "a" * 32
    response = stranger.post("/api/v1/imports/members", {"file": SimpleUploadedFile("a.csv", b"x")})
    assert response.status_code == HTTPStatus.UNAUTHORIZED
    assert response.headers["Content-Type"] == "application/problem+json"


def test_every_file_that_is_taken_away_is_counted_as_costly() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("_export")}
    assert names
    assert names <= COSTLY
