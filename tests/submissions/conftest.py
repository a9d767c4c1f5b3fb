"""A period that is open."""

from __future__ import annotations

import pytest

from tests.kept import once
from tests.submissions.world import Asking, plant


@pytest.fixture
def asking(db: None) -> Asking:
    return once(plant)
