"""What changes an obligation: its unit's reports, an office's decisions, and what follows from below.

`reports` is what the unit itself says (taken on, progress, done); `decisions` what a level above decides (extended,
reassigned, a doubtful lead settled); `followers` what happens when a version is published or withdrawn, or the tree is
reorganised. All of them write through `lives`, which appends events and mends the tallies.
"""

from thongsuot.plans.operations.decisions import Reassigned, Settled, extend, reassign, settle, settle_all
from thongsuot.plans.operations.followers import fan_out, hand_over, take_back
from thongsuot.plans.operations.reports import (
    Evidence,
    Report,
    Reported,
    complete,
    reopen,
    report_progress,
    take_on,
    void,
)

__all__ = [
    "Evidence",
    "Reassigned",
    "Report",
    "Reported",
    "Settled",
    "complete",
    "extend",
    "fan_out",
    "hand_over",
    "reassign",
    "reopen",
    "report_progress",
    "settle",
    "settle_all",
    "take_back",
    "take_on",
    "void",
]
