"""Readers who ask for the same new tree at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from tests.units.planting import plant
from thongsuot.kernel import db
from thongsuot.units.models import TreeVersion
from thongsuot.units.queries import trees

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

READERS = 4
DAY = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _slow_builders(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A builder looks, then takes its time: whoever looks meanwhile finds nothing built."""
    unchanged_around = trees._unchanged_around

    def slowly(day: date) -> tuple[date, date | None]:
        time.sleep(0.2)
        return unchanged_around(day)

    monkeypatch.setattr(trees, "_unchanged_around", slowly)
    plant({"T": None, "A": "T", "B": "T"})


def ask_at_once() -> list[int | None]:
    """The version that each reader gets, None where the database refused."""
    barrier = Barrier(READERS)

    def ask(_: int) -> int | None:
        try:
            barrier.wait(timeout=10)
            return trees.tree_on(DAY).version_id
        except IntegrityError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(ask, range(READERS)))


def test_one_builds_and_the_others_wait_for_it() -> None:
    assert set(ask_at_once()) == set(TreeVersion.objects.values_list("pk", flat=True))
    assert TreeVersion.objects.count() == 1


def test_without_taking_turns_they_would_run_into_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "serialise", lambda _turn: None)
    assert None in ask_at_once()
