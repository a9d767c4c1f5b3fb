"""A province that asks its communes and their cells for a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.plans import world as province
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import Reader, reader_of
from thongsuot.submissions.operations import open_period, send
from thongsuot.submissions.rules import Asked, Made, Owed
from thongsuot.units.models import TreeNode, TreeVersion

FIRST, LAST, DUE = date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 5)
NOW = datetime(2026, 12, 4, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
ASKED = Asked("Báo cáo tháng 11", "study", FIRST, LAST, DUE, levels=frozenset({"commune", "cell"}))


@dataclass(frozen=True)
class Asking:
    """The units, and the period that the province opened."""

    units: province.World
    period: int


def plant() -> Asking:
    """Open the period."""
    units = province.plant()
    opened = open_period(actor=OPERATOR, unit_id=units.province, asked=ASKED, now=NOW)
    return Asking(units, opened.period_id)


def made(**groups: tuple[int, int]) -> Made:
    """A report with these figures."""
    figures = {group: Owed(*pair) for group, pair in groups.items()}
    return Made({"title": "Báo cáo", "figures": {group: list(pair) for group, pair in groups.items()}}, NOW, figures)


def sent(asking: Asking, unit_id: int, owed: int = 10, done: int = 5, **told: Any) -> UUID:
    """A unit sends its report; the report's id."""
    report_id: UUID = told.pop("report_id", None) or new_id()
    said: dict[str, Any] = {"actor": OPERATOR, "now": NOW, "made": made(member=(owed, done))} | told
    return send(report_id=report_id, period_id=asking.period, unit_id=unit_id, **said).report_id


def reading(actor: Actor = OPERATOR, now: datetime = NOW) -> Reader:
    """The actor as a reader."""
    return reader_of(actor, now)


def asked(**changes: Any) -> Asked:
    """What is asked for, with some changes."""
    return replace(ASKED, **changes)


def moved(unit_id: int, parent_id: int, day: date) -> None:
    """A unit stands beneath another from a day on."""
    province.move(unit_id, parent_id, day)
    forget_trees()


def opened(parent_id: int, day: date) -> int:
    """A commune that opens on a day."""
    made = province.unit("HL-D", "Đảng ủy xã Đông Sơn", "party_commune", parent_id, opened=day)
    forget_trees()
    return made


def forget_trees() -> None:
    """Let the trees be built anew when they are asked for."""
    TreeNode.objects.all().delete()
    TreeVersion.objects.all().delete()
