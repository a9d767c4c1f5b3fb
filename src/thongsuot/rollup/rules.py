"""The arithmetic of tallies. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain, repeat
from operator import add, sub
from typing import NamedTuple, TypeVar

from thongsuot.kernel.days import NO_DAY

_K = TypeVar("_K")


class Key(NamedTuple):
    """Where a change belongs: a unit's own count of a measure for a subject, and the day on which it took effect."""

    unit_id: int
    subject: int
    measure: str
    group: str
    due_day: date
    day: date


BLOCK = 128
"""So many units, by their ids, share a version: those of one branch mostly, for they came in together."""


def block_of(unit_id: int) -> int:
    """The block in whose version a change of this unit shows, whatever the tree: a unit never changes its id."""
    return unit_id // BLOCK


def runs_of(numbers: Iterable[int], *, gap: int) -> list[range]:
    """Few ranges that hold all these numbers, which come in order, and some others; for `column IN %(name)s`."""
    found: list[range] = []
    for one in numbers:
        if found and one - found[-1].stop <= gap:
            found[-1] = range(found[-1].start, one + 1)
        else:
            found.append(range(one, one + 1))
    return found


class Change(NamedTuple):
    """By how much owed and done change at a key."""

    key: Key
    owed: int
    done: int


class Amount(NamedTuple):
    """How many owe and how many have. Done may exceed owed (those exempt may study too); it is shown, never capped."""

    owed: int
    done: int

    def plus(self, owed: int, done: int) -> Amount:
        """This amount and as much again as given."""
        return Amount(self.owed + owed, self.done + done)


NOTHING = Amount(0, 0)


class Cell(NamedTuple):
    """What is counted apart within a unit."""

    measure: str
    group: str
    due_day: date


Counts = Mapping[Cell, Amount]
"""A unit's counts; a cell that is absent is zero."""


@dataclass(frozen=True, slots=True)
class Sums:
    """A unit's subtotal as of a day, and the rows it is the sum of: total = own + before + every child's.

    `own` takes in the closed units whose only successor it is; `before` those that rest directly beneath it and have
    several successors or none ("before the reorganisation"). `children` names the open children that count anything.
    """

    unit_id: int
    day: date
    own: Counts
    before: Counts
    children: Mapping[int, Counts]
    total: Counts


@dataclass(frozen=True, slots=True)
class Point:
    """A subtree's counts at the end of a day."""

    day: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Difference:
    """A tally that is not what the facts say; `key.day` is kernel.days.NO_DAY where it is no daily change."""

    table: str
    key: Key
    stored: Amount
    recounted: Amount


def summed(changes: Iterable[Change]) -> list[Change]:
    """One change per key, those that cancel out left away."""
    return [Change(key, owed, done) for key, (owed, done) in _sums(changes).items() if owed or done]


def _sums(pairs: Iterable[tuple[_K, int, int]]) -> dict[_K, tuple[int, int]]:
    """Owed and done by key. In plain tuples: every batch of a roll call comes by here."""
    sums: dict[_K, tuple[int, int]] = {}
    for key, owed, done in pairs:
        before = sums.get(key)
        sums[key] = (owed, done) if before is None else (before[0] + owed, before[1] + done)
    return sums


def known_now(changes: Iterable[Change]) -> list[tuple[int, int, str, str, date, int, int]]:
    """The changes whatever their day, as rows of what is known now: a cell's key, owed, done."""
    sums = _sums((key[:-1], owed, done) for key, owed, done in changes)
    return [(*key, owed, done) for key, (owed, done) in sums.items() if owed or done]


def whenever(change: Change) -> Change:
    """The change without its day, as the tally of what is known now takes it."""
    return change._replace(key=change.key._replace(day=NO_DAY))


def difference(after: Iterable[Change], before: Iterable[Change]) -> tuple[Change, ...]:
    """What turns the contribution before into the contribution after."""
    return tuple(summed([*after, *(Change(key, -owed, -done) for key, owed, done in before)]))


def added(parts: Iterable[Counts]) -> dict[Cell, Amount]:
    """The sum of several units' counts, without the cells in which they cancel out."""
    total: dict[Cell, Amount] = {}
    for part in parts:
        for cell, amount in part.items():
            total[cell] = total.get(cell, NOTHING).plus(*amount)
    return {cell: amount for cell, amount in total.items() if any(amount)}


def amount_of(counts: Counts, measure: str) -> Amount:
    """All groups and due days of one measure together."""
    total = NOTHING
    for cell, amount in counts.items():
        if cell.measure == measure:
            total = total.plus(*amount)
    return total


def running(start: Counts, steps: Iterable[tuple[date, Cell, Amount]], days: Iterable[date]) -> list[Point]:
    """The counts at the end of each of these days: the start and all steps up to it. `steps` come in day order."""
    counts, waiting = dict(start), list(reversed(list(steps)))
    points = []
    for day in days:
        while waiting and waiting[-1][0] <= day:
            _, cell, amount = waiting.pop()
            counts[cell] = counts.get(cell, NOTHING).plus(*amount)
        points.append(Point(day, {cell: amount for cell, amount in counts.items() if any(amount)}))
    return points


class Order(NamedTuple):
    """The units of a whole tree: the place of each in their order, and by place the last one beneath."""

    place_of: Mapping[int, int]
    lasts: Sequence[int]


class Subtotals(Mapping[int, Amount]):
    """Every unit's subtotal. Held as two lists of numbers: of a nation's amounts few are looked at."""

    __slots__ = ("_done", "_owed", "_place_of")

    def __init__(self, place_of: Mapping[int, int], owed: Sequence[int], done: Sequence[int]) -> None:
        self._place_of, self._owed, self._done = place_of, owed, done

    def __getitem__(self, unit_id: int) -> Amount:
        place = self._place_of[unit_id]
        return Amount(self._owed[place], self._done[place])

    def __iter__(self) -> Iterator[int]:
        return iter(self._place_of)

    def __len__(self) -> int:
        return len(self._place_of)


def ordered(units: Sequence[int], beneath: Sequence[int]) -> Order:
    """The units of a tree in its order, with how many stand beneath each."""
    places = range(len(units))
    return Order(dict(zip(units, places, strict=True)), list(map(add, places, beneath)))


def subtotals(order: Order, units: Sequence[int], owed: Sequence[int], done: Sequence[int]) -> Subtotals:
    """Every unit's subtotal from the units' own amounts: the running sum at its last place less that before its own.

    Each unit of the amounts stands as often as it likes; one that the tree does not hold counts nothing.
    """
    nowhere = len(order.lasts)
    owed_at, done_at = [0] * (nowhere + 1), [0] * (nowhere + 1)
    places = map(order.place_of.get, units, repeat(nowhere))
    for place, more_owed, more_done in zip(places, owed, done, strict=True):
        owed_at[place] += more_owed
        done_at[place] += more_done
    return Subtotals(order.place_of, _summed_to(order.lasts, owed_at), _summed_to(order.lasts, done_at))


def _summed_to(lasts: Sequence[int], own: Iterable[int]) -> list[int]:
    """For each place in order what all places from it to its last one come to."""
    until = list(accumulate(own))
    return list(map(sub, map(until.__getitem__, lasts), chain((0,), until)))
