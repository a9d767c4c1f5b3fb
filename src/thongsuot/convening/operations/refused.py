"""Events that were not accepted: kept as they came, and settled by a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from thongsuot.convening.models import RefusedRollCall
from thongsuot.kernel import db


def keep_unreadable(
    *,
    point_id: int,
    device_id: int | None,
    texts: Iterable[tuple[UUID, UUID, str]],
    code: str,
    now: datetime,
) -> None:
    """Keep what does not have the shape of an event as the text that came: id, digest, text; in any transaction."""
    db.insert_new(
        RefusedRollCall,
        [
            RefusedRollCall(
                event_id=event_id,
                digest=digest,
                point_id=point_id,
                device_id=device_id,
                content={"text": text},
                code=code,
                recorded_at=now,
            )
            for event_id, digest, text in texts
        ],
    )
