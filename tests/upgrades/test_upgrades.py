"""Every release's installation comes to this release with all its figures, or stays what it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import release_demo
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker, Settings
from typer.testing import CliRunner

from tests.repeating import repeated
from tests.upkeep.installations import RELEASES, another_database, contents, empty_database, unpack_release
from thongsuot.audit.models import Entry
from thongsuot.cli.app import app
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.operations import upgrading
from thongsuot.upkeep.operations.preparing import bring_up_to_date
from thongsuot.upkeep.queries import schemas
from thongsuot.upkeep.rules.watching import Unwatched

Patch = Callable[[object], None]
KEPT = sorted(path for path in RELEASES.iterdir() if (path / "figures.json").exists())


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def release(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    settings: Settings,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Path]:
    """An installation as the release left it, with this program over it."""
    settings.MEDIA_ROOT, settings.BACKUPS = tmp_path / "files", tmp_path / "backups"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    with django_db_blocker.unblock(), empty_database(tmp_path) as name, translation.override("en"):
        unpack_release(request.param, name, tmp_path)
        with another_database(name):
            yield request.param


@pytest.fixture
def repeating(release: Path) -> Iterator[None]:
    """What Django has once worked out for the release's database is said again; not where that is what is proved."""
    with repeated(of=release.name):
        yield


@pytest.fixture
def worked_out(release: Path) -> Iterator[None]:
    """Django works out how to come from the release's database to this release's, as an installation does."""
    with repeated(of=release.name, anew=True):
        yield


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> Patch:
    return lambda function: monkeypatch.setattr(upgrading, "bring_up_to_date", function)


def test_there_is_a_kept_release() -> None:
    assert [path.name for path in KEPT][:1] == ["0.1.0"]


@pytest.mark.usefixtures("worked_out")
def test_figures_stay_equal_through_an_upgrade_and_it_tells_what_it_did(release: Path, tmp_path: Path) -> None:
    assert schemas.pending()
    result = CliRunner().invoke(app, ["upgrade"])
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert schemas.pending() == []
    assert release_demo.figures() == json.loads((release / "figures.json").read_text(encoding="utf-8"))
    (backup,) = (tmp_path / "backups").iterdir()
    assert str(backup) in result.output
    assert Entry.objects.filter(action="upkeep.upgrade").count() == 1
    assert any((tmp_path / "static").iterdir())


@pytest.mark.usefixtures("repeating")
def test_a_backup_of_an_earlier_release_is_restored_and_upgraded(release: Path, tmp_path: Path) -> None:
    made = upkeep.back_up(actor=OPERATOR, to=tmp_path / "old.tar", keep=None, now=timezone.now(), watch=Unwatched())
    shutil.rmtree(tmp_path / "files")
    backups = tmp_path / "backups"
    upkeep.replace(actor=OPERATOR, file=made.path, backups=backups, now=timezone.now(), watch=Unwatched())
    assert release_demo.figures() == json.loads((release / "figures.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("repeating")
def test_an_upgrade_that_fails_leaves_all_as_it_was(release: Path, tmp_path: Path, patched: Patch) -> None:
    before, migrations = contents(), schemas.stored().migrations
    patched(bring_up_half)
    with pytest.raises(DomainError) as refused:
        upkeep.upgrade(actor=OPERATOR, backups=tmp_path / "backups", now=timezone.now(), watch=Unwatched())
    assert (refused.value.code, refused.value.params["reason"]) == ("upkeep.upgrade_failed", "no more disk")
    assert schemas.stored().migrations == migrations
    assert contents() == {table: rows for table, rows in before.items() if table != "django_session"} | {
        "django_session": []
    }


def bring_up_half(**given: object) -> None:
    bring_up_to_date(**given)  # type: ignore[arg-type]  # as it was called
    raise OSError("no more disk")


@pytest.mark.usefixtures("repeating")
def test_without_a_backup_a_failure_says_that_there_is_no_way_back(release: Path, patched: Patch) -> None:
    patched(bring_up_half)
    with pytest.raises(DomainError) as refused:
        upkeep.upgrade_without_backup(actor=OPERATOR, now=timezone.now(), watch=Unwatched())
    assert refused.value.code == "upkeep.upgrade_failed_without_backup"
