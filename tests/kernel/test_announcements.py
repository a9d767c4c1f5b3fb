"""Followers act in their order and in the announcer's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import Settings

from thongsuot.audit.models import Entry
from thongsuot.audit.operations import record
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.announcements import announce

NOW = datetime(2025, 3, 1, 8, tzinfo=UTC)
HEARD: list[tuple[str, Sequence[object]]] = []


@dataclass(frozen=True)
class Happened:
    number: int


@dataclass(frozen=True)
class SomethingElse:
    number: int


def first(*, events: Sequence[Happened], actor: Actor, now: datetime) -> None:
    HEARD.append(("first", events))
    record(actor=actor, action="test.first", subject="x:1", now=now)


def second(*, events: Sequence[Happened], actor: Actor, now: datetime) -> None:
    HEARD.append(("second", events))


def refuse(*, events: Sequence[SomethingElse], actor: Actor, now: datetime) -> None:
    record(actor=actor, action="test.refuse", subject="x:1", now=now)
    raise ValueError("refused")


FOLLOWERS = {Happened: [f"{__name__}.first", f"{__name__}.second"], SomethingElse: [f"{__name__}.refuse"]}


@pytest.fixture(autouse=True)
def _followers(settings: Settings) -> None:
    settings.ANNOUNCEMENT_FOLLOWERS = f"{__name__}.FOLLOWERS"
    HEARD.clear()


@pytest.mark.django_db
def test_followers_hear_all_events_at_once_in_their_listed_order() -> None:
    events = [Happened(1), Happened(2)]
    announce(events, actor=OPERATOR, now=NOW)
    assert [("first", events), ("second", events)] == HEARD


@transaction.atomic
def announce_both() -> None:
    announce([Happened(1)], actor=OPERATOR, now=NOW)
    announce([SomethingElse(1)], actor=OPERATOR, now=NOW)


@pytest.mark.django_db
def test_what_followers_write_goes_when_the_transaction_fails() -> None:
    with pytest.raises(ValueError, match="refused"):
        announce_both()
    assert not Entry.objects.exists()


def test_nothing_to_tell_tells_nobody() -> None:
    announce([], actor=OPERATOR, now=NOW)
    assert HEARD == []


def test_what_nobody_follows_is_no_error() -> None:
    announce(["a plain word"], actor=OPERATOR, now=NOW)
    assert HEARD == []
