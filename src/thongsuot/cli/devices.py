"""`thongsuot sync …`: what whoever runs the installation tells the devices that call the roll."""

from __future__ import annotations

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.kernel.actor import OPERATOR
from thongsuot.sync import operations

app = typer.Typer(help="The devices that call the roll.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The devices that call the roll."""


@app.command("new-epoch")
def new_epoch() -> None:
    """After a failover, or a database put back by hand: every device sends again all that it still holds."""
    operations.new_epoch(actor=OPERATOR, now=timezone.now())
    words = _("At their next word devices send again all that they hold; what is known is not counted twice.")
    Console(highlight=False, emoji=False, soft_wrap=True).print(words, markup=False)
