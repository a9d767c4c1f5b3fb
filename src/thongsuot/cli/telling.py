"""What a recount found, in words."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console

from thongsuot.rollup.rules import Difference
from thongsuot.upkeep.queries import Verified


def tell_orphans(console: Console, orphans: Sequence[str]) -> None:
    """Name the bytes that no kept file claims: no difference, for nothing refers to them."""
    for sha256 in orphans:
        words = _("No kept file claims the bytes of %(sha256)s; `thongsuot verify --sweep` removes them.")
        console.print(words % {"sha256": sha256}, markup=False)


def tell_swept(console: Console, count: int) -> None:
    """Say how many of them are gone now."""
    words = ngettext("Removed the bytes of %(count)s file.", "Removed the bytes of %(count)s files.", count)
    console.print(words % {"count": count}, markup=False)


def tell_recounted(console: Console, differences: Sequence[Difference]) -> None:
    """Name every difference of a part's tallies; exit code 1 if there is one."""
    for difference in differences:
        console.print(str(difference), markup=False)
    if differences:
        raise typer.Exit(1)
    console.print(_("Every tally of this part agrees with the facts."), markup=False)


def tell_verified(console: Console, verified: Verified) -> None:
    """Name every difference; exit code 1 if there is one."""
    for difference in (*verified.tallies, *verified.points, *verified.record):
        console.print(str(difference), markup=False)
    for sha256 in verified.files:
        console.print(_("The bytes of file %(sha256)s are gone or damaged.") % {"sha256": sha256}, markup=False)
    if verified.differences:
        raise typer.Exit(1)
    words = _("Every tally agrees with the facts, every file with its hash, the record with its seals.")
    console.print(words, markup=False)
