"""How devices come in, what they bring, and how they are stopped."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import Point
from thongsuot.convening.operations import roll_call
from thongsuot.convening.operations.batches import SIGN_EVERY, as_place, place_of, require_run
from thongsuot.convening.operations.batches import Batch as Shared
from thongsuot.convening.operations.questions import Wanted, ask_through_point
from thongsuot.convening.operations.refused import keep_unreadable
from thongsuot.convening.rules.roll_call import MOST_EVENTS, Verdict
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission, require
from thongsuot.sync import queries
from thongsuot.sync.models import DEVICE_NAME_LENGTH, Device, EnrolmentCode, Epoch
from thongsuot.sync.rules import codes
from thongsuot.sync.rules.wire import Batch, WireEnrolment, WireQuestion, file_of
from thongsuot.vietnamese.text import normalise

DEVICE: Final = Actor(user_id=None, door="api")
"""A device acts for nobody; what it does is known by its own id."""
ROSTER_TOLD_EVERY: Final = 15
"""Of so many answers one tells by which etag the roster goes now, so that a device asks for it only when it changed."""


@dataclass(frozen=True, slots=True)
class Came:
    """A device that was let in."""

    device_id: int
    point_id: int
    epoch: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device and its token, which is told this once and stored nowhere."""

    device_id: int
    token: str
    about: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of the events of a file."""

    accepted: int
    duplicates: int
    refused: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device is told after it spoke; `roster` is the etag of its list as it is now, where that was looked at."""

    verdicts: Sequence[Verdict] | None
    epoch: str
    roster: str | None


@transaction.atomic
def make_code(*, actor: Actor, point_id: int, now: datetime) -> str:
    """Make a code that enrols one device for the point; told this once.

    :raises DomainError: convening.unknown_point, people.not_allowed
    """
    point = _point_run_by(actor, point_id, now)
    code = codes.new_code()
    row = EnrolmentCode.objects.create(
        point=point,
        code_hash=codes.code_hash(code),
        made_at=now,
        made_by=actor.user_id,
        expires_at=now + codes.CODE_LASTS,
    )
    _note(actor, action="sync.make_code", point=point, detail={"code": row.pk}, now=now)
    return code


@transaction.atomic
def enrol(*, wanted: WireEnrolment, now: datetime) -> Enrolled:
    """Let a device in with its code, which is used up by this.

    :raises DomainError: sync.bad_code (used, expired, withdrawn or never made: a guess learns nothing)
    """
    rows = EnrolmentCode.objects.select_for_update().filter(device=None, ended_at=None, expires_at__gt=now)
    code = rows.filter(code_hash=codes.code_hash(wanted.code)).first()
    if code is None:
        raise DomainError("sync.bad_code", _("This code was used, has expired or does not exist. Ask for another."))
    token = codes.new_token()
    device = Device.objects.create(
        point_id=code.point_id,
        name=normalise(wanted.name).strip()[:DEVICE_NAME_LENGTH] or f"#{code.pk}",
        token_hash=codes.hash_of(token),
        enrolled_at=now,
        enrolled_by=code.made_by,
    )
    code.device = device
    code.save(update_fields=["device"])
    _note(DEVICE, action="sync.enrol", point=code.point, detail={"device": device.pk}, now=now)
    return Enrolled(device.pk, token, queries.about(code.point_id))


@transaction.atomic
def take_batch(*, token: str, batch: Batch, now: datetime) -> Answer:
    """Take in what a device noted; a verdict for each event, in their order.

    :raises DomainError: sync.device_ended
    """
    offset_ms = round((now - batch.sent_at).total_seconds() * 1000)
    with db_lines.together():
        found = _let_in(token, offset_ms, now)
        place = _place_asked(token, batch)
    came = _came(found(), now)
    _keep_unreadable(came.point_id, came.device_id, batch, now)
    shared = Shared(DEVICE, as_place(came.point_id, place()), came.device_id, offset_ms, now, signs=True)
    verdicts = list(roll_call.take_in(shared, [event for _at, event in batch.events]))
    for one in batch.unreadable:  # in the order of their places
        verdicts.insert(one.place, Verdict(one.event_id, "refused", "sync.malformed"))
    return _answer(came, verdicts, now)


