"""Days as the organisation counts them: half-open intervals [from_day, until_day) in Vietnam's own time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NO_DAY = date(9999, 12, 31)
"""Stands for "no day" where a key may hold no NULL (NULLs are never equal in a unique constraint)."""


def day_of(now: datetime) -> date:
    """The day on which a moment falls in Vietnam."""
    return now.astimezone(ZONE).date()


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows whose [from_day, until_day) holds this day; `prefix` for a relation ("placements__")."""
    return Q(**{f"{prefix}from_day__lte": day}) & (
        Q(**{f"{prefix}until_day__isnull": True}) | Q(**{f"{prefix}until_day__gt": day})
    )
