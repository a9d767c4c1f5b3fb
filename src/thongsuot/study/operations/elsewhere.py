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
from thongsuot.study.operations.completions import Studied, Verdict, made_of
from thongsuot.study.operations.judging import Judge, judge_of


def judged_elsewhere(reader: Reader, claims: Sequence[Studied]) -> tuple[Verdict, ...]:
    """What would become of each; what does not count by its way or its day is accepted all the same, and kept."""
    known = histories.held({one.member_id for one in claims}, {one.document_id for one in claims})
    return _verdicts(judge_of(reader, known, claims), claims)


@transaction.atomic
def record_elsewhere(*, actor: Actor, claims: Sequence[Studied], now: datetime) -> tuple[Verdict, ...]:
    """Record them all, each where the member stands, or none where any is refused; a verdict for each."""
    reader = access.reader_of(actor, now)
    member_ids = {one.member_id for one in claims}
    histories.hold(member_ids)
    known = histories.held(member_ids, {one.document_id for one in claims})
    judge = judge_of(reader, known, claims)
    verdicts = _verdicts(judge, claims)
    if any(one.outcome == "refused" for one in verdicts):
        return verdicts
    histories.append(known, made=[made_of(one, judge.home(one), actor, now) for one in claims])
    record(actor=actor, action="study.record_elsewhere", subject="", detail={"count": len(claims)}, now=now)
    return verdicts


def _verdicts(judge: Judge, claims: Sequence[Studied]) -> tuple[Verdict, ...]:
    """What becomes of each by this judge."""
    return tuple(_verdict(judge, one) for one in claims)


def _verdict(judge: Judge, one: Studied) -> Verdict:
    code = judge.code(one)
    return Verdict(one.id, "refused", code) if code else Verdict(one.id, "accepted", counts=judge.counts(one))
