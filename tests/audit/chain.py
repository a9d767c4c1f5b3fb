"""Entries, seals, and what a person with the database in hand might do to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.db import models

from tests.audit.lifting import without_triggers
from thongsuot.audit import operations, queries, rules
from thongsuot.audit.models import Block, Entry
from thongsuot.kernel.actor import OPERATOR, Actor

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)


def act(number: int = 0, at: datetime = NOW) -> None:
    """One recorded act, different from the others."""
    detail = {"number": number, "words": "đã đọc", "list": [number, None, True]}
    operations.record(
        actor=Actor(number + 1, "web"), action="a.b", subject=f"c:{number}", unit_id=number, detail=detail, now=at
    )


def sealed(count: int, at: datetime = SOON) -> list[int]:
    """So many acts, sealed in blocks of three; their ids."""
    for number in range(count):
        act(number)
    with blocks_of_three():
        operations.seal(actor=OPERATOR, now=at)
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


@contextmanager
def blocks_of_three() -> Iterator[None]:
    """Small blocks, so that few entries make a chain."""
    with mock.patch.object(rules, "BLOCK", 3):
        yield


def found(now: datetime = SOON, since: str = "") -> list[str]:
    """The codes of what is wrong."""
    return [problem.code for problem in queries.findings(now, since)]


def change(model: type[models.Model], pk: int, **values: object) -> None:
    """Change a row behind everybody's back."""
    with without_triggers():
        models.QuerySet(model).filter(pk=pk).update(**values)


def remove(model: type[models.Model], *pks: int) -> None:
    """Remove rows behind everybody's back."""
    with without_triggers():
        models.QuerySet(model).filter(pk__in=pks).delete()


def put(pk: int, at: datetime = NOW) -> None:
    """Write an entry under an id of one's own choice."""
    Entry(pk=pk, at=at, actor_id=1, door="web", action="a.b", subject="c:1").save()


__all__ = ["NOW", "SOON", "Block", "Entry", "act", "blocks_of_three", "change", "found", "put", "remove", "sealed"]
