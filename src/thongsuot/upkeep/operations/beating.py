"""The worker's sign of life, one of its beats."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from thongsuot.kernel.actor import Actor
from thongsuot.upkeep.models import Heartbeat

WORKER = "worker"


@transaction.atomic
def beat(*, actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every beat
    """Note that a worker is at work now."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": now})
