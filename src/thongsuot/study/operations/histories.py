"""Members' histories of study, read under locks and changed with their tallies. Every completion passes here.

Locks are taken in one order: the tree and the imports (shared), members by id, documents by id (shared with each other,
not with a rule that is being applied), then the tallies. docs/algorithms/study.md says why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from thongsuot.kernel import db, db_lines
from thongsuot.people.operations import timelines
from thongsuot.people.rules.memberships import Span
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, difference
from thongsuot.study.models import Completion, Withdrawal
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import Counting, Done, Way, contribution, contribution_of_many
from thongsuot.units import queries as units

Pair = tuple[int, int]
"""A member and a document."""

_COLUMNS = (
    "id", "member", "document", "way", "studied_on", "unit", "words", "file", "recorded_at", "actor_id", "conference",
    "gathering",
)  # fmt: skip
"""In the order of `Made`."""
_WITHDRAWN = ("id", "completion", "cause", "reason", "recorded_at", "actor_id")


class Made(NamedTuple):
    """A completion to be written, as light as a row of a long sheet should be."""

    id: UUID
    member_id: int
    document_id: int
    way: str
    studied_on: date
    unit_id: int
    words: str
    file_id: int | None
    recorded_at: datetime
    actor_id: int | None
    conference_id: int | None = None
    gathering_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Histories:
    """What is known of some members, held until the transaction ends: where they stood, and what they completed."""

    spans: Mapping[int, Sequence[Span]]
    done: Mapping[Pair, Sequence[Done]]
    """The completions that stand, of the documents asked for."""
    countings: Mapping[int, Counting] = field(default_factory=dict)

    def added(self, pair: Pair, done: Iterable[Done]) -> Iterator[Change]:
        """What a member adds to the tallies of a document with these completions."""
        member_id, document_id = pair
        spans = self.spans.get(member_id, ())
        return contribution(document_id, spans, list(done), (), self.countings.get(document_id))


def hold(member_ids: Collection[int]) -> None:
    """Hold these members: until the transaction ends nobody else changes where they stand or what they completed."""
    units.hold_tree()
    timelines.share_turn()
    timelines.lock(member_ids)


def hold_named(codes: Sequence[str]) -> dict[str, int]:
    """Hold the members who have these codes, as `hold` does; their ids, by code."""
    units.hold_tree()
    timelines.share_turn()
    return timelines.lock_named(codes)


def hold_documents(document_ids: Iterable[int]) -> None:
    """Let no rule of these documents be applied until the transaction ends; others may record completions too."""
    for document_id in sorted(document_ids):
        db.share(name_of(document_id))


def name_of(document_id: int) -> str:
    """What a document's completions and rule are held by."""
    return f"study:document:{document_id}"


def held(member_ids: Collection[int], document_ids: Collection[int]) -> Histories:
    """What is known of members who are held, and of these documents; four queries for each `db.BATCH` of members."""
    hold_documents(document_ids)
    spans, done = dict[int, Sequence[Span]](), dict[Pair, Sequence[Done]]()
    for some in db.batches(sorted(member_ids)):
        spans |= timelines.histories(some)
        done |= completed(some, document_ids)
    return Histories(spans, done, countings(document_ids))


def completed(member_ids: Collection[int], document_ids: Collection[int] | None = None) -> dict[Pair, list[Done]]:
    """The completions of these members that stand, of these documents or of all."""
    rows = Completion.objects.standing().filter(member__in=member_ids)
    if document_ids is not None:
        rows = rows.filter(document__in=document_ids)
    found: dict[Pair, list[Done]] = defaultdict(list)
    names = ("member_id", "document_id", "studied_on", "way", "id")
    for member_id, document_id, studied_on, way, pk in rows.values_list(*names):
        found[member_id, document_id].append(Done(studied_on, Way(way), pk))
    return found


def append(
    known: Histories, *, made: Sequence[Completion | Made] = (), withdrawn: Sequence[tuple[Pair, Withdrawal]] = ()
) -> None:
    """Write new completions and withdrawals of members who are held, and mend the tallies."""
    rows = [_row(one) for one in made]
    write = db_lines.copy if len(rows) > db.BATCH else db_lines.insert
    write(Completion, _COLUMNS, rows)
    db_lines.insert(Withdrawal, _WITHDRAWN, [_gone(one) for _pair, one in withdrawn])
    rollup.apply(_changes(known, rows, withdrawn))


def _changes(known: Histories, rows: Sequence[Made], withdrawn: Sequence[tuple[Pair, Withdrawal]]) -> Iterator[Change]:
    """What turns what members added before into what they add then.

    Most have one completion now and had none: of those who stood alike it is worked out once, times how many they are.
    """
    new, touched = defaultdict[Pair, list[Made]](list), {pair for pair, _gone_one in withdrawn}
    for row in rows:
        new[row.member_id, row.document_id].append(row)
    alike, stood = defaultdict[tuple[int, str, int], Counter[date]](Counter), dict[int, Sequence[Span]]()
    for pair, own in new.items():
        if len(own) > 1 or pair in known.done:
            touched.add(pair)
        if pair not in touched:
            spans = known.spans.get(pair[0], ())
            stood[id(spans)] = spans
            alike[pair[1], own[0].way, id(spans)][own[0].studied_on] += 1
    for (document_id, way, which), days in alike.items():
        yield from contribution_of_many(document_id, stood[which], Way(way), days, known.countings.get(document_id))
    gone = {one.completion_id for _pair, one in withdrawn}
    for pair in touched:
        before = known.done.get(pair, ())
        after = [one for one in (*before, *map(done_of, new.get(pair, ()))) if one.id not in gone]
        yield from difference(known.added(pair, after), known.added(pair, before))


def done_of(row: Completion | Made) -> Done:
    """A stored completion as the rules know it."""
    return Done(row.studied_on, Way(row.way), row.id)


def _gone(one: Withdrawal) -> tuple[object, ...]:
    return one.id, one.completion_id, one.cause, one.reason, one.recorded_at, one.actor_id


def _row(one: Completion | Made) -> Made:
    if isinstance(one, Made):
        return one
    return Made(
        one.id, one.member_id, one.document_id, one.way, one.studied_on, one.unit_id, one.words, one.file_id,
        one.recorded_at, one.actor_id, one.conference_id, one.gathering_id,
    )  # fmt: skip
