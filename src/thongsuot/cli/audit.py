"""`thongsuot audit …`: seal the record of acts by hand, and see whether what was sealed still stands."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.audit import operations, queries
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.queries.retention import acts_before

FOUND = 2

app = typer.Typer(help="The record of who did what: seal it, verify it.", no_args_is_help=True)

KeptSeal = Annotated[
    str,
    typer.Option(
        "--since-seal",
        help="A seal kept elsewhere, as NUMBER, HASH or NUMBER:HASH: it must be in the chain, and reading starts there",
    ),
]


@app.command("seal")
def seal() -> None:
    """Seal all that is committed; the worker does the same every minute."""
    console = Console(highlight=False, emoji=False)
    entries, more = 0, True
    while more:
        done = operations.seal(actor=OPERATOR, now=timezone.now())
        entries, more = entries + done.entries, done.more
    chain = queries.chain(timezone.now())
    console.print(_("Entries sealed: %(count)s.") % {"count": entries}, markup=False)
    console.print(_last_seal(chain), markup=False)


@app.command("verify")
def verify(since_seal: KeptSeal = "") -> None:
    """Read the whole chain again and name all that is wrong with it; exit code 2 if anything is."""
    console = Console(highlight=False, emoji=False)
    now = timezone.now()
    count = 0
    for count, problem in enumerate(queries.findings(now, since_seal, acts_before), start=1):  # noqa: B007  # counted at the end
        console.print(f"{problem} ({problem.code})", style="red", markup=False)
    chain = queries.chain(now)
    console.print(_last_seal(chain), markup=False)
    console.print(_("Entries not sealed yet: %(count)s.") % {"count": chain.waiting}, markup=False)
    if chain.forgotten:
        words = _("The entries of blocks 1–%(number)s were removed by the rule of retention.")
        console.print(words % {"number": chain.forgotten}, markup=False)
    if count:
        raise typer.Exit(FOUND)
    console.print(_("Everything that was sealed stands as it was."), markup=False)


def _last_seal(chain: queries.Chain) -> str:
    if chain.sealed_at is None:
        return _("Nothing has been sealed yet.")
    words = _("Last seal: %(number)s:%(hash)s, of %(at)s.")
    at = timezone.localtime(chain.sealed_at)
    return words % {"number": chain.number, "hash": chain.hash, "at": f"{at:%Y-%m-%d %H:%M:%S}"}
