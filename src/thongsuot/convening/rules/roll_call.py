"""What devices and paper lists bring in, and what becomes of it: docs/algorithms/roll-call.md. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.rules.presence import Kind
from thongsuot.kernel.errors import Message

MOST_EVENTS: Final = 500
"""So many events make a batch at most."""
OFF_BY: Final = timedelta(days=2)
"""An event that says it was seen longer before its sitting, or after it, has a clock that nobody can trust."""

How = Literal["scanned", "typed", "tapped", "paper"]
Outcome = Literal["accepted", "duplicate", "refused"]


class ByMember(NamedTuple):
    """A line of the list of those convened, by its id."""

    convened_id: int


class ByToken(NamedTuple):
    """Whoever's pass holds this token; its SHA-256 in hex."""

    sha256: str


class ByCode(NamedTuple):
    """A member of the organisation by code, on the list or not."""

    code: str


Person = ByMember | ByToken | ByCode


class Incoming(NamedTuple):
    """One event as it was noted; `seen_at` by the clock of whoever noted it.

    `digest` tells two events with one id apart; None is worked out from the rest (`digest_of`).
    """

    id: UUID
    person: Person
    sitting_id: int
    kind: Kind
    how: How
    seen_at: datetime
    seq: int = 0
    undoes: UUID | None = None
    digest: UUID | None = None


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of an event, for good, as a device is told it; `code` says why one was refused."""

    id: UUID
    outcome: Outcome
    code: str = ""


REFUSALS: Final[Mapping[str, Message]] = {
    "convening.unknown_pass": _("The pass is of no one who is on this conference's list: ask for the name."),
    "convening.unknown_person": _("There is no such person on the list, and no member with this code."),
    "convening.unknown_sitting": _("The sitting is not one of this conference."),
    "convening.unlikely_time": _("The time that the device gave is days away from the sitting."),
    "convening.cancelled": _("The conference was cancelled."),
    "convening.other_content": _("A different entry came under this id before. Both are kept."),
}
"""What a person reads for the code of a refused event."""


def digest_of(event: Incoming) -> UUID:
    """The first 128 bits of the SHA-256 of what the event says; the same however often and from wherever it is sent."""
    _id, person, sitting_id, kind, how, seen_at, _seq, undoes, _digest = event  # a hundred of them are in every batch
    word, value = _person(person)
    who = value if isinstance(value, int) else json.dumps(value)
    said = f'["{word}", {who}, {sitting_id}, "{kind}", "{how}", "{seen_at.isoformat()}", "{undoes or ""}"]'  # JSON
    return UUID(bytes=sha256(said.encode()).digest()[:16])


def content_of(event: Incoming) -> dict[str, Any]:
    """The event as it is kept when it is refused: what it says, by name."""
    kind, value = _person(event.person)
    said = {
        "id": str(event.id),
        kind: value,
        "sitting": event.sitting_id,
        "kind": event.kind,
        "how": event.how,
        "seen_at": event.seen_at.isoformat(),
        "seq": event.seq,
    }
    return said | ({"undoes": str(event.undoes)} if event.undoes else {})


_PERSONS: Final[Mapping[type[Person], str]] = {ByMember: "member", ByToken: "token", ByCode: "code"}


def _person(person: Person) -> tuple[str, int | str]:
    return _PERSONS[type(person)], person[0]
