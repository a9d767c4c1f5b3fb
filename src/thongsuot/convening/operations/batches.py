"""What one batch of the roll call is about, and its events as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from thongsuot.convening.models import RefusedRollCall
from thongsuot.convening.rules.roll_call import (
    OFF_BY,
    ByCode,
    ByMember,
    ByToken,
    Incoming,
    content_of,
)
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.people.access import may, reader_of
from thongsuot.units import queries as units

SIGN_EVERY: Final = timedelta(seconds=10)
"""A point's sign of life is written again when it is this old."""
PACKAGE: Final = "thongsuot.convening"
FILE: Final = "roll_call.sql"
NOTED: Final[Mapping[str, str]] = {
    "id": "uuid",
    "sitting_id": "bigint",
    "convened_id": "bigint",
    "token": "text",
    "code": "text",
    "kind": "text",
    "how": "text",
    "undoes": "uuid",
    "seen_at": "timestamptz",
    "seq": "bigint",
    "digest": "uuid",
}
"""An event that is to be written, its person by one of three ways."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a sitting is."""

    starts_at: datetime
    ends_at: datetime

    def may_hold(self, moment: datetime) -> bool:
        """False where the moment is days away: no clock that anybody could trust said so."""
        return self.starts_at - OFF_BY <= moment <= self.ends_at + OFF_BY


@dataclass(frozen=True, slots=True)
class Place:
    """A point as the roll call needs it: of which conference, run by which unit, with which sittings."""

    point_id: int
    conference_id: int
    organiser_id: int
    owner_id: int
    cancelled: bool
    sittings: Mapping[int, Hours]


@dataclass(frozen=True, slots=True)
class Batch:
    """What all events of a batch share."""

    actor: Actor
    place: Place
    device_id: int | None
    offset_ms: int
    now: datetime
    signs: bool = False
    """True where the device itself speaks, which is a sign of life of its point."""

    @property
    def written(self) -> dict[str, Any]:
        """What every row of the batch holds."""
        return {
            "point": self.place.point_id,
            "device": self.device_id,
            "offset": self.offset_ms,
            "now": self.now,
        }


Key = tuple[UUID, UUID]


class Noted(NamedTuple):
    """An event with its digest, and its moment by the server's clock."""

    event: Incoming
    digest: UUID
    seen_at: datetime

    @property
    def key(self) -> Key:
        """What tells it from every other event, one with the same id included."""
        return self.event.id, self.digest


class Somebody(NamedTuple):
    """Whom an event is about: a line of the list."""

    convened_id: int
    unit_id: int
    category: str
    member_id: int


class Taken(NamedTuple):
    """An event that was written, and whom it is about."""

    noted: Noted
    person: Somebody


def place_of(point_id: int) -> Place:
    """The point, its conference and its sittings.

    :raises DomainError: convening.unknown_point
    """
    return as_place(point_id, db_lines.run(PACKAGE, FILE, "place", point=point_id))


def as_place(point_id: int, rows: Sequence[tuple[Any, ...]]) -> Place:
    """What the statement `place` gave.

    :raises DomainError: convening.unknown_point
    """
    if not rows:
        raise DomainError("convening.unknown_point", _("There is no such point."))
    conference_id, organiser_id, owner_id, cancelled = rows[0][:4]
    hours = {
        sitting_id: Hours(db.as_moment(starts_at), db.as_moment(ends_at))
        for *_point, sitting_id, starts_at, ends_at in rows
        if sitting_id is not None
    }
    return Place(point_id, conference_id, organiser_id, owner_id, bool(cancelled), hours)


def sign(*, point_id: int, now: datetime) -> None:
    """Note that a point gave a sign of life, where the last is some seconds old; in the caller's transaction."""
    db_lines.do(PACKAGE, FILE, "sign", point=point_id, now=now, stale=now - SIGN_EVERY)


def require_run(actor: Actor, place: Place, now: datetime) -> None:
    """Refuse whoever may not run the point: at its owner, or as the conference's office.

    :raises DomainError: people.not_allowed
    """
    if actor.is_operator:
        return
    reader = reader_of(actor, now)
    if not may(reader, Permission.CONVENE, units.unit(place.organiser_id, reader.tree)):
        require(actor=actor, permission=Permission.RUN_POINT, unit_id=place.owner_id, now=now)


def write_opening(batch: Batch, notes: Sequence[Noted]) -> list[Taken]:
    """Write the events that are the first known of their person; whoever else is given is left out."""
    lines = [_line(noted) for noted in notes]
    params = batch.written | {"conference": batch.place.conference_id}
    by_id = {noted.event.id: noted for noted in notes}
    found = db_lines.rows(PACKAGE, FILE, "open", lines, NOTED, **params)
    return [Taken(by_id[db.as_uuid(pk)], Somebody(*person)) for pk, *person in found]


def _line(noted: Noted) -> tuple[Any, ...]:
    event, digest, seen_at = noted
    person = event.person
    return (
        event.id,
        event.sitting_id,
        person.convened_id if isinstance(person, ByMember) else None,
        person.sha256 if isinstance(person, ByToken) else None,
        person.code if isinstance(person, ByCode) else None,
        event.kind,
        event.how,
        event.undoes,
        seen_at,
        event.seq,
        digest,
    )


def look_up(batch: Batch, notes: Sequence[Noted]) -> dict[UUID, tuple[Somebody | None, UUID | None, str | None]]:
    """Of each event: whom it is about, the digest stored under its id, the code by which it was refused before."""
    columns = {name: NOTED[name] for name in ("id", "convened_id", "token", "code", "digest")}
    lines = [tuple(dict(zip(NOTED, _line(noted), strict=True))[name] for name in columns) for noted in notes]
    found = db_lines.rows(PACKAGE, FILE, "known", lines, columns, conference=batch.place.conference_id)
    return {
        db.as_uuid(pk): (
            Somebody(*person) if person[0] is not None else None,
            db.as_uuid(stored) if stored is not None else None,
            code,
        )
        for pk, *person, stored, code in found
    }


def known_among(batch: Batch, notes: Sequence[Noted]) -> set[Key]:
    """Those of the events, by id and digest, that are stored."""
    found = look_up(batch, notes)
    return {noted.key for noted in notes if found[noted.event.id][1] == noted.digest}


def keep_refused(batch: Batch, refused: Iterable[tuple[Noted, str]]) -> None:
    """Keep what is not accepted, as it came, with the code of its refusal; once, however often it comes."""
    rows = [
        RefusedRollCall(
            event_id=noted.event.id,
            digest=noted.digest,
            point_id=batch.place.point_id,
            device_id=batch.device_id,
            content=content_of(noted.event),
            code=code,
            recorded_at=batch.now,
        )
        for noted, code in refused
    ]
    if rows:
        db.insert_new(RefusedRollCall, rows)
