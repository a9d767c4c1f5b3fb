"""What a device is told: its point, and the people expected there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from django.db.models import F

from thongsuot.convening.queries.points import PointHead, may_run
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.days import day_of
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.sync.models import Device

_PACKAGE: Final = "thongsuot.sync"
_FILE: Final = "devices.sql"
DEVICES_SHOWN: Final = 50
_PEOPLE: Final = ("id", "name", "fold", "unit", "category", "pass")


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device as the point's page shows it."""

    id: int
    name: str
    enrolled_at: datetime
    last_seen_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Roster:
    """All that a device keeps of its point; `etag` tells it from every other content."""

    content: dict[str, Any]
    etag: str


def devices_of(reader: Reader, point: PointHead) -> tuple[DeviceLine, ...]:
    """The devices that were enrolled for a point, those that speak first; for whoever runs it.

    :raises DomainError: people.not_allowed
    """
    if not may_run(reader, point):
        access.require_reader(reader, Permission.RUN_POINT, point.owner)
    rows = Device.objects.filter(point=point.id).order_by(F("ended_at").asc(nulls_first=True), "pk")
    return tuple(
        DeviceLine(row.pk, row.name, row.enrolled_at, row.last_seen_at, row.ended_at) for row in rows[:DEVICES_SHOWN]
    )


def roster(point_id: int, now: datetime) -> Roster:
    """What a device of this point takes with it: statements that go together, for many an answer looks at it."""
    with db_lines.together():
        head = db_lines.asked(_PACKAGE, _FILE, "about", point=point_id)
        people = db_lines.asked(_PACKAGE, _FILE, "roster", point=point_id)
        names = db_lines.asked(_PACKAGE, _FILE, "names", point=point_id, day=day_of(now).isoformat())
    content = _about(head())
    content["people"] = [dict(zip(_PEOPLE, row, strict=True)) for row in people()]
    content["units"] = {str(unit_id): words for unit_id, words in names()}
    return Roster(content, sha256(msgspec.json.encode(content, order="sorted")).hexdigest()[:32])


def about(point_id: int) -> dict[str, Any]:
    """The point, its conference and the sittings."""
    return _about(db_lines.run(_PACKAGE, _FILE, "about", point=point_id))


def _about(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    conference_id, title, point_id, name, place = rows[0][:5]
    return {
        "conference": {"id": conference_id, "title": title},
        "point": {"id": point_id, "name": name, "place": place},
        "sittings": [
            {
                "id": sitting_id,
                "number": number,
                "title": words,
                "starts_at": db.as_moment(starts_at),
                "ends_at": db.as_moment(ends_at),
            }
            for *_point, sitting_id, number, words, starts_at, ends_at in rows
            if sitting_id is not None
        ],
    }