@transaction.atomic
def recover(*, actor: Actor, point_id: int, data: bytes, now: datetime) -> Recovered:
    """Take in what a device could not send itself and gave out as a file; what came before is not counted twice.

    :raises DomainError: sync.not_json, sync.other_point, convening.unknown_point, people.not_allowed
    """
    file, batch = file_of(data)
    if file.point.id != point_id:
        raise DomainError("sync.other_point", _("The file is of another point. Bring it in there."))
    place = place_of(point_id)
    require_run(actor, place, now)
    device = Device.objects.filter(pk=file.device or 0, point=point_id).first()
    device_id, offset_ms = (device.pk, device.offset_ms) if device else (None, 0)
    _keep_unreadable(point_id, device_id, batch, now)
    shared = Shared(actor, place, device_id, offset_ms, now)
    events = [event for _place, event in batch.events]
    outcomes = Counter(
        verdict.outcome
        for start in range(0, len(events), MOST_EVENTS)
        for verdict in roll_call.take_in(shared, events[start : start + MOST_EVENTS])
    )
    refused = outcomes["refused"] + len(batch.unreadable)
    detail = {"device": device_id, "accepted": outcomes["accepted"], "refused": refused}
    _note(actor, action="sync.recover", point=Point.objects.get(pk=point_id), detail=detail, now=now)
    return Recovered(outcomes["accepted"], outcomes["duplicate"], refused)


@transaction.atomic
def give_sign(*, token: str, now: datetime) -> Answer:
    """Note that a device is there and has nothing to send. It will say so again: this need not outlast a crash.

    :raises DomainError: sync.device_ended
    """
    given = {"token": codes.hash_of(token), "now": now, "stale": now - SIGN_EVERY}
    with db_lines.together():
        found = _let_in(token, None, now)
        db_lines.do("thongsuot.sync", "devices.sql", "sign", **given)
        db_lines.need_not_last()
    return _answer(_came(found(), now), None, now)


@transaction.atomic
def take_roster(*, token: str, known: str, now: datetime) -> tuple[queries.Roster, str] | None:
    """The list of the device's point, and the epoch; None where the device holds it already. Giving it is recorded.

    :raises DomainError: sync.device_ended
    """
    came = _arrive(token, None, now)
    found = queries.roster(came.point_id, now)
    if found.etag == known:
        db_lines.need_not_last()
        return None
    point = Point.objects.get(pk=came.point_id)
    detail = {"device": came.device_id, "people": len(found.content["people"])}
    _note(DEVICE, action="sync.roster", point=point, detail=detail, now=now)
    return found, came.epoch


@transaction.atomic
def ask(*, token: str, asked: WireQuestion, now: datetime) -> None:
    """Put a question to the conference through the point; sent again under its id, it is not asked twice.

    :raises DomainError: sync.device_ended, and what convening.operations.questions.ask_through_point raises
    """
    came = _arrive(token, None, now)
    wanted = Wanted(asked.words, sitting_id=asked.sitting)
    ask_through_point(actor=DEVICE, point_id=came.point_id, sent_id=asked.id, wanted=wanted, now=now)


@transaction.atomic
def sign_out(*, token: str, now: datetime) -> None:
    """A device ends its own way in; what it still held it has given back or exported.

    :raises DomainError: sync.device_ended
    """
    came = _arrive(token, None, now)
    Device.objects.filter(pk=came.device_id).update(ended_at=now)
    _note(
        DEVICE,
        action="sync.sign_out",
        point=Point.objects.get(pk=came.point_id),
        detail={"device": came.device_id},
        now=now,
    )


