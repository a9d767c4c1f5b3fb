"""What conferences announce beside who is present (`presence.PresenceRecorded`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConferenceChanged:
    """What attendance at a conference counts for may have changed: its documents, what it requires, that it is held."""

    conference_id: int
