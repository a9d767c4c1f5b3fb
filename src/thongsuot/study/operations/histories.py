"""Members' histories of study, read under locks and changed with their tallies. Every completion passes here.

Locks are taken in one order: the tree and the imports (shared), members by id, documents by id (shared with each other,
not with a rule that is being applied), then the tallies. docs/algorithms/study.md says why.
"""

from __future__ import annotations

from collections import defaultdict
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
from thongsuot.study.rules import Counting, Done, Way, contribution
from thongsuot.units import queries as units

Pair = tuple[int, int]
"""A member and a document."""

_COLUMNS = (
    "id", "member", "document", "way", "studied_on", "unit", "conference", "gathering", "file", "words", "recorded_at",
    "actor_id",
)  # fmt: skip
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
) -> Histories:
    """Write new completions and withdrawals of members who are held, and mend the tallies; what is known then."""
    done = {pair: list(known.done.get(pair, ())) for pair in _pairs(made, withdrawn)}
    for one in made:
        done[one.member_id, one.document_id].append(done_of(one))
    gone = {one.completion_id for _pair, one in withdrawn}
    for pair in {pair for pair, _one in withdrawn}:
        done[pair] = [one for one in done[pair] if one.id not in gone]
    db_lines.insert(Completion, _COLUMNS, [_row(one) for one in made])
    db_lines.insert(Withdrawal, _WITHDRAWN, [_gone(one) for _pair, one in withdrawn])
    after = Histories(known.spans, {**known.done, **done}, known.countings)
    rollup.apply(
        change
        for pair in done
        for change in difference(after.added(pair, done[pair]), known.added(pair, known.done.get(pair, ())))
    )
    return after


def done_of(row: Completion | Made) -> Done:
    """A stored completion as the rules know it."""
    return Done(row.studied_on, Way(row.way), row.id)


def _pairs(made: Iterable[Completion | Made], withdrawn: Iterable[tuple[Pair, Withdrawal]]) -> set[Pair]:
    return {(one.member_id, one.document_id) for one in made} | {pair for pair, _one in withdrawn}


def _gone(one: Withdrawal) -> tuple[object, ...]:
    return one.id, one.completion_id, one.cause, one.reason, one.recorded_at, one.actor_id


def _row(one: Completion | Made) -> tuple[object, ...]:
    return (
        one.id, one.member_id, one.document_id, one.way, one.studied_on, one.unit_id, one.conference_id,
        one.gathering_id, one.file_id, one.words, one.recorded_at, one.actor_id,
    )  # fmt: skip
