"""Files named on the command line."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from thongsuot.kernel.errors import DomainError


def opened(path: Path) -> bytes:
    """A file's bytes.

    :raises DomainError: cli.unreadable_file, with the system's reason
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise DomainError(
            "cli.unreadable_file", _("%(name)s cannot be opened: %(why)s"), name=path.name, why=error.strerror
        ) from error
