"""What a device sends, read strictly: whatever does not have this shape is refused by itself, never with its batch."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, cast
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.rules.roll_call import MOST_EVENTS, ByCode, ByMember, ByToken, Incoming, Person
from thongsuot.kernel.errors import DomainError, Message
from thongsuot.vietnamese.text import normalise

LARGEST: Final = 1_000_000
"""So many bytes a body holds at most, unpacked: 500 events take a third of it."""
YEARS: Final = range(1970, 2200)
"""A clock that says another year cannot even be mended."""

UNREADABLE: Final[Mapping[str, Message]] = {"sync.malformed": _("The device sent something that is no entry.")}
"""What a person reads for an event that does not have the shape."""

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Token = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class WireEvent(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One event; exactly one of member, token and code says who, and an undo says what."""

    id: UUID
    sitting: Id
    kind: Literal["present", "left", "undo"]
    how: Literal["scanned", "typed", "tapped"]
    seen_at: Moment
    seq: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    member: Id | None = None
    token: Token | None = None
    code: Code | None = None
    undoes: UUID | None = None


class WireBatch(msgspec.Struct):
    """A batch before its events are looked at."""

    sent_at: Moment
    events: list[msgspec.Raw]


class WholeBatch(msgspec.Struct):
    """A batch all of whose events have the shape, as most have."""

    sent_at: Moment
    events: list[WireEvent]


class WireQuestion(msgspec.Struct):
    """A question asked through the point, under an id of the device's own."""

    id: UUID
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
    sitting: Id | None = None


class WirePoint(msgspec.Struct):
    """A point, as a file names it."""

    id: Id


class WireFile(msgspec.Struct):
    """What a file says beside its events: whose it is."""

    format: Literal["thongsuot.roll-call.1"]
    point: WirePoint
    device: Id | None = None


class WireEnrolment(msgspec.Struct):
    """What opens a device's way in."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event that does not have the shape: where it stood, its text, and an id to keep it under."""

    place: int
    text: str
    event_id: UUID
    digest: UUID


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as read: its events, each with its place, and those that do not have the shape."""

    sent_at: datetime
    events: tuple[tuple[int, Incoming], ...]
    unreadable: tuple[Unreadable, ...]


_BATCH: Final = msgspec.json.Decoder(WireBatch)
_WHOLE: Final = msgspec.json.Decoder(WholeBatch)
_EVENT: Final = msgspec.json.Decoder(WireEvent)
_QUESTION: Final = msgspec.json.Decoder(WireQuestion)
_FILE: Final = msgspec.json.Decoder(WireFile)
_ENROLMENT: Final = msgspec.json.Decoder(WireEnrolment)


def unpacked(body: bytes, encoding: str) -> bytes:
    """The body as it was before it was packed.

    :raises DomainError: sync.too_large, sync.not_json
    """
    if len(body) > LARGEST:
        raise _too_large()
    if encoding != "gzip":
        return body
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = unpack.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise _not_json() from error
    if len(text) > LARGEST:
        raise _too_large()
    if not unpack.eof:
        raise _not_json()
    return text


def file_of(body: bytes) -> tuple[WireFile, Batch]:
    """What a device gave out as a file because it could not send it: any number of events.

    :raises DomainError: sync.not_json
    """
    try:
        wire = _FILE.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json() from error
    return wire, batch_of(body, most=len(body))


def batch_of(body: bytes, most: int = MOST_EVENTS) -> Batch:
    """What a device sent.

    :raises DomainError: sync.not_json, sync.too_many_events
    """
    whole = _whole(body)
    if whole is not None and len(whole.events) <= most:
        read = [_incoming(one) for one in whole.events]
        if None not in read:
            return Batch(whole.sent_at, tuple(enumerate(cast("list[Incoming]", read))), ())
    return _one_by_one(body, most)


def _whole(body: bytes) -> WholeBatch | None:
    """The batch at one go; None where something in it has not the shape."""
    try:
        whole = _WHOLE.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return whole if whole.sent_at.year in YEARS else None


def _one_by_one(body: bytes, most: int) -> Batch:
    """The batch event by event, to tell those that have the shape from those that have not.

    :raises DomainError: sync.not_json, sync.too_many_events
    """
    try:
        wire = _BATCH.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json() from error
    if wire.sent_at.year not in YEARS:
        raise _not_json()
    if len(wire.events) > most:
        words = _("A batch holds at most %(most)s events.")
        raise DomainError("sync.too_many_events", words, most=MOST_EVENTS)
    read = [_event(raw) for raw in wire.events]
    events = tuple((place, one) for place, one in enumerate(read) if isinstance(one, Incoming))
    unread = (place for place, one in enumerate(read) if one is None)
    return Batch(wire.sent_at, events, tuple(_unreadable(place, wire.events[place]) for place in unread))


def enrolment_of(body: bytes) -> WireEnrolment:
    """The code and the name that a device brings.

    :raises DomainError: sync.not_json
    """
    try:
        return _ENROLMENT.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json() from error


def question_of(body: bytes) -> WireQuestion:
    """A question as it was written at the point; what no one can see in it is left away.

    :raises DomainError: sync.not_json
    """
    try:
        wire = _QUESTION.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json() from error
    wire.words = normalise(_UNSEEN.sub("", wire.words)).strip()
    if not wire.words:
        raise _not_json()
    return wire


def _event(raw: msgspec.Raw) -> Incoming | None:
    try:
        return _incoming(_EVENT.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _incoming(wire: WireEvent) -> Incoming | None:
    """The event, where it says one person and what an undo undoes."""
    person = _person(wire)
    if person is None or (wire.kind == "undo") != (wire.undoes is not None) or wire.seen_at.year not in YEARS:
        return None
    return Incoming(wire.id, person, wire.sitting, wire.kind, wire.how, wire.seen_at, wire.seq, wire.undoes)


def _person(wire: WireEvent) -> Person | None:
    """Who is meant; None where it is said in no way or in several."""
    if wire.member is not None and wire.token is None and wire.code is None:
        return ByMember(wire.member)
    if wire.token is not None and wire.member is None and wire.code is None:
        return ByToken(wire.token)
    if wire.code is not None and wire.member is None and wire.token is None and not _CONTROL.search(wire.code):
        return ByCode(wire.code.strip())
    return None


def _unreadable(place: int, raw: msgspec.Raw) -> Unreadable:
    """Kept under its own id where it has one, else under one that its text gives: the same whenever it is sent."""
    text = bytes(raw)
    digest = UUID(bytes=sha256(text).digest()[:16])
    return Unreadable(place, text.decode("utf-8", "replace"), _id_in(text) or digest, digest)


def _id_in(text: bytes) -> UUID | None:
    try:
        said: Any = msgspec.json.decode(text)
        return UUID(said["id"])
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, ValueError, AttributeError):
        return None


def _too_large() -> DomainError:
    return DomainError("sync.too_large", _("This is more than a batch may hold. Send fewer events at a time."))


def _not_json() -> DomainError:
    return DomainError("sync.not_json", _("What came is not what a device sends."))
