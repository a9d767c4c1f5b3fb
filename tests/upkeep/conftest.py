"""An installation that is really there: built once from a kept release, a copy of it for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker, Settings

from tests.repeating import repeated
from tests.upkeep.installations import RELEASES, another_database, copy_database, empty_database, unpack_release
from thongsuot.kernel.actor import OPERATOR
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.operations.backing_up import write_archive
from thongsuot.upkeep.rules.watching import Unwatched


@dataclass(frozen=True, slots=True)
class Home:
    """Where an installation lies."""

    folder: Path
    database: str

    @property
    def files(self) -> Path:
        """Its files."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Its backups."""
        return self.folder / "backups"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _repeating() -> Iterator[None]:
    """An empty database is brought to an archive's migrations by Django once, and then in the words it said."""
    with repeated():
        yield


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """An installation with units, members, documents, tasks and reports, of this release."""
    folder = tmp_path_factory.mktemp("prepared")
    with django_db_blocker.unblock(), empty_database(folder) as name:
        unpack_release(RELEASES / "0.1.0", name, folder)
        with another_database(name), repeated(of="0.1.0"):
            upkeep.migrate(actor=OPERATOR, now=timezone.now())
        yield Home(folder, name)


def _stored_in(folder: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT, settings.STATIC_ROOT = folder / "files", folder / "static"
    settings.BACKUPS = folder / "backups"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


@pytest.fixture
def installation(
    prepared: Home, tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker
) -> Iterator[Home]:
    """A copy of the prepared installation to work with."""
    folder = tmp_path / "installation"
    shutil.copytree(prepared.files, folder / "files")
    _stored_in(folder, settings)
    with django_db_blocker.unblock(), empty_database(folder) as name:
        copy_database(prepared.database, name)
        with another_database(name):
            yield Home(folder, name)


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """A second installation, in which there is nothing yet. What follows happens there."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    _stored_in(folder, settings)
    with django_db_blocker.unblock(), empty_database(folder) as name, another_database(name):
        yield Home(folder, name)


@pytest.fixture(scope="session")
def archive(prepared: Home, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A backup of the prepared installation."""
    to = tmp_path_factory.mktemp("archive") / "kept.tar"
    with django_db_blocker.unblock(), another_database(prepared.database), pytest.MonkeyPatch.context() as patch:
        patch.setattr("thongsuot.upkeep.operations.backing_up.default_storage", FileSystemStorage(prepared.files))
        write_archive(to=to, now=timezone.now(), watch=Unwatched())
    return to
