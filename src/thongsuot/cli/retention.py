"""`thongsuot retention`: what has been kept long enough, and removing it. A dry run unless `--apply` is given."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rich.console import Console
from rich.table import Table

from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.operations import retention as operations
from thongsuot.people.rules.retention import Kept

WORDS = {
    Kept.FORMER_NAMES: _("names of former members, after their last membership ended"),
    Kept.EARLIER_NAMES: _("names that an import replaced"),
    Kept.WAITING_IMPORTS: _("files of imports that nobody applied, problems of those refused"),
    Kept.INVITATIONS: _("invitations that are over"),
    Kept.SESSIONS: _("sign-ins that have expired"),
    Kept.JOB_RESULTS: _("results of background jobs"),
    Kept.PASSES: _("passes of conferences that are over"),
    Kept.NOTICES: _("notices that were sent, with their deliveries"),
    Kept.ACTS: _("the record of acts and looks; its seals stay"),
}


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Remove it; without this nothing is removed")] = False,
) -> None:
    """Say what the rules of retention would remove today; the worker removes it once a day."""
    now = timezone.now()
    found = operations.retain(actor=OPERATOR, now=now) if apply else operations.due(now=now)
    table = Table(box=None)
    for title in (_("what is kept"), _("days"), _("removed") if apply else _("would be removed")):
        table.add_column(str(title))
    for one in found:
        days = _("for good") if one.rule.days is None else one.rule.days
        table.add_row(str(WORDS[one.rule.what]), str(days), str(one.count))
    console = Console(highlight=False, emoji=False)
    console.print(table)
    if not apply:
        console.print(str(_("Nothing was removed. Add --apply to do it.")), markup=False)
