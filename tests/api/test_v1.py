"""The API's reads, and how it refuses."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests.journeys.world import World


def get(client: Client, path: str, **params: object) -> Any:
    response = client.get(f"/api/v1{path}", {key: str(value) for key, value in params.items()})
    assert response.status_code == HTTPStatus.OK, response.content
    return response.json()


def test_documents_are_listed_for_those_who_may_see_them(world: World) -> None:
    listed = get(world.browser("office"), "/documents")
    assert [(line["symbol"], line["state"]) for line in listed["items"]] == [
        ("15-NQ/TU", "published"),
        ("16-NQ/TU", "draft"),
    ]
    assert [line["symbol"] for line in get(world.browser("secretary"), "/documents")["items"]] == ["15-NQ/TU"]


def test_documents_are_found_without_diacritics(world: World) -> None:
    assert get(world.browser("office"), "/documents", words="sinh hoat chi bo")["total"] == 1
    assert get(world.browser("office"), "/documents", words="dat dai")["total"] == 0


def test_a_version_is_read_as_akoma_ntoso(world: World) -> None:
    answer = world.browser("member").get(f"/api/v1/versions/{world.version}/akoma-ntoso")
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["Content-Type"] == "application/akn+xml"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b'<statement name="resolution"' in answer.content
    assert (
        world.browser("member").get(f"/api/v1/versions/{world.draft}/akoma-ntoso").status_code == HTTPStatus.NOT_FOUND
    )


def test_units_stand_as_they_did_on_the_day_asked(world: World) -> None:
    found = get(world.browser("leader"), "/units", day="2025-08-01")
    assert found["as_of"] == "2025-08-01"
    assert [unit["code"] for unit in found["units"]] == ["HL-BTC", "HL-A", "HL-B"]
    beneath = get(world.browser("leader"), "/units", under=world.units["HL-A"])
    assert [unit["code"] for unit in beneath["above"]] == ["HL"]
    assert [unit["code"] for unit in beneath["units"]] == ["HL-A-1", "HL-A-2"]


def test_obligations_come_with_their_status_within_the_readers_scope(world: World) -> None:
    owed = get(world.browser("office"), "/obligations", document=world.document)
    assert {row["unit_id"] for row in owed["items"]} == {world.units[code] for code in ("HL-BTC", "HL-A", "HL-B")}
    assert {row["status"] for row in owed["items"]} == {"overdue"}
    assert get(world.browser("elsewhere"), "/obligations", document=world.document)["total"] == 0


def test_flow_closes_and_says_as_of_when(world: World) -> None:
    found = get(world.browser("leader"), f"/documents/{world.document}/flow", unit=world.units["HL"])
    published = next(stage for stage in found["stages"] if stage["code"] == "published")
    assert (published["owed"], published["reached"], published["overdue"]) == (6, 0, 6)
    assert sum(row["units"] for row in found["stuck"]) == sum(stage["stuck"] for stage in found["stages"])
    assert found["sentence"]
    assert found["reporting"] <= found["of"]


@pytest.mark.parametrize(
    ("role", "path", "status", "code"),
    [
        ("anonymous", "/documents", HTTPStatus.UNAUTHORIZED, "api.not_signed_in"),
        ("office", "/documents/999999/flow", HTTPStatus.NOT_FOUND, "documents.unknown_document"),
        ("office", "/units?under=999999", HTTPStatus.NOT_FOUND, "units.unknown"),
        ("office", "/units?under=99999999999999999999", HTTPStatus.UNPROCESSABLE_ENTITY, "api.invalid"),
        ("office", "/obligations?page=0", HTTPStatus.UNPROCESSABLE_ENTITY, "api.invalid"),
        ("office", "/units?day=yesterday", HTTPStatus.UNPROCESSABLE_ENTITY, "api.invalid"),
    ],
)
def test_refusals_are_problem_documents(world: World, role: str, path: str, status: HTTPStatus, code: str) -> None:
    response = world.browser(role).get(f"/api/v1{path}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["code"].startswith(code)
    assert body["title"]


def test_a_cell_cannot_ask_for_the_province(world: World) -> None:
    response = world.browser("elsewhere").get(f"/api/v1/documents/{world.document}/flow", {"unit": world.units["HL"]})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json()["code"] == "people.not_allowed"


def test_obligations_of_a_foreign_unit_are_empty(world: World) -> None:
    """The unit itself is no secret, what it owes is."""
    foreign = world.units["HL-A"]
    assert get(world.browser("elsewhere"), "/obligations", unit=foreign)["items"] == []
    assert get(world.browser("office"), "/obligations", unit=foreign)["total"] == 1


def test_openapi_tells_every_answer_of_every_route(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    routes = [(method, route) for path in described["paths"].values() for method, route in path.items()]
    assert len(routes) > 30
    for method, route in routes:
        assert {"401", "403", "404", "409", "422", "429"} <= set(route["responses"])
        keyed = [one["name"] for one in route["parameters"] if one["required"] and one["in"] == "header"]
        assert keyed == (["Idempotency-Key"] if method == "post" else [])
        assert route["description"]
        assert {"Token": []} in route["security"]
