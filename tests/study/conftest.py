"""A document to study."""

from __future__ import annotations

import pytest

from tests.kept import once
from tests.study.world import Course, ruled


@pytest.fixture
def course(db: None) -> Course:
    return once(ruled)
