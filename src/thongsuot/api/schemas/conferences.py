"""Conferences and their points; nobody's name."""

from __future__ import annotations

from datetime import date, datetime

from thongsuot.api.schemas.shapes import Answer


class ConferenceOut(Answer):
    """A conference in a list; `stage` is prepared, called, running, over or cancelled at this moment."""

    id: int
    title: str
    organiser_id: int
    starts_at: datetime | None
    ends_at: datetime | None
    stage: str
    points: int


class SittingOut(Answer):
    """A part of a conference; `required` where attendance counts as having studied its documents."""

    id: int
    number: int
    title: str
    speakers: str
    starts_at: datetime
    ends_at: datetime
    required: bool


class ConferenceDetail(Answer):
    """A conference: who calls it, whose memberships of which day say who is convened, its sittings, its documents."""

    id: int
    title: str
    organiser_id: int
    as_of: date
    called_at: datetime | None
    cancelled_at: datetime | None
    stage: str
    sittings: list[SittingOut]
    document_ids: list[int]


class PointOut(Answer):
    """A place from which people take part: who runs it, how many units it serves, how much of it is ready."""

    id: int
    code: str
    name: str
    place: str
    kind: str
    owner_id: int
    capacity: int | None
    units: int
    duties: int
    duties_done: int
