"""What a receipt counts."""

from __future__ import annotations

from datetime import date

from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.rules import Change, Key

MEASURE = "published"


def contribution(document_id: int, unit_id: int, day: date) -> Change:
    """The document reached the unit on this day. Owed is not counted: N is the open units of the kinds that owe."""
    key = Key(unit_id=unit_id, subject=document_id, measure=MEASURE, group="", due_day=NO_DAY, day=day)
    return Change(key, owed=0, done=1)
