"""What is looked at: a unit under the tree of the day, and the same unit today, where permission is decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.rollup import queries as rollup
from thongsuot.units import queries as units
from thongsuot.units.rules import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class Sight:
    """Units as they stand in `tree`, under which figures are read (`then`), and in the reader's own (`now`)."""

    reader: Reader
    tree: Tree
    then: Mapping[int, UnitRef]
    now: Mapping[int, UnitRef]

    @property
    def is_of_today(self) -> bool:
        """True where the tree is the reader's own, or nothing has changed in it since."""
        return self.tree.version_id == self.reader.tree.version_id

    def opens(self, unit_id: int, day: date) -> bool:
        """True within the reader's scope; False for a neighbour that may be compared; one query or two for those.

        :raises DomainError: people.not_allowed
        """
        unit = self.now[unit_id]
        if access.may(self.reader, Permission.SEE_COUNTS, unit):
            return True
        if not access.may_see_counts(self.reader, unit, self._people(unit, day)):
            access.require_reader(self.reader, Permission.SEE_COUNTS, unit)
        return False

    def sees_beneath(self, unit_id: int) -> bool:
        """False for a reader whose grant holds at the unit without what stands, or stood, beneath it."""
        unit, scope = self.now[unit_id], self.reader.scope(Permission.SEE_COUNTS)
        if not scope.covers(unit.lft):
            return True  # a neighbour: the total alone is shown
        if self.is_of_today:
            return scope.covers_all(unit.lft, unit.rgt)
        return self.reader.holds_beneath(Permission.SEE_COUNTS, unit)

    def _people(self, unit: UnitRef, day: date) -> int:
        if not self.reader.neighbours(Permission.SEE_COUNTS, unit):
            return 0
        counts = rollup.totals(self.tree, unit.id, [0], ["members"], day).get(0, {})
        return sum(amount.owed for cell, amount in counts.items() if ":official:" in cell.group)


def sight(reader: Reader, unit_ids: Collection[int], day: date, under: Tree | None) -> Sight:
    """These units under the tree of a day, or under a later tree that is asked for; one query, or three.

    :raises DomainError: units.unknown, where one of them did not exist under that tree
    :raises ValueError: when the tree asked for is older than the day
    """
    tree = _tree(reader, day, under)
    now = _refs(unit_ids, reader.tree)
    then = now if tree.version_id == reader.tree.version_id else _refs(unit_ids, tree)
    return Sight(reader, tree, then, now)


def _tree(reader: Reader, day: date, under: Tree | None) -> Tree:
    if under is None:
        return reader.tree if day == reader.day else units.tree_on(day)
    if under.day < day:
        raise ValueError(f"the tree of {under.day} is older than {day}")
    return under


def _refs(unit_ids: Collection[int], tree: Tree) -> dict[int, UnitRef]:
    found = units.units_by_ids(unit_ids, tree)
    return {unit_id: found[unit_id] if unit_id in found else units.unit(unit_id, tree) for unit_id in unit_ids}
