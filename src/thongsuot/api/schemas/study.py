"""How many have studied a document beneath a unit."""

from __future__ import annotations

from datetime import date

from thongsuot.api.schemas.shapes import Answer
from thongsuot.api.schemas.units import UnitOut


class FigureOut(Answer):
    """`done` of those `due`: done + left = due. `beyond` have studied too, though they need not."""

    due: int
    done: int
    left: int
    beyond: int


class CoverageRowOut(Answer):
    """A part of the unit in view: one right beneath it, itself (`is_own`), or closed units with several successors.

    In `reporting` of `of` open units where somebody must, anybody has; `late` have after their deadline.
    """

    unit: UnitOut | None
    is_own: bool
    figure: FigureOut
    reporting: int
    of: int
    late: int
    deadline: date | None


class CoverageOut(Answer):
    """How far a unit and all beneath it have come at the end of a day. The rows sum to `figure`.

    `groups` by category of members, `ways` of those done by the way that counts.
    """

    document_id: int
    unit: UnitOut
    as_of: date
    deadline: date | None
    figure: FigureOut
    groups: dict[str, FigureOut]
    ways: dict[str, int]
    reporting: int
    of: int
    late: int
    rows: list[CoverageRowOut]
