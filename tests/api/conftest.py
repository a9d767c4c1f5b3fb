"""The API is tried on the province of the journeys."""

from __future__ import annotations

import pytest

from tests.journeys.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
