"""What is due by the clock is done, in its order, whatever becomes of the others."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.beats import Beat, Pulse, listed

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
done: list[str] = []


def first(*, actor: Actor, now: datetime) -> None:
    assert actor.is_operator
    done.append(f"first {now:%H:%M}")


def fails(*, actor: Actor, now: datetime) -> None:
    done.append("fails")
    raise ValueError("Nguyễn Văn An")


def last(*, actor: Actor, now: datetime) -> None:
    done.append("last")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def beat(name: str, every: int) -> Beat:
    return Beat(name, every, f"{__name__}.{name}")


def test_each_is_done_at_once_and_again_when_its_time_has_come() -> None:
    pulse = Pulse([beat("first", 10), beat("last", 30)])
    for second in (0.0, 9.9, 10.0, 29.0, 30.0):
        pulse.beat(at=second, now=NOW)
    assert done == ["first 08:00", "last", "first 08:00", "first 08:00", "last"]


def test_one_that_fails_is_logged_holds_up_nobody_and_is_due_again(caplog: pytest.LogCaptureFixture) -> None:
    pulse = Pulse([beat("fails", 10), beat("last", 10)])
    with caplog.at_level(logging.ERROR):
        pulse.beat(at=0.0, now=NOW)
        pulse.beat(at=10.0, now=NOW)
    assert done == ["fails", "last"] * 2
    assert [record.getMessage() for record in caplog.records] == ["The beat fails failed"] * 2


def test_every_beat_of_an_installation_can_be_found() -> None:
    assert settings.BEATS == "thongsuot.config.beats.BEATS"
    assert [beat.name for beat in listed() if not callable(import_string(beat.act))] == []
    assert "resume" in {beat.name for beat in listed()}
