"""What the database refuses is told without what it holds."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.urls import resolve

from tests.people.world import bring, settle
from thongsuot.config.logs import LOGGING
from thongsuot.kernel import db
from thongsuot.kernel.quiet import WithoutRequest, cut
from thongsuot.people.models import Member, MemberName

NAME = "Nguyễn Thị Khuất Danh"


def trace(attempt: Callable[[], object]) -> str:
    """What a log would print of the failure."""
    with pytest.raises((DatabaseError, psycopg.Error)) as failed, transaction.atomic():
        attempt()
    return "".join(traceback.format_exception(failed.value))


def named(**values: object) -> Callable[[], object]:
    keys: dict[str, object] = {"member_id": Member.objects.get().pk, "name": NAME, "folded": NAME, "sort_key": "x"}
    return lambda: MemberName.objects.bulk_create([MemberName(**{**keys, **values})])


@pytest.fixture
def member(db: None) -> Member:
    settle()
    bring("DV1,,C1,member,,,1/1/2025,")
    return Member.objects.get()


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    "values", [{"folded": ""}, {"folded": None}, {"earlier": None}], ids=["check", "not null", "not null, later"]
)
def test_a_row_that_is_refused_is_not_told(values: dict[str, object]) -> None:
    told = trace(named(**values))
    assert "people_membername" in told or "people_name_has_words" in told
    assert NAME not in told


@pytest.mark.postgresql
def test_a_key_that_is_there_already_is_not_told(member: Member) -> None:
    Member.objects.create(code=NAME)
    told = trace(lambda: Member.objects.create(code=NAME))
    assert "people_member_code" in told
    assert NAME not in told


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_value_that_cannot_be_read_is_not_told() -> None:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text::integer", [NAME])

    told = trace(ask)
    assert "InvalidTextRepresentation (22P02)" in told
    assert NAME not in told


@pytest.mark.postgresql
def test_a_row_that_copy_refuses_is_not_told(member: Member) -> None:
    row = (member.pk, NAME, "", "x", "")
    told = trace(lambda: db.insert_many(MemberName, ("member", "name", "folded", "sort_key", "earlier"), [row]))
    assert "people_name_has_words" in told
    assert NAME not in told


def test_words_that_were_searched_for_are_not_told() -> None:
    error = DatabaseError(f'fts5: syntax error near "{NAME}"')
    cut(error)
    assert str(error) == "fts5: error"


def test_an_address_that_failed_is_told_by_its_pattern_and_the_request_not_at_all() -> None:
    request = RequestFactory().get(f"/invitations/secret-token/?q={NAME}")
    request.resolver_match = resolve(request.path)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Broken: %s", (request.path,), None)
    record.request = request
    assert WithoutRequest().filter(record)
    assert record.getMessage() == "Broken: invitations/<str:token>/"
    assert not hasattr(record, "request")


def test_every_handler_of_the_log_is_quiet() -> None:
    handlers = LOGGING["handlers"]
    assert isinstance(handlers, dict)
    assert all("without_request" in handler["filters"] for handler in handlers.values())
