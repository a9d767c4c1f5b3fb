"""The figures of a flow as the page shows them: steps of the stream, rows of stages, rows of children."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.flow.queries import Flow
from thongsuot.flow.rules.figures import ChildRow, Figure, Stage, StageFigure, StuckRow
from thongsuot.flow.rules.headlines import Headline, Kind
from thongsuot.kernel.pages import Page
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.text import fold
from thongsuot.web.paging import paged
from thongsuot.web.stream import LYING, UPRIGHT, Step, Stream, stream
from thongsuot.web.templatetags.thongsuot import DASH, language, number, percent

ORDER = "-stuck"
ROWS = 40
NOTHING = Figure()


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage as a row: now, and on the day compared with."""

    now: StageFigure
    words: str
    before: Figure | None

    @property
    def change(self) -> int:
        """Units more (or fewer) that have reached it than on the day compared with."""
        return self.now.figure.reached - (self.before.reached if self.before else 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One child at one stage."""

    words: str
    figure: Figure


class ChildLine(NamedTuple):
    """A child's row, a figure for each column: all that its template writes. `see` is where its name leads."""

    unit: str
    is_own: bool
    is_open: bool
    units: int
    cells: tuple[Cell, ...]
    stuck: int
    members: int
    see: str


class StuckLine(NamedTuple):
    """A place where it is stuck: all that its template writes. `remind` is empty for who may not remind."""

    stage: str
    unit: str
    is_itself: bool
    due_on: date
    day: date
    units: int
    members: int
    see: str
    remind: str


Way = Callable[[int], str]
"""The address of the same page for another unit."""


def under(flow: Flow) -> str:
    """Under which tree the figures are read, where it is not that of their day."""
    if flow.tree.day == flow.day:
        return ""
    return _("under the organisation of %(day)s") % {"day": format_date(flow.tree.day, language())}


def streams(flow: Flow) -> dict[str, Stream]:
    """The stream as it lies on a wide screen and as it stands on a phone; nothing where nothing is in force."""
    if flow.publication.published_on is None:
        return {}
    steps = [_step(at, flow.headline) for at in flow.stages]
    return {"lying": stream(steps, LYING), "upright": stream(steps, UPRIGHT)}


def stage_rows(flow: Flow) -> list[StageRow]:
    """The stages, tracked or not, in their order."""
    before = {at.stage.code: at.figure for at in flow.before}
    return [StageRow(at, at.stage.words(language()), before.get(at.stage.code)) for at in flow.stages]


def columns(flow: Flow) -> list[Stage]:
    """The stages that any unit here owes: the columns of the children's table."""
    return [at.stage for at in flow.stages if at.figure.owed]


def children(flow: Flow, order: str, words: str, page: int) -> Page[ChildRow]:
    """The children whose names hold these words, in the order asked for ("-stuck": most stuck first)."""
    wanted = [row for row in flow.children if fold(words) in fold(row.unit.name)]
    return paged(in_order(wanted, order), page, ROWS)


def child_lines(flow: Flow, rows: Iterable[ChildRow], way: Way) -> list[ChildLine]:
    """The rows as they are written."""
    shown = columns(flow)
    return [
        ChildLine(
            unit=row.unit.name,
            is_own=row.is_own,
            is_open=row.unit.is_open,
            units=row.units,
            cells=tuple(_cell(stage, row.figures) for stage in shown),
            stuck=row.stuck,
            members=row.members,
            see=_see(row, way),
        )
        for row in rows
    ]


def stuck_lines(flow: Flow, way: Way, *, may_remind: bool) -> list[StuckLine]:
    """Where it is stuck, as it is written."""
    remind = reverse("document_remind", args=[flow.publication.document_id])
    return [
        StuckLine(
            stage=row.stage.words(language()),
            unit=row.unit.name,
            is_itself=row.is_own and len(flow.children) > 1,
            due_on=row.due_on,
            day=flow.day,
            units=row.units,
            members=row.members,
            see=_see(row, way),
            remind=f"{remind}?unit={row.unit.id}&stage={row.stage.code}{'&own' * row.is_own}" if may_remind else "",
        )
        for row in flow.stuck
    ]


def _see(row: ChildRow | StuckRow, way: Way) -> str:
    return reverse("due", args=[row.unit.id]) if row.is_own else way(row.unit.id)


def in_order(rows: Iterable[ChildRow], order: str) -> list[ChildRow]:
    """Rows by a column, "-" before it turns it round; equal ones stay in the order of the tree."""
    key = order.removeprefix("-")
    by = _KEYS.get(key, lambda row: _reached_share(row.figures.get(key, NOTHING)))
    return sorted(rows, key=by, reverse=order.startswith("-"))


def total(flow: Flow) -> list[Cell]:
    """The sum of all rows, column by column: the figures of the stream."""
    figures = {at.stage.code: at.figure for at in flow.stages}
    return [_cell(stage, figures) for stage in columns(flow)]


def stuck_units(flow: Flow) -> int:
    """Units stuck at any stage."""
    return sum(at.figure.stuck for at in flow.stages)


def waiting_members(flow: Flow) -> int:
    """Members who wait in them."""
    return sum(at.figure.members for at in flow.stages)


_KEYS: Mapping[str, Callable[[ChildRow], float]] = {
    "name": lambda row: row.unit.lft,
    "units": lambda row: row.units,
    "stuck": lambda row: row.stuck,
    "members": lambda row: row.members,
}


def _reached_share(figure: Figure) -> float:
    return figure.reached / figure.owed if figure.owed else 2.0  # what owes nothing comes after what owes all


def _cell(stage: Stage, figures: Mapping[str, Figure]) -> Cell:
    return Cell(stage.words(language()), figures.get(stage.code, NOTHING))


def _step(at: StageFigure, headline: Headline) -> Step:
    figure, is_stuck = at.figure, headline.kind is Kind.STUCK and at.stage == headline.stage
    title = at.stage.words(language())
    if not at.stage.tracked:
        return Step(title, None, DASH, _("not tracked yet"))
    if not figure.owed:
        return Step(title, None, DASH, _("owed by nobody"))
    count = ngettext("%(reached)s/%(owed)s unit", "%(reached)s/%(owed)s units", figure.owed)
    figures = {"reached": number(figure.reached), "owed": number(figure.owed)}
    return Step(title, figure.reached / figure.owed, percent(figure.reached, figure.owed), count % figures, is_stuck)
