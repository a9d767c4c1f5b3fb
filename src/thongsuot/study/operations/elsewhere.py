"""What members studied in another learning system: `courses` has understood it, here it is judged and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.study.operations import histories
from thongsuot.study.operations.completions import Studied, Verdict, counts_of
from thongsuot.study.operations.histories import Histories, Made
from thongsuot.study.operations.judging import judge_for


def judged_elsewhere(reader: Reader, claims: Sequence[Studied], known: Histories | None = None) -> tuple[Verdict, ...]:
    """What would become of each; what does not count by its way or its day is accepted all the same, and kept.

    `known` are the histories of members who are held; without it they are read as they are now.
    """
    judge = judge_for(reader, known or _read(claims), claims)
    return tuple(
        Verdict(one.id, "refused", code) if code else Verdict(one.id, "accepted", counts=counts_of(judge, one))
        for one in claims
        for code in [judge.code(one)]
    )


@transaction.atomic
def record_elsewhere(*, actor: Actor, claims: Sequence[Studied], now: datetime) -> tuple[Verdict, ...]:
    """Record them all, each where the member stands, or none where any is refused; a verdict for each."""
    reader = access.reader_of(actor, now)
    member_ids = {one.member_id for one in claims}
    histories.hold(member_ids)
    known = histories.held(member_ids, {one.document_id for one in claims})
    verdicts = judged_elsewhere(reader, claims, known)
    if any(one.outcome == "refused" for one in verdicts):
        return verdicts
    judge = judge_for(reader, known, claims)
    histories.append(known, made=[_row(one, judge.home(one), actor, now) for one in claims])
    record(
        actor=actor, action="study.record_elsewhere", subject="", detail={"count": len(claims)}, now=now
    )  # fmt: skip
    return verdicts


def _read(claims: Sequence[Studied]) -> Histories:
    return histories.held({one.member_id for one in claims}, {one.document_id for one in claims})


def _row(one: Studied, unit_id: int, actor: Actor, now: datetime) -> Made:
    return Made(
        id=one.id, member_id=one.member_id, document_id=one.document_id, way=one.way.value, studied_on=one.studied_on,
        unit_id=unit_id, words=one.words, file_id=one.file_id, recorded_at=now, actor_id=actor.user_id,
    )  # fmt: skip
