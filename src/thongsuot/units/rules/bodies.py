"""Which of several bodies of one name a document means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from thongsuot.units.rules.refs import UnitRef


def nearest(candidates: Iterable[UnitRef], line: Sequence[UnitRef]) -> tuple[UnitRef, ...]:
    """The candidates nearest to a unit; `line` is its ancestors, the root first, and the unit itself last.

    A unit that names "the Office" means its own. So look first at the unit and beneath it, the least deep winning; then
    climb: at each ancestor itself and its direct children, the first ancestor with a hit winning. What stands beneath
    another branch is never meant by a bare name. Several at the same distance are all returned: a person decides.
    """
    found = {unit.id: unit for unit in candidates}
    *above, own = line
    beneath = [unit for unit in found.values() if own.holds(unit)]
    if beneath:
        least = min(unit.depth for unit in beneath)
        return _in_order(unit for unit in beneath if unit.depth == least)
    for ancestor in reversed(above):
        near = [unit for unit in found.values() if ancestor.id in {unit.id, unit.parent_id}]
        if near:
            return _in_order(near)
    return ()


def _in_order(units: Iterable[UnitRef]) -> tuple[UnitRef, ...]:
    return tuple(sorted(units, key=lambda unit: unit.lft))
