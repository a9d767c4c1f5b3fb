"""Where a document is stuck."""

from __future__ import annotations

from datetime import date

from thongsuot.api.schemas.shapes import Answer
from thongsuot.api.schemas.units import UnitOut


class StageOut(Answer):
    """Units at one stage: owed = reached + overdue + due + not_due; `stuck` of the overdue are stuck here."""

    code: str
    words: str
    state: str
    owed: int
    reached: int
    overdue: int
    due: int
    not_due: int
    stuck: int
    members_waiting: int
    days_late: int


class StuckOut(Answer):
    """Units of one child stuck at one stage."""

    unit: UnitOut
    is_own: bool
    stage: str
    units: int
    members: int
    due_on: date
    days_late: int


class FlowOut(Answer):
    """A document's flow beneath a unit as of a day; `reporting` of `of` units have reported anything.

    `tree_of` is the day under whose tree the figures stand.
    """

    document_id: int
    unit: UnitOut
    as_of: date
    tree_of: date
    sentence: str
    reporting: int
    of: int
    stages: list[StageOut]
    stuck: list[StuckOut]
