"""While a large change is being written nobody waits without end: pages and API say to try again."""

from __future__ import annotations

import threading
from http import HTTPStatus

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from tests.api.programs import program
from tests.journeys.world import World
from thongsuot.kernel import db


def busy(*_given: object, **_named: object) -> None:
    raise OperationalError("canceling statement") from psycopg.errors.LockNotAvailable()


def broken(*_given: object, **_named: object) -> None:
    raise OperationalError("no such table")


def test_a_page_says_to_try_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.units.queries.found", busy)
    response = world.browser("office").get("/units/?q=xa")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "60"
    assert "Nothing of yours was stored. Try again" in response.content.decode()


def test_the_api_says_when_to_try_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.units.queries.tree_on", busy)
    response = program(world, "office").get("/units?day=2026-02-03")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json()["code"] == "api.busy"


def test_any_other_failure_of_the_database_is_not_taken_for_that(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.units.queries.tree_on", broken)
    office = program(world, "office")
    office.client.raise_request_exception = False
    assert office.get("/units?day=2026-02-03").status_code == HTTPStatus.INTERNAL_SERVER_ERROR


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_whoever_would_wait_too_long_is_told_so() -> None:
    taken, over = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            db.serialise("a long change")
            taken.set()
            over.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(30)
    try:
        with pytest.raises(OperationalError) as refused:
            _take_impatiently("a long change")
    finally:
        over.set()
        holder.join()
    assert db.waited_too_long(refused.value)


def _take_impatiently(name: str) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        db.serialise(name)
