"""Writing the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import Actor


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    unit_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Note an act in the caller's transaction. `detail` is JSON and never holds a member's name.

    An act through an API token names the token's id beside the detail.
    """
    token = {"token": actor.limits.token_id} if actor.limits else {}
    Entry.objects.create(
        at=now,
        actor_id=actor.user_id,
        door=actor.door,
        action=action,
        subject=subject,
        unit_id=unit_id,
        detail={**(detail or {}), **token},
    )
