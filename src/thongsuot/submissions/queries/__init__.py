"""Periods, who has sent, what it comes to, and what was frozen. Each takes the reader."""

from thongsuot.submissions.queries.periods import PeriodLine, asked_periods, is_asked, period, periods
from thongsuot.submissions.queries.reports import Frozen, ReportLine, history, report
from thongsuot.submissions.queries.standing import Standing, StandingRow, standing
from thongsuot.submissions.queries.templates import (
    TemplateUsed,
    TemplateVersion,
    content_of,
    template_content,
    template_for,
    template_versions,
)

__all__ = [
    "Frozen",
    "PeriodLine",
    "ReportLine",
    "Standing",
    "StandingRow",
    "TemplateUsed",
    "TemplateVersion",
    "asked_periods",
    "content_of",
    "history",
    "is_asked",
    "period",
    "periods",
    "report",
    "standing",
    "template_content",
    "template_for",
    "template_versions",
]
