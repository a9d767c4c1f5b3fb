"""A conference, and a device at its first point."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from tests.convening.world import MORNING, Hall, plant
from tests.sync.devices import Device, enrol


@pytest.fixture
def hall(db: None) -> Hall:
    return plant()


@pytest.fixture
def device(hall: Hall) -> Device:
    return enrol(hall.point)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning of the conference, and nobody has tried codes yet."""
    caches["rates"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
