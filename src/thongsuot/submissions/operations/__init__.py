"""Opening and closing periods; sending reports and calling them back."""

from thongsuot.submissions.operations.periods import Acted, Opened, close_period, open_period, reopen_period
from thongsuot.submissions.operations.sending import CalledBack, Sent, call_back, send

__all__ = [
    "Acted",
    "CalledBack",
    "Opened",
    "Sent",
    "call_back",
    "close_period",
    "open_period",
    "reopen_period",
    "send",
]
