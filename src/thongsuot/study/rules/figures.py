"""How many must, have, and are left, from the counts of members and of those who studied. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from thongsuot.people.rules.memberships import Standing
from thongsuot.rollup.rules import Counts
from thongsuot.study.rules.counting import Way


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which categories must (all where none is named), and by when: (level, day), `""` for levels not named."""

    categories: tuple[str, ...]
    deadlines: tuple[tuple[str, date], ...]


class Figure(NamedTuple):
    """`done` of those `due` have studied; `beyond` have too, though they need not."""

    due: int = 0
    done: int = 0
    beyond: int = 0

    @property
    def left(self) -> int:
        """Those who must and have not: done + left = due, always."""
        return self.due - self.done

    def plus(self, other: Figure) -> Figure:
        """These and the others together."""
        return Figure(*(one + more for one, more in zip(self, other, strict=True)))


NOBODY: Final = Figure()


@dataclass(frozen=True, slots=True)
class Figures:
    """A figure, taken apart by category, and its done by way (of those who must; those beyond by way apart)."""

    total: Figure = NOBODY
    by_group: Mapping[str, Figure] = field(default_factory=dict)
    by_way: Mapping[Way, int] = field(default_factory=dict)
    beyond_by_way: Mapping[Way, int] = field(default_factory=dict)


def figures(members: Counts, studied: Counts, categories: Collection[str]) -> Figures:
    """What a rule for these categories (all when empty) makes of a unit's counts.

    `members` counts measure "members", `studied` measure "studied"; both by the group of the membership.
    """
    groups: dict[str, Figure] = {}
    by_way: Counter[Way] = Counter()
    beyond: Counter[Way] = Counter()
    for cell, amount in members.items():
        category, standing, duty = cell.group.split(":")
        if standing == Standing.OFFICIAL and _must(category, duty, categories):
            groups[category] = groups.get(category, NOBODY).plus(Figure(due=amount.owed))
    for cell, amount in studied.items():
        category, _standing, duty, way = cell.group.split(":")
        must = _must(category, duty, categories)
        more = Figure(done=amount.done) if must else Figure(beyond=amount.done)
        groups[category] = groups.get(category, NOBODY).plus(more)
        (by_way if must else beyond)[Way(way)] += amount.done
    return Figures(together(groups.values()), groups, +by_way, +beyond)


def total_of(parts: Iterable[Figures]) -> Figures:
    """The sum of several parts, in every group and way."""
    groups: dict[str, Figure] = {}
    by_way, beyond = Counter[Way](), Counter[Way]()
    for part in parts:
        for group, figure in part.by_group.items():
            groups[group] = groups.get(group, NOBODY).plus(figure)
        by_way.update(part.by_way)
        beyond.update(part.beyond_by_way)
    return Figures(together(groups.values()), groups, by_way, beyond)


def together(parts: Iterable[Figure]) -> Figure:
    """The sum of several parts."""
    total = NOBODY
    for part in parts:
        total = total.plus(part)
    return total


def _must(category: str, duty: str, categories: Collection[str]) -> bool:
    return duty == "due" and (not categories or category in categories)
