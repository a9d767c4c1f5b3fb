"""Periods, who has sent, what it comes to, and what was frozen. Each takes the reader."""

from thongsuot.submissions.queries.periods import PeriodLine, asked_periods, period, periods
from thongsuot.submissions.queries.reports import Frozen, ReportLine, history, report
from thongsuot.submissions.queries.standing import Standing, StandingRow, standing

__all__ = [
    "Frozen",
    "PeriodLine",
    "ReportLine",
    "Standing",
    "StandingRow",
    "asked_periods",
    "history",
    "period",
    "periods",
    "report",
    "standing",
]
