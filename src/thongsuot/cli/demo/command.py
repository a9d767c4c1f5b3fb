"""`thongsuot demo`: builds the demo once, tells what it did, serves it with a sign-in link for each role."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from thongsuot.cli import serving
from thongsuot.cli.demo import account, building, today
from thongsuot.upkeep.operations import collect_static

ItemT = TypeVar("ItemT")
BUILT = "built"
"""Written last: a demo without this mark was cut off half-way and is built anew."""


def demo(
    port: Annotated[int, typer.Option(help="Where to serve: http://localhost:PORT")] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve it after building")] = True,  # a command line switch
) -> None:
    """Build the demo (an invented province of 1,500 units), say what stands in it, and serve it on this machine."""
    console = Console(highlight=False, emoji=False)
    home = Path(settings.THONGSUOT_HOME)
    if (home / BUILT).exists():
        bring_up_to_date()
        console.print(
            _("The demo is built already; remove %(folder)s to build it anew.") % {"folder": home}, markup=False
        )
    else:
        build(console, home)
    today.hold(timezone.now())
    account.show(console)
    if serve:
        account.show_links(console, port)
        account.show_pairing(console, port)
        serving.serve(port)


def build(console: Console, home: Path) -> None:
    """Build from nothing: what an interrupted build left is removed first."""
    shutil.rmtree(home)
    home.mkdir()
    bring_up_to_date()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        building.build(Bars(progress))
    (home / BUILT).touch()


def bring_up_to_date() -> None:
    """The database and the style sheets of this version; nothing to do where they are."""
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()


class Bars:
    """Shows how far the build is, a bar for each of its parts."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def __call__(self, things: Iterable[ItemT], words: str) -> Iterable[ItemT]:
        """The same things, counted as they pass."""
        return self.progress.track(list(things), description=words)
