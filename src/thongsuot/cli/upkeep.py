"""`thongsuot migrate` and `thongsuot verify`: preparing the database, and recounting what it says."""

from __future__ import annotations

import typer
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.catalogues import operations as catalogues
from thongsuot.kernel.actor import OPERATOR
from thongsuot.rollup import queries as rollup


def migrate() -> None:
    """Bring the database to this version and load the shipped catalogues."""
    call_command("migrate", verbosity=0, interactive=False)
    catalogues.load_shipped(actor=OPERATOR, now=timezone.now())


def verify() -> None:
    """Recount every tally from the facts and name each difference; exit code 1 if there is one."""
    console = Console(highlight=False, emoji=False)
    differences = rollup.verify()
    for difference in differences:
        console.print(str(difference), markup=False)
    if differences:
        raise typer.Exit(1)
    console.print(_("Every tally agrees with the facts."), markup=False)
