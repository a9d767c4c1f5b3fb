"""Units as they stand in the tree of a day."""

from __future__ import annotations

from datetime import date

from thongsuot.api.schemas.shapes import Answer


class UnitOut(Answer):
    """A unit as it stands in the tree of the day asked."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    is_open: bool
    depth: int
    parent_id: int | None


class UnitsOut(Answer):
    """Units of one day: the unit asked for, those above it from the root, those right beneath it or found.

    `as_of` is the day of the tree they stand in; `total` counts all pages, `next` asks for the one after this.
    """

    as_of: date
    unit: UnitOut | None
    above: list[UnitOut]
    units: list[UnitOut]
    total: int
    next: str | None = None
