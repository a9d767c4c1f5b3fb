"""How far a conference has come, told by its dates and the clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """From being prepared to being over."""

    PREPARED = "prepared"
    CALLED = "called"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Dates:
    """What the stage follows from: from the first sitting's beginning to the last one's end, and two decisions."""

    starts_at: datetime | None
    ends_at: datetime | None
    called_at: datetime | None
    cancelled_at: datetime | None

    def stage(self, now: datetime) -> Stage:
        """The stage at a moment. A conference that nobody called is over too once its last sitting has ended."""
        if self.cancelled_at is not None:
            return Stage.CANCELLED
        if self.ends_at is not None and self.ends_at <= now:
            return Stage.OVER
        if self.called_at is None:
            return Stage.PREPARED
        return Stage.RUNNING if self.starts_at is not None and self.starts_at <= now else Stage.CALLED
