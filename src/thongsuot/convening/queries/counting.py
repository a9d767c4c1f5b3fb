"""What the tallies of a sitting say of the unit in view, part by part: fresh with every event, no fact is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from thongsuot.convening.queries.sights import ELSEWHERE, ITSELF, Sight
from thongsuot.kernel import db
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Amount, Cell, Counts, Sums, added

PACKAGE: Final = "thongsuot.convening"


def counted(seen: Sight, measures: Sequence[str]) -> Mapping[int, Counts]:
    """The sitting's counts of each part of the unit in view: two queries, more beneath many units or none above.

    Units outside the organiser's tree are a part of their own where all of the conference is in view.
    """
    if seen.sitting is None:
        return {}
    tree = replace(seen.reader.tree, day=NO_DAY)  # a sitting is of one day, mostly still to come: all of it counts
    parts = parted(seen, rollup.sums(tree, seen.unit.id, seen.sitting.id, measures, NO_DAY))
    if seen.is_whole and seen.unit.lft > 0:
        parts[ELSEWHERE] = _outside(seen, seen.sitting.id, measures)
    return parts


def parted(seen: Sight, sums: Sums) -> dict[int, Counts]:
    """A unit's subtotal by its open children; all else, closed units that rest right beneath it too, is its own."""
    if not seen.beneath:
        return {ITSELF: sums.own}
    shown = {one.id for one in seen.children}
    children = {part: counts for part, counts in sums.children.items() if part in shown}
    resting = [counts for part, counts in sums.children.items() if part not in shown]
    return {ITSELF: added([sums.own, sums.before, *resting]), **children}


def _outside(seen: Sight, sitting_id: int, measures: Sequence[str]) -> Counts:
    params = {
        "subject": sitting_id,
        "measures": tuple(measures),
        "version_id": seen.reader.tree.version_id,
        "first": seen.first,
        "last": seen.last,
    }
    rows = db.rows(PACKAGE, "attendance.sql", "outside", params)
    return {Cell(measure, group, NO_DAY): Amount(int(owed), int(done)) for measure, group, owed, done in rows}
