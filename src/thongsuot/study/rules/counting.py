"""Which completion of a member counts, and what it adds to the tallies, over the member's whole history. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from thongsuot.kernel.days import NO_DAY
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.rollup.rules import Change, Key

MEASURE: Final = "studied"
"""Measure, by document: done are the members who have studied it; nobody owes it, for that follows from the rule."""
EVERYBODY: Final = ""
"""Stands for the categories that a rule does not name."""
_ANY: Final = UUID(int=0)
"""Which completion it is does not matter where it is the only one."""


class Way(StrEnum):
    """How somebody studied. Of completions on one day the way named first counts."""

    ATTENDED = "attended"
    MADE_UP = "made_up"
    MEETING = "meeting"
    SELF_STUDY = "self_study"
    REPORTED = "reported"


WAYS: Final = tuple(Way)


class Done(NamedTuple):
    """A completion that stands, as far as it matters here."""

    studied_on: date
    way: Way
    id: UUID


@dataclass(frozen=True, slots=True)
class Counting:
    """What a rule says of completions: what was studied earlier does not count, nor by a way that is not named.

    `ways` by category; `EVERYBODY` holds for the categories that are not named.
    """

    from_day: date
    ways: Mapping[str, frozenset[Way]] = field(default_factory=dict)

    def ways_of(self, category: str) -> frozenset[Way]:
        """The ways that count for members of a category."""
        return self.ways.get(category, self.ways.get(EVERYBODY, frozenset()))

    @property
    def sure_ways(self) -> frozenset[Way]:
        """The ways that count for every category."""
        return frozenset(WAYS).intersection(*(self.ways_of(category) for category in (EVERYBODY, *self.ways)))


def official(spans: Iterable[Span]) -> list[Span]:
    """The official memberships, the earliest first: guests are counted where they belong."""
    found = [span for span in spans if span.standing == Standing.OFFICIAL]
    return found if len(found) < 2 else sorted(found, key=lambda span: span.from_day)


def counts_for(done: Done, spans: Iterable[Span], counting: Counting) -> bool:
    """True where a completion counts by the rule, for the category that the member had on that day.

    Whoever stood nowhere on that day is taken as what they were next; whoever stood nowhere afterwards is not counted.
    """
    if done.studied_on < counting.from_day:
        return False
    for span in official(spans):
        if span.until_day is None or span.until_day > done.studied_on:
            return done.way in counting.ways_of(span.category)
    return False


def counted(completions: Iterable[Done], spans: Sequence[Span], counting: Counting) -> Done | None:
    """The one completion of a member that counts: the earliest; of one day's by the order of ways, then by id."""
    found = [done for done in completions if counts_for(done, spans, counting)]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda done: (done.studied_on, WAYS.index(done.way), done.id))


def contribution(
    document_id: int,
    memberships: Sequence[Span],
    completions: Collection[Done],
    withdrawals: Collection[UUID],
    counting: Counting | None,
) -> Iterator[Change]:
    """What a member adds to the tallies of a document: one done in the unit and group in which they stand each day.

    From the day of the completion that counts on; a transfer, an exemption, a change of category and the end of the
    membership take it along or away on their own day.
    """
    if counting is None or not completions:
        return
    one = counted((done for done in completions if done.id not in withdrawals), memberships, counting)
    if one is not None:
        yield from _added(document_id, official(memberships), one.way, {one.studied_on: 1})


def contribution_of_many(
    document_id: int, memberships: Sequence[Span], way: Way, days: Mapping[date, int], counting: Counting | None
) -> Iterator[Change]:
    """What members add who all stood alike, and have one completion each, by this way: so many of them on each day."""
    if counting is None:
        return
    own = official(memberships)
    count = {day: times for day, times in days.items() if counts_for(Done(day, way, _ANY), own, counting)}
    yield from _added(document_id, own, way, count)


def _added(document_id: int, own: Sequence[Span], way: Way, days: Mapping[date, int]) -> Iterator[Change]:
    """What completions add that count, so many on each day, of members with these official memberships."""
    for span in own:
        group, until = group_of(span, way), span.until_day
        for studied_on, times in days.items():
            if until is not None and until <= studied_on:
                continue
            key = Key(span.unit_id, document_id, MEASURE, group, NO_DAY, max(span.from_day, studied_on))
            yield Change(key, 0, times)
            if until is not None:
                yield Change(key._replace(day=until), 0, -times)


def group_of(span: Span, way: Way) -> str:
    """The group of the tally: "member:official:due:meeting"."""
    return f"{span.group}:{way.value}"
