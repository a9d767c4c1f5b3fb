"""Reading notices: what was sent, what a unit received, which sources there are."""

from thongsuot.notices.queries.schedules import ScheduleRow, schedule, schedules, to_sweep
from thongsuot.notices.queries.sent import (
    PAGE,
    Order,
    Reach,
    SentPage,
    SentRow,
    Wanted,
    reach,
    received,
    sent,
)
from thongsuot.notices.queries.sources import Source, sources, wording_of

__all__ = [
    "PAGE",
    "Order",
    "Reach",
    "ScheduleRow",
    "SentPage",
    "SentRow",
    "Source",
    "Wanted",
    "reach",
    "received",
    "schedule",
    "schedules",
    "sent",
    "sources",
    "to_sweep",
    "wording_of",
]
