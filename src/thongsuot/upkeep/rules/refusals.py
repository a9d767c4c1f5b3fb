"""Why a backup is not made, an archive not taken, an upgrade not done; each says what to do instead."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError


def cannot_read(path: Path, error: OSError) -> DomainError:
    """The file is not there, or not for us."""
    message = _("%(path)s cannot be read: %(reason)s")
    return DomainError("upkeep.cannot_read", message, path=path, reason=error.strerror)


def cannot_write(path: Path, error: OSError) -> DomainError:
    """The folder is not there or not for us, or the disk is full."""
    message = _("%(path)s cannot be written: %(reason)s")
    return DomainError("upkeep.cannot_write", message, path=path, reason=error.strerror)


def already_there(path: Path) -> DomainError:
    """A backup never writes over another."""
    return DomainError("upkeep.already_there", _("%(path)s is there already: give another name."), path=path)


def backup_running(part: Path) -> DomainError:
    """Two at once would write the same file."""
    message = _("Another backup is being written here (%(path)s): wait for it to end.")
    return DomainError("upkeep.backup_running", message, path=part)


def not_an_archive(path: Path) -> DomainError:
    """Something else."""
    return DomainError("upkeep.not_an_archive", _("%(path)s is no backup of Thông Suốt."), path=path)


def archive_is_newer(path: Path, release: str) -> DomainError:
    """What a newer program wrote may hold what this one does not know."""
    message = _("%(path)s was made by the newer release %(release)s: install that release or a later one first.")
    return DomainError("upkeep.archive_is_newer", message, path=path, release=release)


def damaged(path: Path, part: str) -> DomainError:
    """Bytes that are not those that were backed up."""
    message = _("%(path)s is damaged or cut off (%(part)s): nothing was restored. Take another backup.")
    return DomainError("upkeep.archive_damaged", message, path=path, part=part)


def not_empty() -> DomainError:
    """Restoring replaces everything, so it has to be asked for."""
    message = _("This installation is not empty. With --replace it is backed up first and then replaced.")
    return DomainError("upkeep.not_empty", message)


def in_use() -> DomainError:
    """Whoever else is connected would go on writing into what is being replaced."""
    message = _("The database is in use: stop the server and the worker first.")
    return DomainError("upkeep.in_use", message)


def nothing_stored() -> DomainError:
    """Nothing to back up or to upgrade."""
    message = _("There is no installation in this database yet: `thongsuot migrate` makes one.")
    return DomainError("upkeep.nothing_stored", message)


def database_is_newer(migrations: str) -> DomainError:
    """An older program would misread it."""
    message = _("The database belongs to a newer release (it has %(migrations)s): install that release or a later one.")
    return DomainError("upkeep.database_is_newer", message, migrations=migrations)


def upgrade_failed(reason: str) -> DomainError:
    """The database is as it was."""
    message = _("The upgrade failed and everything is as it was before: %(reason)s")
    return DomainError("upkeep.upgrade_failed", message, reason=reason)


def upgrade_failed_without_backup(reason: str) -> DomainError:
    """Nothing to go back to."""
    message = _("The upgrade failed half-way and no backup was made: restore your own. %(reason)s")
    return DomainError("upkeep.upgrade_failed_without_backup", message, reason=reason)
