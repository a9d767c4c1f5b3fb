"""What a device is told: its point, and the people expected there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from django.db.models import F

from thongsuot.convening.models import Point, Sitting
from thongsuot.convening.queries.points import PointHead, may_run
from thongsuot.kernel import db_lines
from thongsuot.kernel.days import day_of, valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.sync.models import Device
from thongsuot.units.models import Name

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
    """What a device of this point takes with it."""
    content = about(point_id)
    conference_id = content["conference"]["id"]
    rows = db_lines.run(_PACKAGE, _FILE, "roster", conference=conference_id, point=point_id)
    content["people"] = [dict(zip(_PEOPLE, row, strict=True)) for row in rows]
    content["units"] = _names({row[3] for row in rows}, now)
    return Roster(content, sha256(msgspec.json.encode(content, order="sorted")).hexdigest()[:32])


def about(point_id: int) -> dict[str, Any]:
    """The point, its conference and the sittings."""
    point = Point.objects.select_related("conference").get(pk=point_id)
    sittings = Sitting.objects.filter(conference=point.conference).order_by("number")
    return {
        "conference": {"id": point.conference.pk, "title": point.conference.title},
        "point": {"id": point.pk, "name": point.name, "place": point.place},
        "sittings": [
            {
                "id": one.pk,
                "number": one.number,
                "title": one.title,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
            }
            for one in sittings
        ],
    }


def _names(unit_ids: set[int], now: datetime) -> dict[str, str]:
    official = Name.objects.filter(valid_on(day_of(now)), role=Name.Role.OFFICIAL, unit__in=unit_ids)
    names = official.order_by("unit_id")
    return {str(unit_id): words for unit_id, words in names.values_list("unit_id", "words")}
