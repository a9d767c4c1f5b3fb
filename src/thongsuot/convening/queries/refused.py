"""Entries of the roll call that were not accepted, for whoever can settle them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thongsuot.convening.models import RefusedRollCall
from thongsuot.convening.queries.points import PointHead, may_run
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader

SHOWN = 200


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """An entry as it came, and why it was refused; `kind` and `seen_at` are empty where it does not say them."""

    id: int
    code: str
    kind: str
    seen_at: datetime | None
    whom: str
    recorded_at: datetime
    settled_at: datetime | None


def refused_of(reader: Reader, point: PointHead) -> tuple[RefusedLine, ...]:
    """What was refused at a point: what waits first.

    :raises DomainError: people.not_allowed
    """
    if not may_run(reader, point):
        access.require_reader(reader, Permission.RUN_POINT, point.owner)
    waiting = RefusedRollCall.objects.filter(point=point.id, settled_at=None).order_by("pk")[:SHOWN]
    settled = RefusedRollCall.objects.filter(point=point.id, settled_at__isnull=False).order_by("-settled_at")[:SHOWN]
    return tuple(_line(row) for row in [*waiting, *settled])


def count_refused(point: PointHead) -> int:
    """How many entries of a point wait for somebody to settle them."""
    return RefusedRollCall.objects.filter(point=point.id, settled_at=None).count()


def _line(row: RefusedRollCall) -> RefusedLine:
    said: dict[str, Any] = row.content
    seen_at = datetime.fromisoformat(said["seen_at"]) if "seen_at" in said else None
    return RefusedLine(row.pk, row.code, said.get("kind", ""), seen_at, _whom(said), row.recorded_at, row.settled_at)


def _whom(said: dict[str, Any]) -> str:
    """By what the entry names its person, as far as that names nobody to whoever reads it: code, or the pass's end."""
    return said.get("code") or (f"…{said['token'][-6:]}" if "token" in said else "")
