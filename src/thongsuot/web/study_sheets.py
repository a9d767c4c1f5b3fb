"""Coverage as sheets, in the columns of the reports in use: all together, by group, by way, then group by group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.officedoc import Cell, Column, Dataset, Share, Sheet
from thongsuot.study.queries import LeftPage
from thongsuot.study.queries.pages import StudyPage
from thongsuot.study.queries.unit_left import UnitLeftPage
from thongsuot.study.rules import WAYS, Figure, Figures
from thongsuot.web import study_tables as tables
from thongsuot.web.templatetags.study import way_words, why_words
from thongsuot.web.templatetags.thongsuot import day, language, number


def dataset(page: StudyPage, groups: Mapping[str, str], at: datetime, order: str) -> Dataset:
    """The units beneath first, for a .csv holds the first sheet alone; `at` is the moment of the figures."""
    found = page.coverage
    sheets = [_by_unit(page, at, order), _by_group(page, groups)]
    for code, _figure in tables.groups(found):
        sheets.append(_of_group(page, code, groups.get(code, code).capitalize(), order))
    title = f"{_('Study')}: {found.rule.symbol or found.rule.title} · {found.unit.name}"
    as_of = at if found.day == at.date() else found.day
    return Dataset(title, sheets, as_of=as_of, language=language())


def _by_unit(page: StudyPage, at: datetime, order: str) -> Sheet:
    found = page.coverage
    ways = [Column(way.value, way_words(way).capitalize(), "integer") for way in WAYS]
    columns = [
        Column("unit", _("Unit")), Column("code", _("Code"), "code"), Column("due", _("Must study"), "integer"), *ways,
        *_figure_columns()[1:], Column("late", _("Of them after the deadline"), "integer"),
    ]  # fmt: skip
    listed = tables.in_order(tables.rows(page, found.rows, ""), order)
    lines = [_line(*_named(one), one.row.figures, one.row.extent.late) for one in listed]
    total = _line(_("In all"), "", found.total, found.extent.late)
    return Sheet(name=_("Units beneath"), columns=columns, rows=[*lines, total], note=_note(page, at))


def _line(name: str, code: str, figures: Figures, late: int) -> list[Cell]:
    by_way: list[Cell] = [figures.by_way.get(way, 0) for way in WAYS]
    return [name, code, figures.total.due, *by_way, *_cells(figures.total)[1:], late]


def _note(page: StudyPage, at: datetime) -> str:
    extent = page.coverage.extent
    words = _("%(reporting)s of %(units)s units have somebody who studied it.")
    reach = words % {"reporting": number(extent.reporting), "units": number(extent.units)}
    since = _("The rule was set on %(day)s.") % {"day": day(page.coverage.rule.set_at)}
    return f"{tables.sentence(page, at.date())} {reach} {since}"


def _by_group(page: StudyPage, groups: Mapping[str, str]) -> Sheet:
    found = page.coverage
    rows: list[list[Cell]] = [
        [groups.get(code, code).capitalize(), *_cells(figure)] for code, figure in tables.groups(found)
    ]
    rows.append([_("In all"), *_cells(found.total.total)])
    return Sheet(name=_("By group"), columns=[Column("group", _("Group")), *_figure_columns()], rows=rows)


def _of_group(page: StudyPage, code: str, name: str, order: str) -> Sheet:
    listed = tables.in_order(tables.rows(page, page.coverage.rows, code), order)
    rows: list[list[Cell]] = [[*_named(one), *_cells(one.figure)] for one in listed if any(one.figure)]
    rows.append([_("In all"), "", *_cells(tables.of(page.coverage.total, code))])
    head = [Column("unit", _("Unit")), Column("code", _("Code"), "code")]
    return Sheet(name=name, columns=[*head, *_figure_columns()], rows=rows)


def _named(one: tables.Row) -> tuple[str, str]:
    unit = one.row.unit
    if unit is None:
        return _("Before the reorganisation"), ""
    return (_("%(unit)s, itself") % {"unit": unit.name} if one.row.is_own else unit.name), unit.code


def _figure_columns() -> list[Column]:
    return [
        Column("due", _("Must study"), "integer"),
        Column("done", _("Studied"), "integer"),
        Column("left", _("Left"), "integer"),
        Column("share", _("Share"), "percent"),
        Column("beyond", _("Beyond those due"), "integer"),
    ]


def _cells(figure: Figure) -> list[Cell]:
    return [figure.due, figure.done, figure.left, Share(figure.done, figure.due), figure.beyond]


def left_dataset(found: LeftPage, groups: Mapping[str, str], at: datetime) -> Dataset:
    """Those who are left, a line each, with why and by when."""
    columns = [
        Column("code", _("Code"), "code"),
        Column("name", _("Name")),
        Column("category", _("Category")),
        Column("unit", _("Unit")),
        Column("why", _("Why")),
        Column("reason", _("Reason")),
        Column("deadline", _("Deadline"), "day"),
    ]
    rows: list[list[Cell]] = [
        [
            line.code, line.name, groups.get(line.category, line.category), line.unit.name,
            why_words(line.why), line.reason, line.deadline,
        ]
        for line in found.lines
    ]  # fmt: skip
    note = _("More are left than one file takes; take the units beneath one by one.") if found.after else ""
    sheet = Sheet(name=_("Left"), columns=columns, rows=rows, note=note)
    title = f"{_('Who is left')}: {found.rule.symbol or found.rule.title} · {found.unit.name}"
    return Dataset(title, [sheet], as_of=at, language=language())


def unit_left_dataset(found: UnitLeftPage, groups: Mapping[str, str], at: datetime) -> Dataset:
    """Those left over all documents, a line each, in the order of the page."""
    columns = [
        Column("deadline", _("Deadline"), "day"), Column("document", _("Document")), Column("code", _("Code"), "code"),
        Column("name", _("Name")), Column("category", _("Category")), Column("unit", _("Unit")),
        Column("why", _("Why")), Column("reason", _("Reason")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.line.deadline, one.symbol, one.line.code, one.line.name,
            groups.get(one.line.category, one.line.category), one.line.unit.name, why_words(one.line.why),
            one.line.reason,
        ]
        for one in found.lines
    ]  # fmt: skip
    note = _("More are left than one file takes; take the units beneath one by one.") if found.after else ""
    title = f"{_('Who is left')} · {found.unit.name}"
    sheet = Sheet(name=_("Left"), columns=columns, rows=rows, note=note)
    return Dataset(title, [sheet], as_of=at, language=language())
