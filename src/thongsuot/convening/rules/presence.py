"""What all events of one person in one sitting come to, in whatever order they arrived. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

ATTENDED: Final = "convening.attended"
"""Measure, by sitting: owed are those convened, done those who were present at some moment of it."""
LEFT: Final = "convening.left"
"""Measure, by sitting: done are those who were present and are no longer; nobody owes it. Most stay: seldom written."""

Kind = Literal["present", "left", "undo"]


class RollCallEvent(NamedTuple):
    """One event of a person in a sitting; `undoes` is the id of the event that an undo takes back."""

    id: UUID
    kind: Kind
    point_id: int
    seen_at: datetime
    undoes: UUID | None = None


class Where(NamedTuple):
    """At which point someone was present first, and at which they are now; None for nowhere."""

    was: int | None
    now: int | None

    @property
    def has_left(self) -> bool:
        """True for someone who was there and is no longer."""
        return self.was is not None and self.now is None


NOWHERE: Final = Where(None, None)


class PresenceRecorded(NamedTuple):
    """Announced, in batches of hundreds: it changed whether someone was present at a sitting."""

    conference_id: int
    sitting_id: int
    member_id: int
    unit_id: int
    was_present: bool
    seen_at: datetime


def presence(events: Iterable[RollCallEvent]) -> Where:
    """Where a person was and is, by the moments of the events that no undo takes back; ties go by id.

    An undo may come before what it takes back, and cannot itself be undone.
    """
    known = list(events)
    undone = {event.undoes for event in known if event.kind == "undo"}
    standing = sorted(
        (event for event in known if event.kind != "undo" and event.id not in undone),
        key=lambda event: (event.seen_at, event.id),
    )
    came = next((event for event in standing if event.kind == "present"), None)
    if came is None:
        return NOWHERE
    last = standing[-1]
    return Where(was=came.point_id, now=last.point_id if last.kind == "present" else None)
