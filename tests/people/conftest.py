"""A small organisation for the tests that ask for one."""

from __future__ import annotations

import pytest

from tests.kept import once
from tests.people import world


@pytest.fixture
def organisation(db: None) -> None:
    """The tree and the catalogues, nobody in it."""
    world.settle()


@pytest.fixture
def people(organisation: None) -> int:
    """The same with its members, imported; the id of the run."""
    return once(world.bring, *world.PEOPLE)
