"""Putting a backup back: first every part is checked, then the files come, then the rows, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.files import operations as files
from thongsuot.kernel import db, db_copy
from thongsuot.kernel.actor import Actor
from thongsuot.people import operations as people
from thongsuot.sync.operations import begin_epoch
from thongsuot.upkeep.operations.backing_up import BackedUp, write_archive
from thongsuot.upkeep.operations.preparing import bring_up_to_date
from thongsuot.upkeep.operations.tars import Archive, opened
from thongsuot.upkeep.queries import schemas
from thongsuot.upkeep.queries.verifying import Verified, verify
from thongsuot.upkeep.rules import refusals
from thongsuot.upkeep.rules.archives import LEFT_OUT, DamagedError, Manifest, TablePart, file_member
from thongsuot.upkeep.rules.watching import Watch


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what a recount then found; `before` is the backup of what stood here."""

    manifest: Manifest
    verified: Verified
    before: BackedUp | None


def restore(*, actor: Actor, file: Path, now: datetime, watch: Watch) -> Restored:
    """Put an archive into an empty installation, and bring it to this release.

    :raises DomainError: upkeep.not_empty, upkeep.in_use, upkeep.cannot_read, upkeep.not_an_archive,
        upkeep.archive_is_newer, upkeep.archive_damaged
    """
    if not is_empty():
        raise refusals.not_empty()
    manifest = load(file=file, watch=watch)
    return Restored(manifest, _settled(actor, manifest, now, watch), None)


def replace(*, actor: Actor, file: Path, backups: Path, now: datetime, watch: Watch) -> Restored:
    """Put an archive in the place of what is here, of which a backup is written first.

    :raises DomainError: as `restore` but upkeep.not_empty; as `back_up`
    """
    with _alone():
        db_copy.refuse_others()
    _check(file, watch)
    before = write_archive(to=backups, now=now, watch=watch)
    manifest = load(file=file, watch=watch)
    return Restored(manifest, _settled(actor, manifest, now, watch), before)


def is_empty() -> bool:
    """True where no migration has run, or nothing but shipped lists has come in: neither a unit nor an account."""
    labels = {"units.Unit", "people.User"}
    kept = [model for model in schemas.stored().models if model._meta.label in labels]
    return not any(model._default_manager.exists() for model in kept)


def load(*, file: Path, watch: Watch) -> Manifest:
    """Put an archive in the place of what is here, under the migrations that it was made under.

    :raises DomainError: as `restore` but upkeep.not_empty
    """
    tables = sorted({*schemas.stored().tables, *schemas.tables_of_program(), "django_migrations"})
    with opened(file) as archive, _alone():
        db_copy.refuse_others()
        _check_parts(archive, file, watch)
        with _files_put_back(archive, watch), db_copy.replaced(tables):
            _fill(archive, watch)
        return archive.manifest


def _settled(actor: Actor, manifest: Manifest, now: datetime, watch: Watch) -> Verified:
    """Bring what was put back to this release, note it, and recount it."""
    bring_up_to_date(actor=actor, now=now)
    people.refuse_lost_imports()
    begin_epoch(now=now)
    detail = {"made_at": manifest.made_at.isoformat(), "release": manifest.release, "rows": manifest.rows}
    audit.record(actor=actor, action="upkeep.restore", subject="installation", now=now, detail=detail)
    return verify(now, watch)


def _check(file: Path, watch: Watch) -> None:
    with opened(file) as archive:
        _check_parts(archive, file, watch)


def _check_parts(archive: Archive, file: Path, watch: Watch) -> None:
    """Believe nothing before all of it is known to be what was backed up, and to be understood."""
    manifest = archive.manifest
    if schemas.unknown(manifest.migrations):
        raise refusals.archive_is_newer(file, manifest.release)
    _check_tables(manifest)
    watch.begin(_("Checking the backup"), len(manifest.tables) + len(manifest.files))
    for _name in archive.check():
        watch.advance()


def _check_tables(manifest: Manifest) -> None:
    """The tables and columns are those that the archive's migrations make.

    :raises DamagedError: they are not
    """
    models = schemas.of_migrations(manifest.migrations).models
    made = {model._meta.db_table: db_copy.columns(model) for model in models if model._meta.db_table not in LEFT_OUT}
    held = {part.name: part.columns for part in manifest.tables}
    odd = sorted(table for table in made.keys() | held.keys() if made.get(table) != held.get(table))
    if odd:
        raise DamagedError(odd[0])


@contextmanager
def _alone() -> Iterator[None]:
    try:
        yield
    except db_copy.InUseError as error:
        raise refusals.in_use() from error


@contextmanager
def _files_put_back(archive: Archive, watch: Watch) -> Iterator[None]:
    """Files first, so that no row comes before its bytes; those that were not here go again if the rows do not come."""
    added: list[str] = []
    digests = archive.manifest.files
    watch.begin(_("Files"), len(digests))
    try:
        for sha256 in digests:
            if files.put_back(sha256=sha256, data=archive.stream(file_member(sha256))):
                added.append(sha256)
            watch.advance()
        yield
    except BaseException:
        for sha256 in added:
            files.take_away(sha256=sha256)
        raise


def _fill(archive: Archive, watch: Watch) -> None:
    """Make the tables of the archive's migrations in an empty database and fill them; keys come after rows."""
    manifest = archive.manifest
    schema = schemas.of_migrations(manifest.migrations)
    MigrationExecutor(connection).migrate(schemas.newest(schema.migrations))
    models = {model._meta.db_table: model for model in schema.models}
    watch.begin(_("Rows"), manifest.rows)
    # SQLite otherwise looks, at each row, for others that have come before it and refer to it.
    with connection.constraint_checks_disabled(), transaction.atomic():
        with db.first_load(*models.values()):
            for part in _referred_first(manifest.tables, models):
                _fill_table(archive, part, models[part.name])
                watch.advance(part.rows)
        connection.check_constraints()
    for part in manifest.tables:
        db_copy.go_on_from(models[part.name], part.last_id)


def _referred_first(parts: Sequence[TablePart], models: Mapping[str, db_copy.Model]) -> list[TablePart]:
    """Tables after those that they refer to: not all that a database checks of a row can wait for the end."""
    by_name = {part.name: part for part in parts}
    needed: dict[str, set[str]] = {}
    for name in by_name:
        related = (field.related_model for field in models[name]._meta.local_concrete_fields if field.related_model)
        needed[name] = {model._meta.db_table for model in related} - {name}
    return [by_name[name] for name in TopologicalSorter(needed).static_order() if name in by_name]


def _fill_table(archive: Archive, part: TablePart, model: db_copy.Model) -> None:
    model._default_manager.all().delete()  # what a migration has put in
    db_copy.copy_in(model, archive.rows(part.member))
