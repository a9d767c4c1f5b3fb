"""`thongsuot backup` and `thongsuot restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console

from thongsuot.cli.telling import tell_verified
from thongsuot.cli.watching import watched
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.operations import BackedUp


def backup(
    to: Annotated[
        Path | None, typer.Option(help="A folder, or a new file that ends in .tar; THONGSUOT_BACKUPS unless given")
    ] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Keep only so many of the folder's backups")] = None,
) -> None:
    """Write everything, rows and files, to one file, while the installation goes on running."""
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    with watched() as watch:
        made = upkeep.back_up(
            actor=OPERATOR, to=to or Path(settings.BACKUPS), keep=keep, now=timezone.now(), watch=watch
        )
    tell_backup(console, made)
    if made.missing:
        raise typer.Exit(1)


def tell_backup(console: Console, made: BackedUp) -> None:
    """Where it lies, what it holds, what it could not hold."""
    counts = {"path": made.path, "rows": made.rows, "files": made.files}
    console.print(_("Backed up to %(path)s (rows: %(rows)s, files: %(files)s).") % counts, markup=False)
    for sha256 in made.missing:
        console.print(_("The bytes of file %(sha256)s are gone or damaged.") % {"sha256": sha256}, markup=False)
    if made.removed:
        words = ngettext("%(count)s older backup removed.", "%(count)s older backups removed.", len(made.removed))
        console.print(words % {"count": len(made.removed)}, markup=False)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is here, after backing it up")] = False,
) -> None:
    """Put a backup back, whole or not at all, bring it to this release, recount it; server and worker are stopped."""
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    now = timezone.now()
    with watched() as watch:
        if replace:
            backups = Path(settings.BACKUPS)
            done = upkeep.replace(actor=OPERATOR, file=file, backups=backups, now=now, watch=watch)
        else:
            done = upkeep.restore(actor=OPERATOR, file=file, now=now, watch=watch)
    if done.before is not None:
        tell_backup(console, done.before)
    manifest = done.manifest
    counts = {"rows": manifest.rows, "files": len(manifest.files), "release": manifest.release}
    words = _("Restored the backup of %(moment)s, release %(release)s (rows: %(rows)s, files: %(files)s).")
    moment = f"{manifest.made_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    console.print(words % {"moment": moment, **counts}, markup=False)
    tell_verified(console, done.verified)
