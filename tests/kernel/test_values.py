"""Refusals, days, actors and ids."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext_lazy, override

from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Nature, Problem
from thongsuot.kernel.ids import new_id


def test_a_refusal_fills_its_message_only_when_it_is_read() -> None:
    error = DomainError("units.cycle", gettext_lazy("%(unit)s stands beneath itself"), unit="CB1")
    with override("en"):
        assert str(error) == "CB1 stands beneath itself"
    assert error.params == {"unit": "CB1"}


def test_a_day_in_a_message_is_written_as_its_readers_write_days() -> None:
    error = DomainError("a.b", "%(day)s", day=date(2025, 7, 1))
    with override("vi"):
        assert str(error) == "1/7/2025"
    with override("en"):
        assert str(error) == "1 July 2025"


def test_a_percent_sign_in_a_message_without_places_stays() -> None:
    assert str(DomainError("a.b", "100 % done")) == "100 % done"


def test_a_refusal_lists_what_is_wrong_by_row_and_by_field() -> None:
    problem = Problem("a.b", "row %(what)s", row=3, column="code", params={"what": "x"})
    error = DomainError("a.c", "wrong", problems=[problem], fields={"code": "bad"})
    assert (str(error.problems[0]), error.problems[0].row, error.fields) == ("row x", 3, {"code": "bad"})


@pytest.mark.parametrize(
    ("code", "nature"),
    [("people.not_allowed", Nature.NOT_ALLOWED), ("units.unknown_unit", Nature.UNKNOWN), ("a.b", Nature.REFUSED)],
)
def test_a_code_tells_its_nature(code: str, nature: Nature) -> None:
    assert DomainError(code, "…").nature == nature


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 3, 1, 16, 59, tzinfo=UTC), date(2025, 3, 1)),
        (datetime(2025, 3, 1, 17, 0, tzinfo=UTC), date(2025, 3, 2)),
    ],
)
def test_a_day_begins_at_midnight_in_vietnam(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


def test_only_the_machine_itself_is_its_operator() -> None:
    assert OPERATOR.is_operator
    assert not Actor(1, "cli").is_operator
    assert not Actor(None, "web").is_operator
    assert not Actor(None, "api").is_operator


def test_later_ids_sort_later() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {one.version for one in ids} == {7}
