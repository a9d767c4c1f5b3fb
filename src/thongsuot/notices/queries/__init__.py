"""Reading notices: what was sent, what a unit received, which sources there are."""

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
from thongsuot.notices.queries.sources import wording_of

__all__ = ["PAGE", "Order", "Reach", "SentPage", "SentRow", "Wanted", "reach", "received", "sent", "wording_of"]
