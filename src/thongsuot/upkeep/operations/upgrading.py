"""Bringing an installation of an earlier release to this one, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.kernel import db_copy
from thongsuot.kernel.actor import Actor
from thongsuot.upkeep.operations.backing_up import BackedUp, refuse_unreadable, write_archive
from thongsuot.upkeep.operations.preparing import bring_up_to_date
from thongsuot.upkeep.operations.restoring import load
from thongsuot.upkeep.queries import schemas
from thongsuot.upkeep.queries.schemas import Migration
from thongsuot.upkeep.queries.verifying import Verified, verify
from thongsuot.upkeep.rules import refusals
from thongsuot.upkeep.rules.watching import Watch


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did; `before` is the backup that it made first."""

    release: str
    migrations: tuple[Migration, ...]
    verified: Verified
    before: BackedUp | None


def upgrade(*, actor: Actor, backups: Path, now: datetime, watch: Watch) -> Upgraded:
    """Back up, then bring the installation to this release; if that fails, put back what was there.

    :raises DomainError: upkeep.nothing_stored, upkeep.database_is_newer, upkeep.in_use, upkeep.upgrade_failed, and as
        `back_up`
    """
    _refuse()
    before = write_archive(to=backups, now=now, watch=watch)

    def put_back(error: Exception) -> Exception:
        load(file=before.path, watch=watch)
        return refusals.upgrade_failed(str(error))

    return _upgrade(actor, before, put_back, now, watch)


def upgrade_without_backup(*, actor: Actor, now: datetime, watch: Watch) -> Upgraded:
    """The same for whoever has a backup of their own.

    :raises DomainError: upkeep.nothing_stored, upkeep.database_is_newer, upkeep.in_use,
        upkeep.upgrade_failed_without_backup
    """
    _refuse()
    return _upgrade(actor, None, lambda error: refusals.upgrade_failed_without_backup(str(error)), now, watch)


def _refuse() -> None:
    refuse_unreadable(schemas.stored())
    try:
        db_copy.refuse_others()
    except db_copy.InUseError as error:
        raise refusals.in_use() from error


def _upgrade(
    actor: Actor, before: BackedUp | None, failed: Callable[[Exception], Exception], now: datetime, watch: Watch
) -> Upgraded:
    migrations, release = tuple(schemas.pending()), version("thongsuot")
    watch.begin(_("Upgrading"), 1)
    try:
        bring_up_to_date(actor=actor, now=now)
        detail = {"release": release, "migrations": [f"{app}.{name}" for app, name in migrations]}
        audit.record(actor=actor, action="upkeep.upgrade", subject="installation", now=now, detail=detail)
        watch.advance()
        verified = verify(now, watch)
    except Exception as error:  # whatever it was, half an upgrade must not stay
        raise failed(error) from error
    return Upgraded(release, migrations, verified, before)
