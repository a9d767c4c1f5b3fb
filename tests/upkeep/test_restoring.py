"""An archive is believed only when all of it is right, and comes back whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import release_demo
from django.db import connection
from django.utils import timezone

from tests.upkeep.conftest import Home
from tests.upkeep.installations import IS_POSTGRESQL, Interruption, another_database, contents
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people import operations as people
from thongsuot.people.models import MemberImport, User
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.operations import Restored
from thongsuot.upkeep.operations.restoring import load
from thongsuot.upkeep.operations.tars import opened
from thongsuot.upkeep.queries import schemas
from thongsuot.upkeep.rules.archives import LABEL_NAME, MANIFEST_NAME, SEAL_NAME
from thongsuot.upkeep.rules.watching import Unwatched, Watch

UNWATCHED = Unwatched()
Parts = list[tuple[tarfile.TarInfo, bytes]]


def restore(file: Path, watch: Watch = UNWATCHED) -> Restored:
    return upkeep.restore(actor=OPERATOR, file=file, now=timezone.now(), watch=watch)


def replace(file: Path, home: Home, watch: Watch = UNWATCHED) -> Restored:
    return upkeep.replace(actor=OPERATOR, file=file, backups=home.backups, now=timezone.now(), watch=watch)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    assert str(refused.value)
    return refused.value.code


def rewritten(archive: Path, to: Path, change: Callable[[Parts], Parts]) -> Path:
    """The archive with its parts changed."""
    with tarfile.open(archive) as tar:
        parts = [(member, extracted.read()) for member in tar if (extracted := tar.extractfile(member))]
    with tarfile.open(to, "w") as tar:
        for member, data in change(parts):
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return to


def with_manifest(**said: Any) -> Callable[[Parts], Parts]:
    """Let the manifest say something else, and its hash agree."""

    def change(parts: Parts) -> Parts:
        by_name = {member.name: (member, data) for member, data in parts}
        manifest = json.dumps(json.loads(by_name[MANIFEST_NAME][1]) | said).encode()
        by_name[MANIFEST_NAME] = by_name[MANIFEST_NAME][0], manifest
        by_name[SEAL_NAME] = by_name[SEAL_NAME][0], hashlib.sha256(manifest).hexdigest().encode()
        return list(by_name.values())

    return change


def one_byte_of(index: int) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        member, data = parts[index]
        middle = len(data) // 2
        parts[index] = member, data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        return parts

    return change


def with_member(name: str, kind: bytes = tarfile.REGTYPE) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        return [*parts[:1], (member, b""), *parts[1:]]

    return change


def with_table_renamed(parts: Parts) -> Parts:
    manifest = json.loads({member.name: data for member, data in parts}[MANIFEST_NAME])
    tables = [table | {"columns": table["columns"][1:]} for table in manifest["tables"]]
    return with_manifest(tables=tables)(parts)


DAMAGES: dict[str, Callable[[Parts], Parts]] = {
    "a byte of a table": one_byte_of(1),
    "a byte of a file": one_byte_of(-3),
    "a byte of the manifest": one_byte_of(-2),
    "a byte of its hash": one_byte_of(-1),
    "a table gone": lambda parts: parts[:1] + parts[2:],
    "a file gone": lambda parts: parts[:-3] + parts[-2:],
    "no manifest": lambda parts: parts[:-2],
    "a path that leads out": with_member("../../outside"),
    "a path of the system": with_member("/etc/cron.d/outside"),
    "a link": with_member("files/link", tarfile.SYMTYPE),
    "one part twice": lambda parts: [*parts[:2], *parts[1:]],
    "a file named like a path": with_manifest(files=["../../../../outside"]),
    "another manifest": with_manifest(tables=3),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_is_refused_before_anything_is_written(
    damage: str, archive: Path, elsewhere: Home, tmp_path: Path
) -> None:
    bad = rewritten(archive, tmp_path / "bad.tar", DAMAGES[damage])
    assert refusal(lambda: restore(bad)) == "upkeep.archive_damaged"
    assert nothing_written(elsewhere)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97])
def test_an_archive_cut_off_is_refused_before_anything_is_written(
    share: float, archive: Path, elsewhere: Home, tmp_path: Path
) -> None:
    cut, data = tmp_path / "cut.tar", archive.read_bytes()
    cut.write_bytes(data[: int(len(data) * share)])
    assert refusal(lambda: restore(cut)) == "upkeep.archive_damaged"
    assert nothing_written(elsewhere)


def nothing_written(home: Home) -> bool:
    outside = list(home.folder.parent.rglob("*outside*"))
    return not outside and not home.files.exists() and not schemas.stored().migrations


@pytest.mark.parametrize("data", [b"", b"hello", b"\x1f\x8b broken", b"\0" * 20_480])
def test_another_file_is_refused(data: bytes, elsewhere: Home, tmp_path: Path) -> None:
    (tmp_path / "other.tar").write_bytes(data)
    assert refusal(lambda: restore(tmp_path / "other.tar")) == "upkeep.not_an_archive"


def test_another_tar_is_refused(archive: Path, elsewhere: Home, tmp_path: Path) -> None:
    other = rewritten(archive, tmp_path / "other.tar", lambda parts: parts[1:])
    assert refusal(lambda: restore(other)) == "upkeep.not_an_archive"


def test_a_file_that_is_not_there_is_refused(elsewhere: Home, tmp_path: Path) -> None:
    assert refusal(lambda: restore(tmp_path / "none.tar")) == "upkeep.cannot_read"


def test_an_archive_of_a_newer_format_is_refused(archive: Path, elsewhere: Home, tmp_path: Path) -> None:
    def change(parts: Parts) -> Parts:
        return [(parts[0][0], json.dumps({"format": 2, "release": "9.0", "more": 1}).encode()), *parts[1:]]

    assert parts_begin_with_label(archive)
    newer = rewritten(archive, tmp_path / "newer.tar", change)
    assert refusal(lambda: restore(newer)) == "upkeep.archive_is_newer"


def parts_begin_with_label(archive: Path) -> bool:
    with tarfile.open(archive) as tar:
        return tar.getnames()[0] == LABEL_NAME


def test_an_archive_with_migrations_to_come_is_refused(archive: Path, elsewhere: Home, tmp_path: Path) -> None:
    change = with_manifest(migrations=[["units", "0001_initial"], ["units", "9999_to_come"]])
    newer = rewritten(archive, tmp_path / "newer.tar", change)
    assert refusal(lambda: restore(newer)) == "upkeep.archive_is_newer"
    assert nothing_written(elsewhere)


def test_columns_that_its_migrations_do_not_make_are_refused(archive: Path, elsewhere: Home, tmp_path: Path) -> None:
    odd = rewritten(archive, tmp_path / "odd.tar", with_table_renamed)
    assert refusal(lambda: restore(odd)) == "upkeep.archive_damaged"
    assert nothing_written(elsewhere)


def test_a_refusal_is_in_the_readers_language(elsewhere: Home, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        restore(tmp_path / "none.tar")
    assert str(tmp_path / "none.tar") in str(refused.value)


def test_an_empty_installation_takes_all_and_agrees(archive: Path, prepared: Home, elsewhere: Home) -> None:
    with another_database(prepared.database):
        before, figures = contents(), release_demo.figures()
    restored = restore(archive)
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    anew = {"audit_entry", "units_treeversion", "units_treenode", "sync_epoch"}
    assert changed <= anew, "only trees are built anew, and another history begins for the devices at points"
    assert set(before["audit_entry"]) < set(after["audit_entry"])
    assert restored.verified.differences == 0
    assert release_demo.figures() == figures
    assert Entry.objects.get(action="upkeep.restore").detail["rows"] == restored.manifest.rows


def test_what_is_there_is_replaced_only_when_asked_and_after_a_backup(installation: Home, tmp_path: Path) -> None:
    early, gone = user("early"), user("gone")
    gone.delete()
    made = upkeep.back_up(actor=OPERATOR, to=tmp_path / "a.tar", keep=None, now=timezone.now(), watch=UNWATCHED)
    user("late")
    before = contents()
    assert refusal(lambda: restore(made.path)) == "upkeep.not_empty"
    assert contents() == before
    done = replace(made.path, installation)
    assert User.objects.get(username="early") == early
    assert not User.objects.filter(username="late").exists()
    assert done.before is not None
    assert usernames(done.before.path) >= {b"early", b"late"}
    assert user("next").pk == early.pk + 2, "an id was given a second time"


def test_an_import_whose_file_was_forgotten_during_the_backup_comes_back_refused_in_words(installation: Home) -> None:
    now = timezone.now() - timedelta(hours=1)  # the backup before the replacing has a name of its own
    run_id = people.receive_import(actor=OPERATOR, data=b"code", name="members.csv", now=now)
    forget = partial(people.receive_import, actor=OPERATOR, data=b"name", name="another.csv", now=now)
    made = upkeep.back_up(
        actor=OPERATOR, to=installation.backups, keep=None, now=now, watch=Interruption(forget, at="Files")
    )
    done = replace(made.path, installation)
    (problem,) = MemberImport.objects.get(pk=run_id).problems
    assert problem["code"] == "people.import_file_lost"
    assert done.verified.files == ()


def usernames(file: Path) -> set[bytes]:
    with opened(file) as archive:
        part = next(part for part in archive.manifest.tables if part.name == "people_user")
        return {row.split(b"\t")[part.columns.index("username")] for row in archive.rows(part.member)}


def user(name: str) -> User:
    return User.objects.create(username=name, joined_at=timezone.now())


def test_a_restore_that_is_broken_off_leaves_all_as_it_was(archive: Path, installation: Home) -> None:
    before, files = contents(), sorted(installation.files.rglob("*"))

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(archive, installation, Interruption(stop, at="Checking the backup"))
    with pytest.raises(KeyboardInterrupt):
        load(file=archive, watch=Interruption(stop))
    assert contents() == before
    assert sorted(installation.files.rglob("*")) == files
    assert not list(installation.folder.glob("*.restoring*"))


def test_a_database_in_use_is_not_replaced(archive: Path, installation: Home) -> None:
    before = contents()
    with another_session(installation):
        assert refusal(lambda: replace(archive, installation)) == "upkeep.in_use"
        assert refusal(lambda: upkeep.upgrade_without_backup(actor=OPERATOR, now=timezone.now(), watch=UNWATCHED)) == (
            "upkeep.in_use"
        )
    assert contents() == before


@contextmanager
def another_session(home: Home) -> Iterator[None]:
    if IS_POSTGRESQL:
        parameters = connection.get_connection_params()
        known = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
        with psycopg.connect(**known):
            yield
    else:
        with sqlite3.connect(home.database) as session:
            session.execute("SELECT count(*) FROM units_unit").fetchone()
            yield
        session.close()
