"""A course that a member finished on their own. `courses` has seen that it is finished; here it is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries.own import Self
from thongsuot.study.models import Completion
from thongsuot.study.operations import histories
from thongsuot.study.operations.completions import Studied, Verdict, tidy
from thongsuot.study.rules import Done, counts_for


@transaction.atomic
def record_own(*, actor: Actor, oneself: Self, studied: Studied, now: datetime) -> Verdict:
    """Record a member's own study, once; nothing is recorded where the rule does not count that way for them.

    A completion that was taken back stays so: its id is known.
    """
    histories.hold([oneself.member_id])
    known = histories.held([oneself.member_id], [studied.document_id])
    if Completion.objects.filter(pk=studied.id).exists():
        return Verdict(studied.id, "duplicate")
    counting = known.countings.get(studied.document_id)
    spans = known.spans.get(oneself.member_id, ())
    if counting is None or not counts_for(Done(studied.studied_on, studied.way, studied.id), spans, counting):
        return Verdict(studied.id, "refused", "study.does_not_count")
    row = Completion(
        id=studied.id, member_id=oneself.member_id, document_id=studied.document_id, way=studied.way.value,
        studied_on=studied.studied_on, unit_id=oneself.unit_id, words=tidy(studied.words), file_id=studied.file_id,
        recorded_at=now, actor_id=actor.user_id,
    )  # fmt: skip
    histories.append(known, made=[row])
    record(
        actor=actor, action="study.record_own", subject=f"document:{studied.document_id}", unit_id=oneself.unit_id,
        detail={"completion": str(studied.id)}, now=now,
    )  # fmt: skip
    return Verdict(studied.id, "accepted", counts=True)
