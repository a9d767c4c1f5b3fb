"""Working an act out on a day's tree in memory, step by step, then as a whole (docs/algorithms/tree.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from thongsuot.kernel.errors import Problem
from thongsuot.units.rules.acts import Action, Change, Outcome, Part, Passing, Step
from thongsuot.units.rules.forest import Forest, Seat
from thongsuot.units.rules.problems import problem
from thongsuot.units.rules.tree_sheet import code_key

NAMED_CHILDREN = 5
"""How many children a problem lists by code."""

KindOf = Callable[[str], str | None]
"""From a kind's words to its code, None when no kind is called so."""


class Draft:
    """An act in the making: takes the steps in order, then judges the whole. The forest is changed as it goes."""

    def __init__(self, forest: Forest, day: date, *, kind_of: KindOf, opened_later: Mapping[str, date]) -> None:
        self.forest = forest
        self._day = day
        self._kind_of = kind_of
        self._opened_later = opened_later
        self._codes = {code_key(code): code for code in (*opened_later, *(seat.code for seat in forest))}
        self._problems: list[Problem] = []
        self._before: dict[str, Seat | None] = {}
        self._placed: dict[str, int] = {}
        self._renamed: dict[str, int] = {}
        self._closing: dict[str, tuple[int, Action]] = {}
        self._passings: dict[tuple[str, str], Passing] = {}

    def take(self, step: Step) -> None:
        """Apply one step, or note why it cannot be."""
        _TAKE[step.action](self, step)

    def finish(self) -> Outcome:
        """Judge the act as a whole; without problems, bring what it closes to rest."""
        self._problems += [
            *self._problems_of_placing(),
            *(each for code in self._closing for each in self._problems_of_closing(code)),
            *self._problems_of_parts(),
        ]
        if not self._problems:
            for code in self._closing:
                self._bring_to_rest(code)
        changes = (Change(before, self.forest[code]) for code, before in self._before.items())
        return Outcome(
            problems=tuple(sorted(self._problems, key=lambda each: each.row or 0)),
            changes=tuple(change for change in changes if change.before != change.after),
            passings=tuple(self._passings.values()),
        )

    def row_of(self, code: str) -> int | None:
        """The row that closes, places or renames this unit."""
        if code in self._closing:
            return self._closing[code][0]
        return self._placed.get(code, self._renamed.get(code))

    # The steps

    def open(self, step: Step) -> None:
        """The unit comes into being beneath its parent."""
        self._open(step.row, step.code, step)

    def move(self, step: Step) -> None:
        """The unit stands beneath another from now on."""
        seat = self._open_seat(step.row, step.code)
        if seat is not None and self._parent_is_known(step.row, seat.code, step.parent):
            self._place(step.row, seat, step.parent)

    def move_children(self, step: Step) -> None:
        """Every open unit right beneath this one (which may be closing) moves, but those already moved."""
        seat = self.forest[step.code] if step.code in self._closing else self._open_seat(step.row, step.code)
        if seat is None or not self._parent_is_known(step.row, seat.code, step.parent):
            return
        for child in self.forest.children(seat.code):
            if child.is_open(self._day) and child.code not in self._placed and child.code != step.parent:
                self._place(step.row, child, step.parent)

    def rename(self, step: Step) -> None:
        """The unit has another name, another kind, or both, from now on."""
        seat = self._open_seat(step.row, step.code)
        if seat is None:
            return
        if not step.words and not step.kind:
            self._note("units.nothing_changes", step.row, unit=step.code)
            return
        kind = self._kind(step.row, step.kind) if step.kind else seat.kind
        if kind is not None:
            self._renamed[seat.code] = step.row
            self._put(replace(seat, words=step.words or seat.words, kind=kind))

    def transfer(self, step: Step) -> None:
        """A part of the unit passes to another; the unit stays."""
        if self._open_seat(step.row, step.code) is not None:
            self._pass_on(step, step.part or Part.PART)

    def close(self, step: Step) -> None:
        """The unit ends, with a successor or without."""
        if self._end(step) and step.successor:
            self._pass_on(step, step.part or Part.WHOLE)

    def close_into(self, step: Step) -> None:
        """The unit ends in another: a merger or a consolidation."""
        if self._end(step):
            self._pass_on(step, step.part or Part.WHOLE)

    def split(self, step: Step) -> None:
        """The unit ends in several: one row for each."""
        if self._end(step):
            self._pass_on(step, step.part or Part.PART)

    # What the steps are made of

    def _note(self, code: str, row: int, **params: object) -> None:
        self._problems.append(problem(code, row, **params))

    def _put(self, seat: Seat) -> None:
        self._before.setdefault(seat.code, self.forest.get(seat.code))
        self.forest.put(seat)

    def _open(self, row: int, code: str, step: Step) -> None:
        if code in self.forest or code in self._opened_later:
            self._note("units.code_taken", row, unit=code)
        elif code_key(code) in self._codes:
            self._note("units.code_alike", row, unit=code, other=self._codes[code_key(code)])
        elif not step.words:
            self._note("units.name_missing", row, unit=code)
        elif not step.kind:
            self._note("units.kind_missing", row, unit=code)
        elif (kind := self._kind(row, step.kind)) and self._parent_is_known(row, code, step.parent):
            self._placed[code] = row
            self._codes[code_key(code)] = code
            self._put(Seat(code=code, words=step.words, kind=kind, parent=step.parent, opened=self._day))

    def _kind(self, row: int, words: str) -> str | None:
        kind = self._kind_of(words)
        if kind is None:
            self._note("units.kind_unknown", row, kind=words)
        return kind

    def _open_seat(self, row: int, code: str) -> Seat | None:
        """The unit, when it is open on the day; a unit that this act closes no longer is."""
        seat = self.forest.get(code)
        if seat is not None and seat.is_open(self._day):
            return seat
        if seat is not None:
            self._note("units.not_open", row, unit=code, closed=seat.closed)
        elif code in self._opened_later:
            self._note("units.not_yet_open", row, unit=code, opened=self._opened_later[code])
        else:
            self._note("units.unit_unknown", row, unit=code)
        return None

    def _parent_is_known(self, row: int, code: str, parent: str) -> bool:
        if not parent:
            self._note("units.parent_missing", row, unit=code)
        elif parent not in self.forest:
            self._note("units.parent_unknown", row, unit=code, parent=parent)
        return parent in self.forest

    def _place(self, row: int, seat: Seat, parent: str) -> None:
        if seat.code in self._placed:
            self._note("units.moved_twice", row, unit=seat.code, first=self._placed[seat.code])
        elif self.forest.stands_beneath(parent, seat.code):
            self._note("units.beneath_itself", row, unit=seat.code, parent=parent)
        else:
            self._placed[seat.code] = row
            self._put(replace(seat, parent=parent))

    def _end(self, step: Step) -> bool:
        """Close the unit, unless another row of the act has; False where it cannot be closed."""
        if step.code in self._closing:
            return True
        seat = self._open_seat(step.row, step.code)
        if seat is None:
            return False
        if seat.opened == self._day:
            self._note("units.opened_same_day", step.row, unit=step.code)
            return False
        self._closing[step.code] = step.row, step.action
        self._put(replace(seat, closed=self._day))
        return True

    def _pass_on(self, step: Step, part: Part) -> None:
        if not step.successor:
            self._note("units.successor_missing", step.row, unit=step.code)
            return
        if step.successor not in self.forest and step.words:
            self._open(step.row, step.successor, step)
        pair = step.code, step.successor
        if step.successor == step.code:
            self._note("units.successor_itself", step.row, unit=step.code)
        elif pair in self._passings:
            self._note(
                "units.successor_twice", step.row, unit=pair[0], successor=pair[1], first=self._passings[pair].row
            )
        elif step.successor in self.forest:
            self._passings[pair] = Passing(step.row, *pair, part)
        elif not step.words:
            self._open_seat(step.row, step.successor)  # notes why there is none

    # The act as a whole

    def _problems_of_placing(self) -> Iterator[Problem]:
        for code, row in self._placed.items():
            seat = self.forest[code]
            parent = self.forest[seat.parent] if seat.parent else None
            if parent and seat.is_open(self._day) and not parent.is_open(self._day):
                yield problem("units.parent_closed", row, unit=code, parent=parent.code)

    def _problems_of_closing(self, code: str) -> Iterator[Problem]:
        row, action = self._closing[code]
        left = [child.code for child in self.forest.children(code) if child.is_open(self._day)]
        if left:
            named = ", ".join(left[:NAMED_CHILDREN]) + (" …" if len(left) > NAMED_CHILDREN else "")
            yield problem("units.children_left", row, unit=code, count=len(left), children=named)
        successors = self._successors(code)
        if action is Action.SPLIT and len(successors) < 2:
            yield problem("units.split_needs_two", row, unit=code)
        for successor in successors:
            if self.forest.stands_beneath(successor, code):
                yield problem("units.successor_beneath", row, unit=code, successor=successor)

    def _problems_of_parts(self) -> Iterator[Problem]:
        for (code, successor), passing in self._passings.items():
            if not self.forest[successor].is_open(self._day):
                yield problem("units.successor_closed", passing.row, unit=code, successor=successor)
            alone = code in self._closing and len(self._successors(code)) == 1
            if passing.part is Part.WHOLE and not alone:
                yield problem("units.whole_and_more", passing.row, unit=code, successor=successor)

    def _successors(self, code: str) -> list[str]:
        return [successor for predecessor, successor in self._passings if predecessor == code]

    def _bring_to_rest(self, code: str) -> None:
        place = resting_place(self.forest, code, self._successors(code))
        self._put(replace(self.forest[code], parent=place))


def resting_place(forest: Forest, code: str, successors: Iterable[str]) -> str | None:
    """Where a closed unit rests: beneath the lowest unit that stands above all its successors, or is one of them.

    So beneath its only successor when it has one; without successor it stays where it stood.
    """
    heirs = list(successors)
    return forest.common_ancestor(heirs) if heirs else forest[code].parent


_TAKE: Mapping[Action, Callable[[Draft, Step], None]] = {
    Action.OPEN: Draft.open,
    Action.MOVE: Draft.move,
    Action.MOVE_CHILDREN: Draft.move_children,
    Action.RENAME: Draft.rename,
    Action.MERGE: Draft.close_into,
    Action.CONSOLIDATE: Draft.close_into,
    Action.SPLIT: Draft.split,
    Action.TRANSFER: Draft.transfer,
    Action.CLOSE: Draft.close,
}
