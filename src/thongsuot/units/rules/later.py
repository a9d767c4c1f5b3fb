"""Does an act agree with what is recorded for its own day, and for later ones? These are replayed after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from thongsuot.kernel.errors import Problem
from thongsuot.units.rules.acts import Change
from thongsuot.units.rules.drafting import Draft, resting_place
from thongsuot.units.rules.forest import Forest, Seat
from thongsuot.units.rules.problems import problem


@dataclass(slots=True)
class LaterDay:
    """What is recorded for one later day, of whatever acts and imports; `documents` names the acts.

    Of the act's own day: who closed and who succeeded.
    """

    day: date
    documents: list[str] = field(default_factory=list)
    placed: list[Seat] = field(default_factory=list)
    renamed: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    passings: dict[str, list[str]] = field(default_factory=dict)

    def words(self) -> dict[str, object]:
        """The day and its documents, as the places %(day)s and %(document)s of a message."""
        return {"day": self.day, "document": f" ({'; '.join(self.documents)})" if self.documents else ""}


def changed_twice(draft: Draft, changes: Iterable[Change], changed: Mapping[str, str], day: date) -> Iterator[Problem]:
    """Units that the act changes and another act of its day has `changed` (code → document): days know no order."""
    for code in (change.after.code for change in changes if change.after.code in changed):
        yield problem("units.changed_same_day", draft.row_of(code), unit=code, day=day, document=changed[code])


def contradictions(draft: Draft, closed: Collection[str], later: Iterable[LaterDay]) -> Iterator[Problem]:
    """What later days record that this act makes impossible or would have made to come out otherwise.

    The draft's forest is the day's tree after the act; it is carried through the later days. `closed` is what the act
    closes. Each problem stands at the row that closes or places the unit, where one does.
    """
    for day in later:
        yield from _of_closed(draft, closed, day)
        yield from _replayed(draft, closed, day)


def _of_closed(draft: Draft, closed: Collection[str], day: LaterDay) -> Iterator[Problem]:
    """A unit that this act closes must not be moved, renamed or closed again, nor succeed another."""
    changed = {seat.code for seat in day.placed} | day.renamed | day.closed
    for code in sorted(changed.intersection(closed)):
        yield problem("units.later_change", draft.row_of(code), unit=code, **day.words())
    heirs = {heir for successors in day.passings.values() for heir in successors}
    for code in sorted(heirs.intersection(closed)):
        yield problem("units.later_successor", draft.row_of(code), unit=code, **day.words())


def _replayed(draft: Draft, closed: Collection[str], day: LaterDay) -> Iterator[Problem]:
    """Carry the forest through the day: no circles, no open unit beneath a closed one, the same resting places."""
    forest = draft.forest
    closing = sorted(code for code in day.closed.difference(closed) if code in forest)
    for code in closing:
        forest.put(replace(forest[code], closed=day.day))
    placed = [seat for seat in day.placed if seat.code not in closed and seat.code not in closing]
    for seat in placed:
        if _would_circle(forest, seat):
            yield problem("units.later_circle", draft.row_of(seat.code), unit=seat.code, **day.words())
        else:
            forest.put(replace(forest.get(seat.code) or seat, parent=seat.parent))
    yield from _left_open(draft, [*placed, *(child for code in closing for child in forest.children(code))], day)
    yield from _resting_otherwise(draft, closing, day)


def _would_circle(forest: Forest, seat: Seat) -> bool:
    return seat.parent is not None and seat.code in forest and forest.stands_beneath(seat.parent, seat.code)


def _left_open(draft: Draft, seats: Iterable[Seat], day: LaterDay) -> Iterator[Problem]:
    for code in dict.fromkeys(seat.code for seat in seats):
        seat = draft.forest[code]
        parent = draft.forest.get(seat.parent) if seat.parent else None
        if parent and seat.is_open(day.day) and not parent.is_open(day.day):
            row = draft.row_of(code)
            yield problem("units.later_parent_closed", row, unit=code, parent=parent.code, **day.words())


def _resting_otherwise(draft: Draft, closing: Iterable[str], day: LaterDay) -> Iterator[Problem]:
    """A unit closed without successor rests where it stood, so only successors can send it elsewhere."""
    recorded = {seat.code: seat.parent for seat in day.placed}
    for code in closing:
        seat = draft.forest[code]
        place = recorded.get(code, seat.parent)
        successors = day.passings.get(code, ())
        if successors and resting_place(draft.forest, code, successors) != place:
            yield problem("units.later_rest", draft.row_of(code), unit=code, **day.words())
        draft.forest.put(replace(seat, parent=place))
