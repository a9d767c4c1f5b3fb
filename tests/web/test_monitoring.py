"""What machines ask of the installation."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-test"


@pytest.fixture
def reader(client: Client, settings: Settings) -> Client:
    """A Prometheus server that has the token."""
    settings.METRICS_TOKEN = TOKEN
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


def test_the_process_says_that_it_is_up_without_asking_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_it_is_ready_where_the_database_is_of_this_release(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_where_a_migration_has_not_run(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.upkeep.queries.schemas.differences", lambda: ([], [("people", "0099_later")]))
    assert client.get("/readyz").status_code == 503


def test_measurements_do_not_exist_for_whoever_lacks_the_token(client: Client, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404


def test_measurements_tell_the_checks_and_the_requests_by_their_pattern(reader: Client) -> None:
    reader.get("/invitations/a-secret-of-somebody/")
    told = reader.get("/metrics").content.decode()
    assert 'thongsuot_check{check="worker"} 2.0' in told  # none has ever run here
    assert 'route="invitations/<str:token>/"' in told
    assert "a-secret-of-somebody" not in told


def test_a_stranger_makes_no_measurement_of_his_own(reader: Client) -> None:
    reader.generic("ZZTOP123", "/healthz")
    told = reader.get("/metrics").content.decode()
    assert "ZZTOP123" not in told
    assert 'method="OTHER"' in told


def test_measurements_cost_few_look_ups(reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(15):
        assert reader.get("/metrics").status_code == 200


def test_the_log_tells_a_request_by_its_pattern(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="thongsuot.requests")
    client.get("/invitations/a-secret-of-somebody/")
    (record,) = [record for record in caplog.records if record.name == "thongsuot.requests"]
    assert record.__dict__["route"] == "invitations/<str:token>/"
    assert "a-secret-of-somebody" not in repr(record.__dict__)
