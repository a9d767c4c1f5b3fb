"""What other packages hold of units: references, a day's tree, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of a day: the version that holds it, the day that was asked, the name of the unit above all others.

    `built_at` tells its version from one that a rolled back transaction may have built under the same number.
    """

    version_id: int
    day: date
    name: str = ""
    built_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as it stands in one day's tree. Its subtree is every node with lft in [lft, rgt], itself included."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    is_open: bool
    depth: int
    lft: int
    rgt: int
    parent_id: int | None

    def holds(self, other: UnitRef) -> bool:
        """True when the other unit of the same tree is this one or stands beneath it."""
        return self.lft <= other.lft <= self.rgt


@dataclass(frozen=True, slots=True)
class UnitsReorganised:
    """Announced once an act is applied.

    `heirs` are pairs (closed unit, its only successor): what hung on the first goes with the second from `operates_on`.
    `split` are closed units with several successors or none: what hung on them waits for a person.
    """

    act_id: int
    operates_on: date
    heirs: tuple[tuple[int, int], ...]
    split: tuple[int, ...]
