"""Reporting periods, and what units sent for them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from thongsuot.api.schemas.shapes import Answer, Asked, FormLine, Id
from thongsuot.api.schemas.units import UnitOut


class PeriodOut(Answer):
    """An office (`unit`) asks units beneath it for a report on some days, by a due day; no `levels`: of all levels."""

    id: int
    title: str
    subject: str
    unit: UnitOut
    document_id: int | None
    first_day: date
    last_day: date
    due_day: date
    is_open: bool
    levels: list[str]
    href: str


class PeriodsOut(Answer):
    """Periods, the open ones first."""

    items: list[PeriodOut]


class ShareOut(Answer):
    """Of `asked` units `sent` have a report in force, `late` of them after the due day."""

    asked: int
    sent: int
    late: int


class OwedOut(Answer):
    """`done` of those `owed`, as reports say it."""

    owed: int
    done: int


class ReportRef(Answer):
    """A report: which one of its unit's it is, the hash of what it holds, where it is asked for."""

    report_id: UUID
    number: int
    digest: str
    href: str


class ReportOut(ReportRef):
    """A report as it was sent, with its figures by group; its tables are taken as a file from its page."""

    period_id: int
    unit: UnitOut
    as_of: datetime
    sent_at: datetime
    is_late: bool
    is_whole: bool
    called_back_at: datetime | None
    why: str
    total: OwedOut
    groups: dict[str, OwedOut]


class StandingRowOut(Answer):
    """A part of the unit in view; `share` counts it and all beneath it, `total` is what `reports` reports say there."""

    unit: UnitOut | None
    is_own: bool
    is_asked: bool
    report: ReportRef | None
    share: ShareOut
    reports: int
    total: OwedOut


class StandingOut(Answer):
    """How far a period has come beneath a unit, under the tree of `tree_of`. The rows sum to `share` and `total`.

    `children` are the units right beneath alone; `total` is of `reports` reports, in which nobody stands twice.
    """

    period: PeriodOut
    unit: UnitOut
    as_of: datetime
    tree_of: date
    children: ShareOut
    share: ShareOut
    reports: int
    total: OwedOut
    groups: dict[str, OwedOut]
    rows: list[StandingRowOut]


class SendIn(Asked):
    """Whose report is to be frozen as it is known now, and sent."""

    unit: Id


class CallBackIn(Asked):
    """Why a report is called back."""

    reason: FormLine
