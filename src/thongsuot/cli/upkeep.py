"""`thongsuot migrate`, `thongsuot verify` and `thongsuot upgrade`: the database's release, and whether it agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console

from thongsuot.cli.backup import tell_backup
from thongsuot.cli.telling import tell_orphans, tell_recounted, tell_swept, tell_verified
from thongsuot.cli.watching import watched
from thongsuot.files import operations as files
from thongsuot.files import queries as files_there
from thongsuot.kernel.actor import OPERATOR
from thongsuot.upkeep import operations, queries


def migrate() -> None:
    """Prepare a new installation: the schema, the shipped catalogues, the static files."""
    operations.migrate(actor=OPERATOR, now=timezone.now())
    operations.collect_static()


def verify(
    part: Annotated[str, typer.Argument(help="study: recount who has studied, and nothing else")] = "",
    sweep: Annotated[bool, typer.Option(help="Remove the bytes, older than a day, that no kept file claims")] = False,
) -> None:
    """Recount every tally from the facts, hash every file, follow the record's seals; exit code 1 on a difference."""
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    if part:
        tell_recounted(console, queries.verify_part(part))
        return
    now = timezone.now()
    with watched() as watch:
        verified = queries.verify(now, watch)
    if sweep:
        tell_swept(console, files.sweep(now=now))
    else:
        tell_orphans(console, files_there.orphans(now))
    tell_verified(console, verified)


def upgrade(
    backup: Annotated[bool, typer.Option(help="Back up first, and put that back if the upgrade fails")] = True,
    to: Annotated[Path | None, typer.Option(help="Where that backup goes; THONGSUOT_BACKUPS unless given")] = None,
) -> None:
    """Bring an installation of an earlier release to this one; server and worker are stopped."""
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    now = timezone.now()
    with watched() as watch:
        if backup:
            backups = to or Path(settings.BACKUPS)
            done = operations.upgrade(actor=OPERATOR, backups=backups, now=now, watch=watch)
        else:
            done = operations.upgrade_without_backup(actor=OPERATOR, now=now, watch=watch)
    if done.before is not None:
        tell_backup(console, done.before)
    count = len(done.migrations)
    words = ngettext(
        "This is release %(release)s now; %(count)s migration was run.",
        "This is release %(release)s now; %(count)s migrations were run.",
        count,
    )
    console.print(words % {"release": done.release, "count": count}, markup=False)
    console.print(_("Catalogues were loaded, today's tree built anew, static files collected."), markup=False)
    tell_verified(console, done.verified)
