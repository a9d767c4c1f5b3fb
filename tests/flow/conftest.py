"""A planted province."""

from __future__ import annotations

import pytest

from tests.plans.world import World, plant


@pytest.fixture
def world(db: None) -> World:
    return plant()
