"""What happens to study when a member moves, and when the roll call of a conference is taken.

Called in the transaction of what happened (`config.followers`). Each may run again and changes nothing the second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from thongsuot.convening.queries.whole import Whole, whole
from thongsuot.convening.rules.presence import PresenceRecorded
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.actor import Actor
from thongsuot.people.operations import timelines
from thongsuot.people.rules.memberships import MembershipChanged, Span
from thongsuot.people.rules.personal import MemberErased
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import difference
from thongsuot.study.models import Completion, GatheringAbsence, Withdrawal
from thongsuot.study.operations import histories
from thongsuot.study.operations.histories import Histories, Pair
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import Way

_ATTENDED = UUID("5a0d7f3e-2a8b-5c43-9d6e-6b1f0c7e9a41")
"""Ids of completions by attendance are made from this and what they say, so that each is made once."""


@transaction.atomic
def move(*, events: Sequence[MembershipChanged], actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every follower
    """Take the tallies along with those among the members who completed something; they are locked already."""
    before: dict[int, list[Span]] = defaultdict(list)
    after: dict[int, list[Span]] = defaultdict(list)
    for event in events:
        before[event.member_id] += event.before
        after[event.member_id] += event.after
    for some in db.batches(sorted(before.keys() | after.keys())):
        done = histories.completed(some)
        if not done:
            continue
        document_ids = {document_id for _member, document_id in done}
        histories.hold_documents(document_ids)
        stands = timelines.histories({member_id for member_id, _document in done})
        stood = {pk: _as_before(spans, before[pk], after[pk]) for pk, spans in stands.items()}
        stood |= {pk: before[pk] for pk, _document in done if pk not in stands}
        rules = countings(document_ids)
        now_known, known = Histories(stands, done, rules), Histories(stood, done, rules)
        rollup.apply(
            change
            for pair, ones in done.items()
            for change in difference(now_known.added(pair, ones), known.added(pair, ones))
        )


def _as_before(stands: Iterable[Span], before: Iterable[Span], after: Iterable[Span]) -> list[Span]:
    """A member's memberships as they were: without what has changed, with what stood in its place."""
    new = {replace(span, id=None) for span in after}
    return [*(span for span in stands if replace(span, id=None) not in new), *before]


@transaction.atomic(savepoint=False)
def attend(*, events: Sequence[PresenceRecorded], actor: Actor, now: datetime) -> None:
    """Record who has now attended a conference whole, and take back who has not after all."""
    people: dict[int, set[int]] = defaultdict(set)
    for event in events:
        people[event.conference_id].add(event.member_id)
    for conference_id, member_ids in sorted(people.items()):
        with db_lines.together():
            db_lines.share(name_of(conference_id))
            ruled = _ruled(conference_id)
        if document_ids := [document_id for (document_id,) in ruled()]:
            with db_lines.apart():
                reconcile(conference_id, document_ids, member_ids, actor=actor, now=now)


@transaction.atomic
def forget(*, events: Sequence[MemberErased], actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every follower
    """Remove the words that tell why those who were erased were absent; that they studied stays, without a name."""
    absences = GatheringAbsence.objects.filter(member__in=[event.member_id for event in events])
    absences.exclude(reason="", unreachable=False).update(reason="", unreachable=False)


def name_of(conference_id: int) -> str:
    """What is held by roll calls together, and by whoever looks through all of a conference alone.

    So a roll call that saw no rule has ended before the conference is looked through because of the rule.
    """
    return f"study:conference:{conference_id}"


def ruled_documents(conference_id: int) -> list[int]:
    """The documents of a conference whose rule is in force; one query."""
    return [document_id for (document_id,) in _ruled(conference_id)()]


def _ruled(conference_id: int) -> Callable[[], list[tuple[Any, ...]]]:
    return db_lines.asked("thongsuot.study", "following.sql", "ruled", conference=conference_id)


def reconcile(
    conference_id: int, document_ids: Collection[int], member_ids: Collection[int], *, actor: Actor, now: datetime
) -> int:
    """Let these members have completed the documents by attendance exactly if it is whole; how much changed.

    What is, is compared with what should be, so it may run as often as one likes. The members are locked before their
    attendance is read: of two sittings noted at once the later sees both.
    """
    histories.hold(member_ids)
    found = whole(conference_id, member_ids)
    kept = _kept(conference_id, member_ids)
    should = {(member_id, document_id) for member_id in found.units for document_id in document_ids}
    gone = {
        pair: one
        for pair, ones in kept.items()
        for one in ones
        if not hasattr(one, "withdrawal") and (pair not in should or one.studied_on != found.day)
    }
    standing = {pair for pair, ones in kept.items() for one in ones if not hasattr(one, "withdrawal")} - gone.keys()
    new = sorted(should - standing)
    if not new and not gone:
        return 0
    pairs = {*new, *gone}
    known = histories.held(
        {member_id for member_id, _document in pairs}, {document_id for _member, document_id in pairs}
    )
    made = [_completion(conference_id, pair, found, len(kept.get(pair, ())), actor, now) for pair in new]
    withdrawn = [(pair, _withdrawal(one, actor, now)) for pair, one in sorted(gone.items())]
    histories.append(known, made=made, withdrawn=withdrawn)
    return len(made) + len(withdrawn)


def _kept(conference_id: int, member_ids: Collection[int]) -> Mapping[Pair, list[Completion]]:
    """All completions ever recorded of these members for the conference, those that were withdrawn too."""
    found: dict[Pair, list[Completion]] = defaultdict(list)
    for some in db.batches(sorted(member_ids)):
        rows = Completion.objects.filter(conference=conference_id, member__in=some).select_related("withdrawal")
        for row in rows:
            found[row.member_id, row.document_id].append(row)
    return found


def _completion(conference_id: int, pair: Pair, found: Whole, earlier: int, actor: Actor, now: datetime) -> Completion:
    member_id, document_id = pair
    if found.day is None:
        raise ValueError("nobody attended a conference that requires nothing")
    return Completion(
        id=uuid5(_ATTENDED, f"{conference_id}:{document_id}:{member_id}:{earlier}"), member_id=member_id,
        document_id=document_id, way=Way.ATTENDED.value, studied_on=found.day, unit_id=found.units[member_id],
        conference_id=conference_id, recorded_at=now, actor_id=actor.user_id,
    )  # fmt: skip


def _withdrawal(one: Completion, actor: Actor, now: datetime) -> Withdrawal:
    return Withdrawal(
        id=uuid5(_ATTENDED, f"not:{one.pk}"), completion=one, cause=Withdrawal.Cause.ROLL_CALL, recorded_at=now,
        actor_id=actor.user_id,
    )  # fmt: skip
