"""What a recount found, in words."""

from __future__ import annotations

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.upkeep.queries import Verified


def tell_verified(console: Console, verified: Verified) -> None:
    """Name every difference; exit code 1 if there is one."""
    for difference in (*verified.tallies, *verified.record):
        console.print(str(difference), markup=False)
    for sha256 in verified.files:
        console.print(_("The bytes of file %(sha256)s are gone or damaged.") % {"sha256": sha256}, markup=False)
    if verified.differences:
        raise typer.Exit(1)
    words = _("Every tally agrees with the facts, every file with its hash, the record with its seals.")
    console.print(words, markup=False)
