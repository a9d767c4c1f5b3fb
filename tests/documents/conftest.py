"""A planted world, its office, and a document brought in."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.documents import samples
from tests.documents.world import NOW, World, person, plant
from tests.kept import once
from thongsuot.documents.operations import upload
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import Actor
from thongsuot.people.rules.roles import Role


@pytest.fixture(autouse=True)
def _empty_storage(settings: Settings) -> None:
    """Files of other tests are gone: a changed setting makes a new storage in memory."""
    settings.STORAGES = dict(settings.STORAGES)


@pytest.fixture
def world(db: None) -> World:
    return once(plant)


@pytest.fixture
def office(world: World) -> Actor:
    """Reviews and publishes for the whole province."""
    return once(person, Role.OFFICE, world.province)


@pytest.fixture
def uploaded(world: World, office: Actor) -> Uploaded:
    """The sample resolution, as a draft of the province."""
    return once(_upload, office, world.province)


def _upload(office: Actor, province: int) -> Uploaded:
    return upload(actor=office, unit_id=province, data=samples.resolution(), name="nghi-quyet.txt", now=NOW)
