"""A flow as a dataset: the children's table, the stages, where it is stuck."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.flow.queries import Flow
from thongsuot.flow.rules.figures import ChildRow, Figure, StageFigure, StuckRow
from thongsuot.flow.rules.headlines import sentence
from thongsuot.officedoc import Cell, Column, Dataset, Share, Sheet
from thongsuot.web.flow_tables import NOTHING, columns, in_order, stuck_units, under, waiting_members
from thongsuot.web.templatetags.thongsuot import language


def dataset(flow: Flow, at: datetime, order: str) -> Dataset:
    """The children first, for a .csv holds the first sheet alone; `at` is the moment of the figures."""
    publication = flow.publication
    title = f"{publication.symbol} {publication.title} · {flow.unit.name}".strip()
    as_of = at if flow.day == at.date() else flow.day
    return Dataset(title, [_children(flow, order), _stages(flow), _stuck(flow)], as_of=as_of, language=language())


def _children(flow: Flow, order: str) -> Sheet:
    shown = columns(flow)
    titles = [Column(stage.code, stage.words(language()), "percent") for stage in shown]
    number = Column("units", _("Number of units"), "integer")
    head = [Column("unit", _("Unit")), Column("code", _("Code"), "code"), number]
    end = [Column("stuck", _("Stuck units"), "integer"), Column("members", _("Members waiting"), "integer")]
    rows = [_child(row, [stage.code for stage in shown]) for row in in_order(flow.children, order)]
    sums = {at.stage.code: at.figure for at in flow.stages}
    totals: list[Cell] = [_("In all"), "", flow.trust.of, *(_share(sums.get(stage.code, NOTHING)) for stage in shown)]
    return Sheet(
        name=_("Units beneath"),
        columns=[*head, *titles, *end],
        rows=[*rows, [*totals, stuck_units(flow), waiting_members(flow)]],
        note=_note(flow),
    )


def _note(flow: Flow) -> str:
    words = under(flow)
    return f"{sentence(flow.headline)} ({words})" if words else sentence(flow.headline)


def _child(row: ChildRow, codes: list[str]) -> list[Cell]:
    name = _("%(unit)s, itself") % {"unit": row.unit.name} if row.is_own else row.unit.name
    shares = [_share(row.figures.get(code, NOTHING)) for code in codes]
    return [name, row.unit.code, row.units, *shares, row.stuck, row.members]


def _stages(flow: Flow) -> Sheet:
    titles = [
        Column("stage", _("Stage")),
        Column("due", _("Due on"), "day"),
        Column("owed", _("Units that owe it"), "integer"),
        Column("reached", _("Reached"), "integer"),
        Column("share", _("Share"), "percent"),
        Column("overdue", _("Overdue"), "integer"),
        Column("open", _("Still in time"), "integer"),
        Column("stuck", _("Stuck units"), "integer"),
        Column("members", _("Members waiting"), "integer"),
    ]
    return Sheet(name=_("Stages"), columns=titles, rows=[_stage(at) for at in flow.stages])


def _stage(at: StageFigure) -> list[Cell]:
    words, figure = at.stage.words(language()), at.figure
    if not at.stage.tracked:
        return [words, _("not tracked yet"), *([None] * 7)]
    open_units = figure.due + figure.not_due
    counts = [figure.overdue, open_units, figure.stuck, figure.members]
    return [words, at.stage.due_on, figure.owed, figure.reached, _share(figure), *counts]


def _stuck(flow: Flow) -> Sheet:
    titles = [
        Column("stage", _("Stage")),
        Column("unit", _("Where")),
        Column("due", _("Due on"), "day"),
        Column("late", _("Days overdue"), "integer"),
        Column("units", _("Stuck units"), "integer"),
        Column("members", _("Members waiting"), "integer"),
    ]
    return Sheet(name=_("Where it is stuck"), columns=titles, rows=[_place(row) for row in flow.stuck])


def _place(row: StuckRow) -> list[Cell]:
    where = _("%(unit)s, itself") % {"unit": row.unit.name} if row.is_own else row.unit.name
    return [row.stage.words(language()), where, row.due_on, row.days_late, row.units, row.members]


def _share(figure: Figure) -> Share:
    return Share(figure.reached, figure.owed)
