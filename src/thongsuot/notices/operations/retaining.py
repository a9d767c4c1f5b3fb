"""Notices that have been kept long enough: which, and removing them with their deliveries (`people`'s retention)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from thongsuot.notices.models import Delivery, Notice


def told_before(before: datetime) -> QuerySet[Any]:
    """Notices made before a moment that wait for no delivery."""
    return Notice.objects.filter(made_at__lt=before, try_at__isnull=True)


def remove(rows: QuerySet[Any]) -> None:
    """Remove them with every try to deliver them."""
    Delivery.objects.filter(notice__in=rows.values("pk")).delete()
    rows.delete()
