"""What this package tells those above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A version is in force from `day` for every unit beneath `under_unit_id`, that unit included."""

    version_id: int
    document_id: int
    under_unit_id: int
    day: date


@dataclass(frozen=True, slots=True)
class VersionWithdrawn:
    """A version is no longer in force from `day` on."""

    version_id: int
    document_id: int
    under_unit_id: int
    day: date
    reason: str
