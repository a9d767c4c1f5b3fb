"""A conference to call the roll at."""

from __future__ import annotations

import pytest

from tests.convening.world import Hall, plant
from tests.kept import once


@pytest.fixture
def hall(db: None) -> Hall:
    return once(plant)
