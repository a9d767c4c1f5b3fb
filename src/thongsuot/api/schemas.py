"""The shapes that the API answers in. They are a promise: a field is added, never renamed or given another meaning."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

from ninja import Schema

ItemT = TypeVar("ItemT")


class Listed(Schema, Generic[ItemT]):
    """One page of a list: `number` counts from 1, `total` is of all pages."""

    items: list[ItemT]
    number: int
    total: int
    size: int


class DocumentOut(Schema):
    """A document in the list; `state` is draft, published or withdrawn."""

    id: int
    kind: str
    number: str
    symbol: str
    title: str
    issuer: str
    issued_on: date | None
    version_id: int
    state: str


class UnitOut(Schema):
    """A unit as it stands in the tree of the day asked."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    is_open: bool
    depth: int
    parent_id: int | None


class UnitsOut(Schema):
    """Units of one day: the unit asked for, those above it from the root, those right beneath it or found."""

    as_of: date
    unit: UnitOut | None
    above: list[UnitOut]
    units: list[UnitOut]


class ObligationOut(Schema):
    """What one unit owes of one requirement; `status` is on_time, late, open, overdue, regular or no_deadline."""

    id: int
    document_id: int
    requirement_id: int
    unit_id: int
    words: str
    statement: str
    given_on: date
    due_on: date | None
    due_words: str
    regular: bool
    taken_on: date | None
    in_charge: str
    percent: int
    done_on: date | None
    status: str


class StageOut(Schema):
    """Units at one stage: owed = reached + overdue + due + not_due; `stuck` of the overdue are stuck here."""

    code: str
    words: str
    state: str
    owed: int
    reached: int
    overdue: int
    due: int
    not_due: int
    stuck: int
    members_waiting: int
    days_late: int


class StuckOut(Schema):
    """Units of one child stuck at one stage."""

    unit: UnitOut
    is_own: bool
    stage: str
    units: int
    members: int
    due_on: date
    days_late: int


class FlowOut(Schema):
    """A document's flow beneath a unit as of a day; `reporting` of `of` units have reported anything."""

    document_id: int
    unit: UnitOut
    as_of: date
    sentence: str
    reporting: int
    of: int
    stages: list[StageOut]
    stuck: list[StuckOut]
