"""What an act does to a day's tree: its steps, and the rules they keep. The contract is docs/algorithms/tree.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from thongsuot.kernel.errors import Problem
from thongsuot.units.rules.forest import Seat


class Action(StrEnum):
    """What a step does to the unit it names."""

    OPEN = "open"
    MOVE = "move"
    MOVE_CHILDREN = "move_children"
    RENAME = "rename"
    MERGE = "merge"
    CONSOLIDATE = "consolidate"
    SPLIT = "split"
    TRANSFER = "transfer"
    CLOSE = "close"


class Part(StrEnum):
    """How much of a unit passes to a successor."""

    WHOLE = "whole"
    PART = "part"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of an act; empty = not said.

    `words`, `kind` and `parent` describe the unit itself where it opens, moves or is renamed; in a row with a successor
    that does not exist yet they describe that successor, which the row then opens.
    """

    row: int
    action: Action
    code: str
    words: str = ""
    kind: str = ""
    parent: str = ""
    successor: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """That `successor` answers for `predecessor`, or a part of it, from the act's day on."""

    row: int
    predecessor: str
    successor: str
    part: Part


@dataclass(frozen=True, slots=True)
class Change:
    """A unit before (None: the act opens it) and after the act."""

    before: Seat | None
    after: Seat


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act comes to. Nothing may be written while there are problems."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    passings: tuple[Passing, ...]

    @property
    def opened(self) -> tuple[str, ...]:
        """The units that the act opens."""
        return tuple(change.after.code for change in self.changes if change.before is None)

    @property
    def closed(self) -> tuple[str, ...]:
        """The units that the act closes."""
        return tuple(change.after.code for change in self.changes if change.after.closed is not None)

    def placed(self) -> dict[str, str | None]:
        """The units that the act opens, moves or brings to rest elsewhere → beneath which they stand from now on."""
        changed = (each for each in self.changes if each.before is None or each.before.parent != each.after.parent)
        return {change.after.code: change.after.parent for change in changed}

    def named(self) -> dict[str, tuple[str, str]]:
        """The units that the act opens or renames → their words and kind from now on."""
        changed = (each for each in self.changes if each.before is None or each.before.called != each.after.called)
        return {change.after.code: change.after.called for change in changed}

    def heirs(self) -> dict[str, str]:
        """Each closed unit with exactly one successor → that one."""
        found = {code: self.successors(code) for code in self.closed}
        return {code: after[0] for code, after in found.items() if len(after) == 1}

    def split(self) -> tuple[str, ...]:
        """The closed units with several successors or none: what hangs on them waits for a person."""
        return tuple(code for code in self.closed if len(self.successors(code)) != 1)

    def successors(self, code: str) -> list[str]:
        """Who succeeds this unit by this act."""
        return [passing.successor for passing in self.passings if passing.predecessor == code]
