"""What the events of an obligation's life make of it, and what it adds to the tallies. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.rules import Change, Key, difference

ASSIGNED, DELIVERED, DELIVERED_LATE = "assigned", "delivered", "delivered_late"
"""The measures of this package; their subject is the document's id."""

DATED, UNDATED, REGULAR = "dated", "undated", "regular"
"""The groups of `delivered`."""

_STATED_DAYS = frozenset({"day", "month", "quarter", "year", "range"})


class Status(StrEnum):
    """Done, and in time? Of any set of obligations, the counts by status add up to their number."""

    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    REGULAR = "regular"
    NO_DEADLINE = "no_deadline"


@dataclass(frozen=True, slots=True)
class Birth:
    """How an obligation was given; it never changes."""

    document_id: int
    origin_id: int
    given_on: date
    take_on_by: date
    first_due: date | None
    regular: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was written. Two events with one id must be equal."""

    id: UUID
    kind: str
    happened_on: date
    percent: int | None = None
    note: str = ""
    in_charge: str = ""
    product: str = ""
    evidence_file_id: int | None = None
    evidence_link: str = ""
    to_unit_id: int | None = None
    due_day: date | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an obligation stands after some of its events."""

    unit_id: int
    due_day: date | None
    taken_on: date | None = None
    done_on: date | None = None
    withdrawn_on: date | None = None
    in_charge: str = ""
    percent: int = 0

    @property
    def is_open(self) -> bool:
        """True until it is done or withdrawn; a regular one stays open."""
        return self.done_on is None and self.withdrawn_on is None


def status(due_day: date | None, done_on: date | None, *, regular: bool, on: date) -> Status:
    """The status on a day. What is done without a deadline was in time; what was done later than `on` was not done yet.

    Source: the two questions of the national reports, "done?" and "in time?", with regular work and work without a
    deadline apart, so that no obligation is left out of the sum.
    """
    if regular:
        return Status.REGULAR
    if done_on is not None and done_on <= on:
        return Status.LATE if due_day is not None and done_on > due_day else Status.ON_TIME
    if due_day is None:
        return Status.NO_DEADLINE
    return Status.OVERDUE if due_day < on else Status.OPEN


def last_day(kind: str, until: date | None, *, before: bool) -> date | None:
    """The last day on which a stated deadline is kept: "before 15 March" on 14 March; None where no day is stated."""
    if kind not in _STATED_DAYS or until is None:
        return None
    return until - timedelta(days=1) if before else until


def effective(events: Iterable[Event]) -> list[Event]:
    """The events that count, in the order in which they happened: what was corrected or voided is left away.

    A correction that is voided mends nothing any more: what it had replaced counts again. Events of one day follow each
    other by their ids, which are made in time order: the order of arrival cannot matter.
    """
    known = list(events)
    mends: dict[UUID, list[Event]] = defaultdict(list)
    for event in known:
        if event.corrects_id is not None:
            mends[event.corrects_id].append(event)

    def is_voided(event: Event) -> bool:
        return any(mend.kind == "voided" and not is_voided(mend) for mend in mends[event.id])

    def is_mended(event: Event) -> bool:
        return any(not is_voided(mend) for mend in mends[event.id])

    counting = [event for event in known if event.kind != "voided" and not is_mended(event)]
    return sorted(counting, key=lambda event: (event.happened_on, event.id))


def standing(birth: Birth, events: Iterable[Event]) -> Standing:
    """Where an obligation stands by now."""
    state = _given(birth)
    for event in effective(events):
        state = after(state, event)
    return state


def after(state: Standing, event: Event) -> Standing:
    """What one event makes of a standing."""
    day = event.happened_on
    match event.kind:
        case "taken_on":
            return replace(state, taken_on=state.taken_on or day, in_charge=event.in_charge)
        case "progress":
            return replace(state, percent=state.percent if event.percent is None else event.percent)
        case "done":
            return replace(state, done_on=day, taken_on=state.taken_on or day, percent=100)
        case "reopened":
            return replace(state, done_on=None, percent=0 if event.percent is None else event.percent)
        case "withdrawn":
            return replace(state, withdrawn_on=day)
        case _:
            return _placed_anew(state, event)


def contribution(birth: Birth, events: Iterable[Event]) -> tuple[Change, ...]:
    """What an obligation adds to the tallies over its whole life, each change on the day on which it took effect."""
    return tuple(_changes(birth, effective(events)))


def _placed_anew(state: Standing, event: Event) -> Standing:
    match event.kind:
        case "moved" if event.to_unit_id is not None:
            return replace(state, unit_id=event.to_unit_id)
        case "reassigned" if event.to_unit_id is not None:  # the post in charge stays behind in the unit before
            return replace(state, unit_id=event.to_unit_id, taken_on=None, in_charge="")
        case "extended":
            return replace(state, due_day=event.due_day)
        case "renewed":
            return replace(state, due_day=event.due_day, withdrawn_on=None)
    raise ValueError(f"unknown event {event.kind}")


def _given(birth: Birth) -> Standing:
    return Standing(unit_id=birth.origin_id, due_day=birth.first_due)


def _changes(birth: Birth, events: Sequence[Event]) -> Iterator[Change]:
    state = _given(birth)
    yield from _cells(birth, state, birth.given_on)
    for event in events:
        moved = after(state, event)
        day = event.happened_on
        yield from difference(_cells(birth, moved, day), _cells(birth, state, day))
        state = moved


def _cells(birth: Birth, state: Standing, day: date) -> tuple[Change, ...]:
    if state.withdrawn_on is not None:
        return ()
    done, due_day = int(state.done_on is not None), state.due_day or NO_DAY
    group = REGULAR if birth.regular else UNDATED if state.due_day is None else DATED
    taken = int(state.taken_on is not None or state.done_on is not None)
    subject, unit = birth.document_id, state.unit_id
    late = int(state.done_on is not None and state.done_on > due_day)
    return (
        Change(Key(unit, subject, ASSIGNED, "", birth.take_on_by, day), 1, taken),
        Change(Key(unit, subject, DELIVERED, group, due_day, day), int(not birth.regular), done),
        Change(Key(unit, subject, DELIVERED_LATE, "", due_day, day), 0, late),
    )
