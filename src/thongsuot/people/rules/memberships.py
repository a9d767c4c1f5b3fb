"""What a membership counts, and what may not stand beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.rules import Change, Key, difference

MEASURE = "members"
SUBJECT = 0


class Standing(StrEnum):
    """A member belongs to one unit officially, and may take part in others for a time."""

    OFFICIAL = "official"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class Span:
    """A membership as a value: in which unit, how, on the days [from_day, until_day). `id` None: not written yet."""

    unit_id: int
    standing: Standing
    category: str
    exempt: bool
    from_day: date
    until_day: date | None
    id: int | None = None

    @property
    def group(self) -> str:
        """The group of the tally that it counts in: "member:official:due"."""
        return f"{self.category}:{self.standing}:{'exempt' if self.exempt else 'due'}"

    @property
    def state(self) -> tuple[int, str]:
        """Where and as what the member stands, whatever the days."""
        return self.unit_id, self.group

    def holds(self, day: date) -> bool:
        """True on the days of the membership."""
        return self.from_day <= day and (self.until_day is None or day < self.until_day)

    def meets(self, other: Span) -> bool:
        """True when the two share a day."""
        return self.from_day < (other.until_day or date.max) and other.from_day < (self.until_day or date.max)

    def excludes(self, other: Span) -> bool:
        """True when the two may not stand side by side: both official, or both temporary in one unit, on one day."""
        rivals = self.standing == other.standing and (
            self.standing == Standing.OFFICIAL or self.unit_id == other.unit_id
        )
        return rivals and self.meets(other)


def contribution(history: Iterable[Span]) -> Iterator[Change]:
    """What memberships add to their units' tallies: one more from the first day, one less after the last."""
    for span in history:
        key = Key(span.unit_id, SUBJECT, MEASURE, span.group, NO_DAY, span.from_day)
        yield Change(key, 1, 0)
        if span.until_day is not None:
            yield Change(key._replace(day=span.until_day), -1, 0)


def contribution_of_many(memberships: Iterable[Span]) -> Iterator[Change]:
    """The same of memberships that are many and much alike: each kind is worked out once, times how often it stands."""
    for span, times in Counter(memberships).items():
        for key, owed, done in contribution([span]):
            yield Change(key, owed * times, done * times)


@dataclass(frozen=True, slots=True)
class Edit:
    """What happens to one member's memberships: new ones, others with another end, others that no longer stand."""

    opened: tuple[Span, ...] = ()
    ended: tuple[tuple[Span, date | None], ...] = ()
    voided: tuple[Span, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing changes."""
        return not (self.opened or self.ended or self.voided)

    @property
    def touched(self) -> tuple[Span, ...]:
        """The memberships that stood before and change."""
        if not (self.ended or self.voided):  # as nearly all of an import
            return ()
        return *(span for span, _ in self.ended), *self.voided

    @property
    def is_transfer(self) -> bool:
        """True when the member leaves one unit for another."""
        left = {span.unit_id for span in self.touched}
        return bool(self.opened and left) and left.isdisjoint(span.unit_id for span in self.opened)

    def after(self, history: Iterable[Span]) -> list[Span]:
        """The history once this is done."""
        ends = {span: replace(span, until_day=until) for span, until in self.ended}
        kept = [ends.get(span, span) for span in history if span not in self.voided]
        return [*kept, *self.opened]

    def announced(self, member_id: int) -> MembershipChanged:
        """What is told of it."""
        return MembershipChanged(member_id, self.touched, tuple(self.after(self.touched)))

    def changes(self) -> tuple[Change, ...]:
        """What it adds to the tallies."""
        return difference(contribution(self.after(self.touched)), contribution(self.touched))


@dataclass(frozen=True, slots=True)
class MembershipChanged:
    """Announced, in batches: where a member stood or stands has changed.

    `before` are the memberships that changed, as they were; `after` stand in their place (`id` None where they are
    new). All other memberships of the member are as they were. Of a member who never stood anywhere before, nothing is
    announced.
    """

    member_id: int
    before: tuple[Span, ...]
    after: tuple[Span, ...]


class OverlapError(Exception):
    """A membership that is wanted shares days with one that stands and starts later."""

    def __init__(self, other: Span) -> None:
        super().__init__(other)
        self.other = other


def placed(history: Iterable[Span], wanted: Span) -> Edit:
    """What must happen so that the member stands as wanted from its first day on.

    What stands on that day ends there, or only changes its end when it is the same but for that; what starts on that
    very day no longer stands. One that is the same but starts later is given the earlier start.

    :raises OverlapError: when another membership starts later, within the days that are wanted
    """
    rivals = [span for span in history if span.excludes(wanted)]
    if not rivals:
        return Edit(opened=(wanted,))
    current = next((span for span in rivals if span.holds(wanted.from_day)), None)
    later = [span for span in rivals if span is not current]
    if later and (current or later[1:] or replace(later[0], from_day=wanted.from_day, id=None) != wanted):
        raise OverlapError(later[0])
    if later:
        return Edit(opened=(wanted,), voided=(later[0],))
    if current is None:
        return Edit(opened=(wanted,))
    if current.state == wanted.state:
        return Edit(ended=((current, wanted.until_day),)) if current.until_day != wanted.until_day else Edit()
    if current.from_day == wanted.from_day:
        return Edit(opened=(wanted,), voided=(current,))
    return Edit(opened=(wanted,), ended=((current, wanted.from_day),))


def moved(history: Iterable[Span], leaving: Mapping[Span, date], unit_id: int) -> Edit:
    """These memberships go to another unit, each from its day, or from its first day where that is later.

    Guests of two units that become one are its guests once: those that would share days there are joined.
    """
    arriving = [
        replace(span, unit_id=unit_id, from_day=max(on, span.from_day), id=None) for span, on in leaving.items()
    ]
    there = [span for span in history if span not in leaving and any(map(span.excludes, arriving))]
    return Edit(
        opened=tuple(_joined([*there, *arriving])),
        ended=tuple((span, on) for span, on in leaving.items() if span.from_day < on),
        voided=(*there, *(span for span, on in leaving.items() if span.from_day >= on)),
    )


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The same days with one membership wherever several would stand that exclude each other."""
    waiting: list[Span] = []
    for span in sorted(spans, key=lambda one: one.from_day):
        rival = next((one for one in waiting if one.excludes(span)), None)
        if rival is None:
            waiting.append(replace(span, id=None))
        elif rival.until_day is not None and (span.until_day is None or span.until_day > rival.until_day):
            waiting[waiting.index(rival)] = replace(rival, until_day=span.until_day)
    yield from waiting


def stopped(span: Span, on: date) -> Edit:
    """The membership ends on this day; one that starts only then, or later, no longer stands."""
    return Edit(voided=(span,)) if span.from_day >= on else Edit(ended=((span, on),))
