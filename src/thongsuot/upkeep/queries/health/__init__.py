"""What is wrong with this installation: every check of `thongsuot doctor`, each by itself.

settings.py: what was set; database.py: the database and its release; storage.py: disks, files, what is served;
network.py: the certificate, the site's clock, mail; work.py: the worker and what it should have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from thongsuot.upkeep.queries.health import database, network, settings, storage, work
from thongsuot.upkeep.rules.findings import Finding, State

Check = Callable[[datetime], Iterable[Finding]]

ANYWHERE: tuple[Check, ...] = (
    settings.secret_key, settings.debug, settings.hosts, storage.disks, storage.files, storage.static,
    storage.translations, storage.backups, network.certificate, network.site_clock, network.time_zone, network.mail,
)  # fmt: skip
"""Checks that need no database."""
WITH_DATABASE: tuple[Check, ...] = (
    database.soundness, database.clock, work.worker, work.jobs, work.seals, work.tree,
)  # fmt: skip
"""Checks that need a database of this release."""

SIGNS: tuple[Check, ...] = (storage.disks, storage.backups, work.worker, work.jobs, work.seals)
"""Checks that cost a few look-ups."""


def findings(now: datetime) -> Iterator[Finding]:
    """Every finding, the database's first; those that need it are left out where it cannot be used, which is said."""
    usable = yield from database.usability(now)
    for check in (*ANYWHERE, *(WITH_DATABASE if usable else ())):
        yield from _made(check, now)


def signs(now: datetime) -> Iterator[Finding]:
    """The findings that cost little enough to be asked for several times a minute."""
    for check in SIGNS:
        yield from _made(check, now)


def is_ready(now: datetime) -> bool:
    """True where the database answers and is of this release."""
    return all(finding.state != State.FAIL for finding in database.usability(now))


def _made(check: Check, now: datetime) -> Iterator[Finding]:
    """A check's findings; one that cannot be made is a finding too."""
    try:
        yield from check(now)
    except (OSError, DatabaseError) as error:
        params = {"reason": str(error).strip()}
        yield Finding(check.__name__, State.FAIL, _("This could not be looked at: %(reason)s"), params=params)
