"""What changes who has studied: rules, completions, gatherings, and what follows from below.

All of them write through `histories`, which holds members, appends completions and withdrawals, and mends the tallies.
"""

from thongsuot.study.operations.completions import (
    Studied,
    Verdict,
    Withdrawn,
    record_completions,
    withdraw_completion,
)
from thongsuot.study.operations.gatherings import Held, Meeting, Minutes, record_meeting
from thongsuot.study.operations.make_ups import Call, Called, call_make_up, call_off_make_up
from thongsuot.study.operations.rules import RuleSet, set_rule
from thongsuot.study.operations.taking_back import TakenBack, withdraw_meeting

__all__ = [
    "Call",
    "Called",
    "Held",
    "Meeting",
    "Minutes",
    "RuleSet",
    "Studied",
    "TakenBack",
    "Verdict",
    "Withdrawn",
    "call_make_up",
    "call_off_make_up",
    "record_completions",
    "record_meeting",
    "set_rule",
    "withdraw_completion",
    "withdraw_meeting",
]
