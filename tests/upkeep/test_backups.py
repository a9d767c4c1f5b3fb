"""What a backup holds, and that it is there whole or not at all."""

from __future__ import annotations

import stat
import tarfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from typer.testing import CliRunner

from tests.upkeep.conftest import Home
from tests.upkeep.installations import Interruption
from thongsuot.audit import operations as audit
from thongsuot.audit.models import Entry
from thongsuot.cli.app import app
from thongsuot.files import operations as files
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Session
from thongsuot.people.models.attempts import SharedCacheRow
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.operations import BackedUp
from thongsuot.upkeep.operations.tars import opened
from thongsuot.upkeep.rules.watching import Unwatched, Watch

UNWATCHED = Unwatched()


def back_up(to: Path, keep: int | None = None, watch: Watch = UNWATCHED, now: datetime | None = None) -> BackedUp:
    return upkeep.back_up(actor=OPERATOR, to=to, keep=keep, now=now or timezone.now(), watch=watch)


def rows(path: Path, table: str) -> list[bytes]:
    with opened(path) as archive:
        return list(archive.rows(f"tables/{table}.copy.gz"))


def test_only_its_owner_reads_a_backup(installation: Home) -> None:
    made = back_up(installation.backups)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.backups.stat().st_mode) == 0o700


def test_a_backup_is_of_one_moment_whatever_others_write_meanwhile(installation: Home) -> None:
    count = Entry.objects.count()

    def write_elsewhere() -> None:
        thread = threading.Thread(target=record)
        thread.start()
        thread.join()

    def record() -> None:
        audit.record(actor=OPERATOR, action="units.test", subject="unit:1", now=timezone.now())
        connection.close()

    made = back_up(installation.backups, watch=Interruption(write_elsewhere))
    assert Entry.objects.filter(action="units.test").count() == 1
    assert len(rows(made.path, "audit_entry")) == count


def test_a_backup_that_is_broken_off_leaves_nothing(installation: Home) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(installation.backups, watch=Interruption(stop, at="Files"))
    assert list(installation.backups.iterdir()) == []
    assert back_up(installation.backups).path.exists()


def test_what_a_killed_backup_left_is_written_over(installation: Home) -> None:
    installation.backups.mkdir()
    (installation.backups / ".thongsuot.part").write_bytes(b"x" * 2_000_000)
    made = back_up(installation.backups)
    with opened(made.path) as archive:
        assert list(archive.check())
    assert [path.name for path in installation.backups.iterdir()] == [made.path.name]


def test_two_backups_at_once_are_refused(installation: Home) -> None:
    def second() -> None:
        with pytest.raises(DomainError) as refused:
            back_up(installation.backups)
        assert refused.value.code == "upkeep.backup_running"

    back_up(installation.backups, watch=Interruption(second, at="Files"))


def test_open_sessions_and_what_is_pickled_are_not_backed_up(installation: Home) -> None:
    Session.objects.create(session_key="0123456789abcdef", session_data="secret", expire_date=timezone.now())
    made = back_up(installation.backups)
    with opened(made.path) as archive:
        tables = {part.name for part in archive.manifest.tables}
    assert tables.isdisjoint({Session._meta.db_table, SharedCacheRow._meta.db_table})
    assert {"people_user", "people_member", "audit_entry"} <= tables
    assert b"0123456789abcdef" not in made.path.read_bytes()


def test_a_file_that_is_gone_or_damaged_is_named_and_all_else_backed_up(installation: Home) -> None:
    gone, damaged, *others = KeptFile.objects.order_by("sha256")
    default_storage.delete(gone.path())
    Path(default_storage.path(damaged.path())).write_bytes(b"not what it was")
    result = CliRunner().invoke(app, ["backup", "--to", str(installation.backups)])
    assert result.exit_code == 1
    assert gone.sha256 in result.output
    assert damaged.sha256 in result.output
    (made,) = installation.backups.iterdir()
    with tarfile.open(made) as tar:
        held = {name.removeprefix("files/") for name in tar.getnames() if name.startswith("files/")}
    assert held == {file.sha256 for file in others}


def test_only_the_newest_backups_are_kept_and_other_files_left_alone(installation: Home) -> None:
    installation.backups.mkdir()
    (installation.backups / "thongsuot-2026.tar").touch()
    first = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
    made = [back_up(installation.backups, 2, now=first + timedelta(days=day)) for day in range(4)]
    left = sorted(path.name for path in installation.backups.iterdir())
    assert left == ["thongsuot-2026.tar", *(backup.path.name for backup in made[-2:])]
    assert made[-1].removed == (made[1].path.name,)


def test_a_backup_never_writes_over_a_file(installation: Home) -> None:
    file = installation.folder / "mine.tar"
    file.write_text("mine")
    with pytest.raises(DomainError) as refused:
        back_up(file)
    assert refused.value.code == "upkeep.already_there"
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_refused_in_words(installation: Home) -> None:
    (installation.folder / "occupied").write_text("a file")
    with pytest.raises(DomainError) as refused:
        back_up(installation.folder / "occupied" / "backups")
    assert refused.value.code == "upkeep.cannot_write"


def test_where_nothing_is_stored_there_is_nothing_to_back_up(elsewhere: Home) -> None:
    with pytest.raises(DomainError) as refused:
        back_up(elsewhere.backups)
    assert refused.value.code == "upkeep.nothing_stored"


def test_a_backup_is_on_record(installation: Home) -> None:
    made = back_up(installation.backups)
    entry = Entry.objects.get(action="upkeep.back_up")
    assert entry.detail == {"archive": made.path.name, "rows": made.rows, "files": made.files}


def test_a_file_brought_after_the_rows_is_left_to_the_next_backup(installation: Home) -> None:
    def bring() -> None:
        files.keep(data=b"late", name="late.txt", media_type="text/plain", now=timezone.now())

    made = back_up(installation.backups, watch=Interruption(bring, at="Files"))
    assert (made.files, made.missing) == (KeptFile.objects.count() - 1, ())


def test_a_file_that_is_forgotten_after_the_rows_is_not_missing(installation: Home) -> None:
    now = timezone.now()
    kept = files.keep(data=b"of a plan", name="plan.csv", media_type="text/csv", now=now)

    made = back_up(installation.backups, watch=Interruption(lambda: files.forget(file_id=kept.id), at="Files"))
    assert made.missing == ()
    assert made.files == KeptFile.objects.count() == len(rows(made.path, "files_keptfile")) - 1
