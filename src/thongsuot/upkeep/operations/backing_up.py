"""Taking a backup: all rows of one moment, then all files, then the manifest.

Files are kept under their hash and written before their row, so a snapshot of the rows taken first names none that is
not there yet. One that was forgotten since is not missing: no row claims it any more.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, cast

from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.files.rules import stored_path
from thongsuot.kernel import db_copy
from thongsuot.kernel.actor import Actor
from thongsuot.upkeep.operations.tars import Hashed, Writer, digest, whole
from thongsuot.upkeep.queries import schemas
from thongsuot.upkeep.queries.schemas import Schema
from thongsuot.upkeep.rules import refusals
from thongsuot.upkeep.rules.archives import (
    FORMAT,
    LABEL_NAME,
    LEFT_OUT,
    Label,
    Manifest,
    TablePart,
    archive_name,
    encoded,
    file_member,
    superseded,
)
from thongsuot.upkeep.rules.watching import Watch

SWIFT = 4
"""Level of compression: a fifth larger than the best, several times faster."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, and where it lies. `missing`: files whose bytes were gone or not what they were."""

    path: Path
    rows: int
    files: int
    missing: tuple[str, ...]
    removed: tuple[str, ...] = ()


def back_up(*, actor: Actor, to: Path, keep: int | None, now: datetime, watch: Watch) -> BackedUp:
    """Write an archive of this installation into a folder, or to a new file (…tar), while everybody goes on working.

    In a folder the newest `keep` archives stay, if that is said. It is on record, once the database is up to date.

    :raises DomainError: upkeep.nothing_stored, upkeep.database_is_newer, upkeep.already_there, upkeep.backup_running,
        upkeep.cannot_write
    """
    made = write_archive(to=to, now=now, watch=watch)
    removed = _remove(made.path.parent, keep) if keep and made.path.name == archive_name(now) else ()
    if not schemas.pending():
        detail = {"archive": made.path.name, "rows": made.rows, "files": made.files}
        audit.record(actor=actor, action="upkeep.back_up", subject="installation", now=now, detail=detail)
    return BackedUp(made.path, made.rows, made.files, made.missing, removed)


def write_archive(*, to: Path, now: datetime, watch: Watch) -> BackedUp:
    """The archive alone, of whatever schema is stored.

    :raises DomainError: as `back_up`
    """
    schema = schemas.stored()
    refuse_unreadable(schema)
    is_file = to.suffix == ".tar"
    path = to if is_file else to / archive_name(now)
    part = path.with_name(f".{path.name}.part" if is_file else ".thongsuot.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            raise refusals.already_there(path)
        with whole(path, part) as file:
            manifest = _write(file, path.parent, schema, now, watch)
    except OSError as error:
        raise refusals.cannot_write(path, error) from error
    return BackedUp(path, manifest.rows, len(manifest.files), tuple(manifest.missing))


def refuse_unreadable(schema: Schema) -> None:
    """Only what this program understands can be backed up or upgraded.

    :raises DomainError: upkeep.nothing_stored, upkeep.database_is_newer
    """
    if not schema.migrations:
        raise refusals.nothing_stored()
    unknown = schemas.unknown(schema.migrations)
    if unknown:
        raise refusals.database_is_newer(", ".join(f"{app}.{name}" for app, name in unknown))


def _remove(folder: Path, keep: int) -> tuple[str, ...]:
    old = tuple(superseded((entry.name for entry in folder.iterdir()), keep))
    for name in old:
        (folder / name).unlink()
    return old


def _write(file: IO[bytes], folder: Path, schema: Schema, now: datetime, watch: Watch) -> Manifest:
    release, archive = version("thongsuot"), Writer(file, folder, now)
    archive.add_bytes(LABEL_NAME, encoded(Label(FORMAT, release)))
    kept = [model for model in schema.models if model._meta.db_table not in LEFT_OUT]
    with db_copy.snapshot():
        watch.begin(_("Rows"), sum(model._default_manager.count() for model in kept))
        tables = [_table(archive, model, watch) for model in kept]
        digests = _digests(kept)
    watch.begin(_("Files"), len(digests))
    there = [sha256 for sha256 in digests if _file(archive, sha256, watch)]
    absent = set(digests).difference(there)
    missing = sorted(absent.intersection(_digests(kept))) if absent else []
    vendor = connection.vendor
    manifest = Manifest(FORMAT, release, now, vendor, list(schema.migrations), tables, there, missing)
    archive.close(manifest)
    return manifest


def _table(archive: Writer, model: type[models.Model], watch: Watch) -> TablePart:
    name, count = model._meta.db_table, 0
    with archive.room() as packed:
        hashed = Hashed(packed)
        with gzip.GzipFile("", "wb", SWIFT, cast("IO[bytes]", hashed), 0) as rows:
            for block in db_copy.copy_out(model):
                rows.write(block)
                lines = block.count(b"\n")
                count += lines
                watch.advance(lines)
        size = packed.tell()
        packed.seek(0)
        part = TablePart(name, db_copy.columns(model), count, db_copy.last_id(model), hashed.digest.hexdigest())
        archive.add(part.member, packed, size)
    return part


def _digests(kept: Iterable[type[models.Model]]) -> list[str]:
    files = next(model for model in kept if model._meta.label == "files.KeptFile")
    return list(files._default_manager.order_by("sha256").values_list("sha256", flat=True))


def _file(archive: Writer, sha256: str, watch: Watch) -> bool:
    """Add a kept file; False when its bytes are gone or wrong: a backup of all the rest is better than none."""
    watch.advance()
    try:
        stored = default_storage.open(stored_path(sha256))
    except FileNotFoundError:
        return False
    with stored, archive.room() as copied:
        for block in stored.chunks():
            copied.write(block)
        size = copied.tell()
        copied.seek(0)
        is_right = digest(copied) == sha256
        copied.seek(0)
        if is_right:
            archive.add(file_member(sha256), copied, size)
    return is_right
