"""What holds of conferences, in pure functions."""

from thongsuot.convening.rules.presence import (
    ATTENDED,
    PRESENT_NOW,
    PresenceRecorded,
    RollCallEvent,
    Where,
    presence,
)

__all__ = ["ATTENDED", "PRESENT_NOW", "PresenceRecorded", "RollCallEvent", "Where", "presence"]
