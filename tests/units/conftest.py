"""The kinds of units as shipped, and a follower that only listens."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from tests.kept import once
from tests.units import planting
from thongsuot.catalogues.operations import load_shipped
from thongsuot.kernel.actor import OPERATOR


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> None:
    settings.ANNOUNCEMENT_FOLLOWERS = "tests.units.planting.FOLLOWERS"
    planting.ANNOUNCED.clear()


@pytest.fixture
def kinds(db: None) -> None:
    """Kinds of units as they are shipped."""
    once(_load)


def _load() -> None:
    load_shipped(actor=OPERATOR, now=planting.NOW)
