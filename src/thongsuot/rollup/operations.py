"""Writing tallies, in the transaction of the fact."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from thongsuot.kernel import db
from thongsuot.rollup import rules
from thongsuot.rollup.models import Tally, TallyDay

_CELL = ("unit", "subject", "measure", "group", "due_day")
_AMOUNTS = ("owed", "done")


@transaction.atomic
def apply(changes: Iterable[rules.Change]) -> None:
    """Add changes to the units' own counts and to the days they belong to.

    Takes no actor and leaves no audit entry: the operation that writes the fact does. Rows are written in key order,
    so that operations that meet wait for each other and never block each other.
    """
    by_day = rules.summed(changes)
    known_now = rules.summed(rules.whenever(change) for change in by_day)
    db.add_to(Tally, [(*key[:-1], owed, done) for key, owed, done in known_now], key=_CELL, amounts=_AMOUNTS)
    db.add_to(TallyDay, [(*key, owed, done) for key, owed, done in by_day], key=(*_CELL, "day"), amounts=_AMOUNTS)
