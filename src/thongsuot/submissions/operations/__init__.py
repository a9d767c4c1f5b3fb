"""Opening and closing periods; sending reports and calling them back; the Word template of reports."""

from thongsuot.submissions.operations.periods import Acted, Opened, close_period, open_period, reopen_period
from thongsuot.submissions.operations.sending import CalledBack, Sent, call_back, send
from thongsuot.submissions.operations.templates import TemplateKept, bring_template, return_template

__all__ = [
    "Acted",
    "CalledBack",
    "Opened",
    "Sent",
    "TemplateKept",
    "bring_template",
    "call_back",
    "close_period",
    "open_period",
    "reopen_period",
    "return_template",
    "send",
]
