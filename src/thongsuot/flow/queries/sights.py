"""What is looked at: a unit under the tree of the day, and the same unit today, where permission is decided."""

from __future__ import annotations

from collections.abc import Mapping
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
    """A unit with those above and right beneath it in `tree`, under which figures are read, and the document's owner.

    `now` has the unit, those above and the owner as they stand in the reader's own tree.
    """

    reader: Reader
    tree: Tree
    unit: UnitRef
    above: tuple[UnitRef, ...]
    children: tuple[UnitRef, ...]
    owner: UnitRef
    now: Mapping[int, UnitRef]

    @property
    def is_of_today(self) -> bool:
        """True where the tree is the reader's own, or nothing has changed in it since."""
        return self.tree.version_id == self.reader.tree.version_id

    @property
    def way(self) -> tuple[UnitRef, ...]:
        """The units above, the root first, of which the reader sees figures."""
        scope = self.reader.scope(Permission.SEE_COUNTS)
        return tuple(one for one in self.above if one.id in self.now and scope.covers(self.now[one.id].lft))

    def opens(self, day: date) -> bool:
        """True within the reader's scope; False for a neighbour that may be compared, two queries more for those.

        :raises DomainError: people.not_allowed
        """
        unit = self.now[self.unit.id]
        if access.may(self.reader, Permission.SEE_COUNTS, unit):
            return True
        if not access.may_see_counts(self.reader, unit, self._people(unit, day)):
            access.require_reader(self.reader, Permission.SEE_COUNTS, unit)
        return False

    def sees_beneath(self) -> bool:
        """False for a reader whose grant holds at the unit without what stands, or stood, beneath it."""
        unit, scope = self.now[self.unit.id], self.reader.scope(Permission.SEE_COUNTS)
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


def sight(reader: Reader, unit_id: int, owner_id: int, day: date, under: Tree | None) -> Sight:
    """A unit under the tree of a day, or under a later tree that is asked for.

    One query; two more under another tree; one more where the owner is neither the unit nor above or right beneath it.

    :raises DomainError: units.unknown, where the unit or the owner did not exist under that tree
    :raises ValueError: when the tree asked for is older than the day
    """
    tree = _tree(reader, day, under)
    above, unit, children = units.around(unit_id, tree)
    near = {one.id: one for one in (*above, unit, *children)}
    owner = near[owner_id] if owner_id in near else units.unit(owner_id, tree)
    known = {one.id: one for one in (*above, unit, owner)}
    is_own = tree.version_id == reader.tree.version_id
    now = known if is_own else units.units_by_ids(sorted(known), reader.tree)
    return Sight(reader, tree, unit, above, children, owner, now)


def _tree(reader: Reader, day: date, under: Tree | None) -> Tree:
    if under is None:
        return reader.tree if day == reader.day else units.tree_on(day)
    if under.day < day:
        raise ValueError(f"the tree of {under.day} is older than {day}")
    return under
