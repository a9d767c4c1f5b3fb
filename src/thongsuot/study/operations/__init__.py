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
from thongsuot.study.operations.rules import RuleSet, set_rule

__all__ = [
    "Held",
    "Meeting",
    "Minutes",
    "RuleSet",
    "Studied",
    "Verdict",
    "Withdrawn",
    "record_completions",
    "record_meeting",
    "set_rule",
    "withdraw_completion",
]
