"""Events that were not accepted: kept as they came, and settled by a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import Convened, Point, RefusedRollCall
from thongsuot.convening.operations.batches import Place, place_of, require_run
from thongsuot.convening.operations.roll_call import record_batch
from thongsuot.convening.rules.roll_call import REFUSALS, ByCode, Incoming
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.vietnamese.text import normalise


def keep_unreadable(
    *,
    point_id: int,
    device_id: int | None,
    texts: Iterable[tuple[UUID, UUID, str]],
    code: str,
    now: datetime,
) -> None:
    """Keep what does not have the shape of an event as the text that came: id, digest, text; in any transaction."""
    db.insert_new(
        RefusedRollCall,
        [
            RefusedRollCall(
                event_id=event_id,
                digest=digest,
                point_id=point_id,
                device_id=device_id,
                content={"text": text},
                code=code,
                recorded_at=now,
            )
            for event_id, digest, text in texts
        ],
    )


@transaction.atomic
def settle_as(*, actor: Actor, refused_id: int, member_code: str, now: datetime) -> None:
    """Note the entry for the member whom it was about; the refused one stays, as settled.

    What the entry does not say in a way that can be used is taken from when and where it came: the first sitting whose
    day it is, the moment at which it arrived.

    :raises DomainError: convening.unknown_refused, convening.settled_already, people.not_allowed, and as the roll call
        refuses what is noted
    """
    row, place = _open(actor, refused_id, now)
    event = _event(row, place, ByCode(normalise(member_code).strip()))
    [verdict] = record_batch(actor=actor, point_id=row.point_id, device_id=None, events=[event], offset_ms=0, now=now)
    if verdict.code:
        raise DomainError(verdict.code, REFUSALS[verdict.code], fields={"member_code": REFUSALS[verdict.code]})
    person = Convened.objects.get(conference=place.conference_id, member__code=event.person[0])
    _settle(actor, row, person.pk, now)


@transaction.atomic
def dismiss(*, actor: Actor, refused_id: int, now: datetime) -> None:
    """Say that an entry is about nobody; it stays, as settled.

    :raises DomainError: convening.unknown_refused, convening.settled_already, people.not_allowed
    """
    row, _place = _open(actor, refused_id, now)
    _settle(actor, row, None, now)


def _open(actor: Actor, refused_id: int, now: datetime) -> tuple[RefusedRollCall, Place]:
    """The entry, held, for whoever runs its point; nobody has settled it yet."""
    row = RefusedRollCall.objects.select_for_update().filter(pk=refused_id).first()
    if row is None:
        raise DomainError("convening.unknown_refused", _("There is no such refused entry."))
    place = place_of(row.point_id)
    require_run(actor, place, now)
    if row.settled_at is not None:
        raise DomainError("convening.settled_already", _("Somebody has settled this entry meanwhile."))
    return row, place


def _settle(actor: Actor, row: RefusedRollCall, convened_id: int | None, now: datetime) -> None:
    row.settled_at, row.settled_by, row.settled_as_id = now, actor.user_id, convened_id
    row.save(update_fields=["settled_at", "settled_by", "settled_as"])
    point = Point.objects.get(pk=row.point_id)
    record(
        actor=actor,
        action="convening.settle_refused",
        subject=f"point:{point.pk}",
        unit_id=point.owner_id,
        detail={"refused": row.pk, "convened": convened_id},
        now=now,
    )


def _event(row: RefusedRollCall, place: Place, person: ByCode) -> Incoming:
    """The entry anew, under an id of its own: the verdict on the first is final."""
    said = row.content
    sitting_id = said.get("sitting") if said.get("sitting") in place.sittings else min(place.sittings, default=0)
    hours = place.sittings.get(sitting_id)
    moment = datetime.fromisoformat(said["seen_at"]) if "seen_at" in said else row.recorded_at
    if hours and not hours.may_hold(moment):
        moment = min(max(row.recorded_at, hours.starts_at), hours.ends_at)
    undoes = UUID(said["undoes"]) if "undoes" in said else None
    return Incoming(
        new_id(), person, sitting_id, said.get("kind", "present"), said.get("how", "typed"), moment, undoes=undoes
    )
