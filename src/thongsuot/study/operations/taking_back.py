"""Taking a whole gathering back that was recorded by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.study.models import Completion, Gathering, GatheringWithdrawal, Withdrawal
from thongsuot.study.operations import histories
from thongsuot.study.operations.completions import tidy
from thongsuot.study.operations.gatherings import require_standing
from thongsuot.study.operations.histories import Pair
from thongsuot.study.rules.refusals import refusal


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A gathering that stands no more, and how many members' completions went with it."""

    gathering_id: UUID
    members: int


@transaction.atomic
def withdraw_meeting(
    *, actor: Actor, unit_id: int, gathering_id: UUID, event_id: UUID, reason: str, now: datetime
) -> TakenBack:
    """Take a gathering back with all that it recorded, with the reason; the same event again gives the same outcome.

    :raises DomainError: people.not_allowed, units.unknown, study.needs_reason, study.unknown_meeting,
        study.already_corrected, study.already_withdrawn, study.id_reused
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.MARK_PROGRESS, unit_id)
    words = tidy(reason)
    if not words:
        raise refusal("study.needs_reason")
    row = Gathering.objects.select_for_update().filter(pk=gathering_id, unit=unit_id).first()
    if row is None:
        raise refusal("study.unknown_meeting")
    if row.make_up_id is not None:
        access.require_subtree(reader, Permission.MARK_PROGRESS, unit)
    own = Completion.objects.filter(gathering=row)
    members = set(own.values_list("member_id", flat=True))
    known = GatheringWithdrawal.objects.filter(pk=event_id).first()
    if known is not None:
        if known.gathering_id == row.pk and known.reason == words:
            return TakenBack(gathering_id, len(members))
        raise refusal("study.id_reused")
    require_standing(row)
    gone = GatheringWithdrawal.objects.create(
        id=event_id, gathering=row, reason=words, recorded_at=now, actor_id=actor.user_id
    )
    _take_back(gone, members)
    record(
        actor=actor, action="study.withdraw_meeting", subject=f"gathering:{row.pk}", unit_id=unit_id,
        detail={"kind": row.kind, "present": len(members)}, now=now,
    )  # fmt: skip
    return TakenBack(gathering_id, len(members))


def _take_back(gone: GatheringWithdrawal, members: set[int]) -> None:
    """Withdraw what the gathering had recorded, as far as it stands once its members are held."""
    histories.hold(members)
    rows = list(Completion.objects.standing().filter(gathering=gone.gathering_id))
    withdrawn: list[tuple[Pair, Withdrawal]] = [
        (
            (one.member_id, one.document_id),
            Withdrawal(
                id=uuid5(gone.pk, str(one.pk)), completion=one, cause=Withdrawal.Cause.GATHERING,
                recorded_at=gone.recorded_at, actor_id=gone.actor_id,
            ),
        )
        for one in rows
    ]  # fmt: skip
    known = histories.held(members, {one.document_id for one in rows})
    histories.append(known, withdrawn=withdrawn)
