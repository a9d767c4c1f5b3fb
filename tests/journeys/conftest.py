"""The small province, set up once for each test."""

from __future__ import annotations

import pytest

from tests.journeys.world import World, build
from tests.kept import once


@pytest.fixture
def world(db: None) -> World:
    return once(build)