@transaction.atomic
def end_device(*, actor: Actor, device_id: int, now: datetime) -> None:
    """Stop a device at once; stopped twice, it stays as it was.

    :raises DomainError: sync.unknown_device, people.not_allowed
    """
    device = Device.objects.select_for_update().filter(pk=device_id).first()
    if device is None:
        raise DomainError("sync.unknown_device", _("There is no such device."))
    point = _point_run_by(actor, device.point_id, now)
    if device.ended_at is None:
        device.ended_at, device.ended_by = now, actor.user_id
        device.save(update_fields=["ended_at", "ended_by"])
        _note(actor, action="sync.end_device", point=point, detail={"device": device.pk}, now=now)


@transaction.atomic
def new_epoch(*, actor: Actor, now: datetime) -> str:
    """Begin another history by hand, where the database lost its last moments unseen; the epoch.

    So it is after a failover to a replica that was behind, and after rows were put back by another program than ours.

    :raises DomainError: people.not_allowed
    """
    require(actor=actor, permission=Permission.CONVENE, unit_id=None, now=now)
    epoch = begin_epoch(now=now)
    record(actor=actor, action="sync.new_epoch", subject=f"epoch:{epoch}", unit_id=None, now=now)
    return epoch


def begin_epoch(*, now: datetime) -> str:
    """A database that was put back begins another history: devices send again what they hold. In any transaction."""
    return Epoch.objects.create(value=new_id(), begun_at=now).value.hex


def _arrive(token: str, offset_ms: int | None, now: datetime) -> Came:
    """Let a device in, and hold it until the transaction ends."""
    return _came(_let_in(token, offset_ms, now)(), now)


def _let_in(token: str, offset_ms: int | None, now: datetime) -> Callable[[], list[tuple[Any, ...]]]:
    given = {"token": codes.hash_of(token), "now": now, "offset": offset_ms}
    return db_lines.asked("thongsuot.sync", "devices.sql", "arrive", **given)


def _place_asked(token: str, batch: Batch) -> Callable[[], list[tuple[Any, ...]]]:
    """The device's point, with those sittings that the batch may name."""
    named = {event.sitting_id for _at, event in batch.events} or {0}
    given = {"token": codes.hash_of(token), "first": min(named), "last": max(named)}
    return db_lines.asked("thongsuot.sync", "devices.sql", "place", **given)


def _came(found: Sequence[tuple[Any, ...]], now: datetime) -> Came:
    if not found:
        raise DomainError("sync.device_ended", _("This device was signed out or stopped. Enrol it anew."))
    [(device_id, point_id, epoch)] = found
    return Came(device_id, point_id, db.as_uuid(epoch).hex if epoch else begin_epoch(now=now))


def _answer(came: Came, verdicts: Sequence[Verdict] | None, now: datetime) -> Answer:
    looked = random.randrange(ROSTER_TOLD_EVERY) == 0  # noqa: S311  # spreads work, guards nothing
    etag = queries.roster(came.point_id, now).etag if looked else None
    return Answer(verdicts, came.epoch, etag)


def _point_run_by(actor: Actor, point_id: int, now: datetime) -> Point:
    """The point, where the actor may run it."""
    require_run(actor, place_of(point_id), now)
    return Point.objects.get(pk=point_id)


def _keep_unreadable(point_id: int, device_id: int | None, batch: Batch, now: datetime) -> None:
    texts = [(one.event_id, one.digest, one.text) for one in batch.unreadable]
    if texts:
        keep_unreadable(point_id=point_id, device_id=device_id, texts=texts, code="sync.malformed", now=now)


def _note(actor: Actor, *, action: str, point: Point, detail: dict[str, Any], now: datetime) -> None:
    record(actor=actor, action=action, subject=f"point:{point.pk}", unit_id=point.owner_id, detail=detail, now=now)
