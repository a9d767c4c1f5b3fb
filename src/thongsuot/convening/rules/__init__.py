"""What holds of conferences, in pure functions."""

from thongsuot.convening.rules.calling import Calling, Group, Place, SittingDay, owed
from thongsuot.convening.rules.passes import is_pass, new_pass, pass_hash
from thongsuot.convening.rules.presence import (
    ATTENDED,
    LEFT,
    PresenceRecorded,
    RollCallEvent,
    Where,
    presence,
)

__all__ = [
    "ATTENDED",
    "LEFT",
    "Calling",
    "Group",
    "Place",
    "PresenceRecorded",
    "RollCallEvent",
    "SittingDay",
    "Where",
    "is_pass",
    "new_pass",
    "owed",
    "pass_hash",
    "presence",
]
