"""Attendance as sheets, in the columns of the reports in use: all together, then group by group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.convening.operations.absent import AbsentList
from thongsuot.convening.operations.twice import TwiceList
from thongsuot.convening.queries.attendance import Attendance
from thongsuot.convening.rules.attendance import Turnout, sentence
from thongsuot.kernel.days import ZONE
from thongsuot.officedoc import Cell, Column, Dataset, Share, Sheet
from thongsuot.web.templatetags.thongsuot import language


def dataset(found: Attendance, groups: Mapping[str, str], at: datetime) -> Dataset:
    """A sheet of all people by unit, one of the unit in view by group, then one for each group by unit."""
    part = found.sight.sitting
    words = [found.sight.head.title, part.title if part else "", found.sight.unit.name]
    sheets = [_by_unit(found, _("All groups"), ""), _by_group(found, groups)]
    sheets += [_by_unit(found, groups.get(code, code), code) for code in found.groups]
    return Dataset(" · ".join(word for word in words if word), sheets, as_of=at, language=language())


def _by_unit(found: Attendance, name: str, group: str) -> Sheet:
    head = [Column("unit", _("Unit")), Column("code", _("Code"), "code")]
    rows: list[list[Cell]] = []
    for row in found.rows:
        words = row.unit.name if row.unit else _("Other branches")
        title = _("%(unit)s, itself") % {"unit": words} if row.is_own else words
        rows.append([title, row.unit.code if row.unit else "", *_cells(row.of(group))])
    rows.append([_("In all"), "", *_cells(found.total(group))])
    note = sentence(found.total(group))
    return Sheet(name=name.capitalize(), columns=[*head, *_columns()], rows=rows, note=note)


def _by_group(found: Attendance, groups: Mapping[str, str]) -> Sheet:
    rows: list[list[Cell]] = [
        [groups.get(code, code).capitalize(), *_cells(found.total(code))] for code in found.groups
    ]
    rows.append([_("In all"), *_cells(found.total())])
    return Sheet(name=_("By group"), columns=[Column("group", _("Group")), *_columns()], rows=rows)


def _columns() -> list[Column]:
    return [
        Column("members", _("Members in all"), "integer"),
        Column("convened", _("Convened"), "integer"),
        Column("in_person", _("In person"), "integer"),
        Column("online", _("Online"), "integer"),
        Column("made_up", _("Made up later")),
        Column("excused", _("Absent with a reason"), "integer"),
        Column("unexcused", _("Absent without a reason"), "integer"),
        Column("share", _("Share who came"), "percent"),
        Column("guests", _("Guests"), "integer"),
    ]


def _cells(one: Turnout) -> list[Cell]:
    came = Share(one.came, one.convened)
    made_up = _("not tracked yet")
    return [one.members, one.convened, one.in_person, one.online, made_up, one.excused, one.unexcused, came, one.guests]


def absent_dataset(found: AbsentList, groups: Mapping[str, str], at: datetime) -> Dataset:
    """Those left for a make-up, a line each, with what they missed and why."""
    columns = [
        Column("code", _("Code"), "code"),
        Column("name", _("Name")),
        Column("category", _("Category")),
        Column("unit", _("Unit")),
        Column("missed", _("Missed")),
        Column("reason", _("Reason")),
    ]
    rows: list[list[Cell]] = []
    for line in found.page.items:
        reasons = dict.fromkeys(one.excuse.reason for one in line.missed if one.excuse and one.excuse.excused)
        missed = "; ".join(one.sitting.title for one in line.missed)
        rows.append(
            [line.code, line.name, groups.get(line.category, line.category), line.unit, missed, "; ".join(reasons)]
        )
    sheet = Sheet(name=_("For a make-up"), columns=columns, rows=rows)
    title = f"{found.view.head.title} · {_('For a make-up')} · {found.view.unit.name}"
    return Dataset(title, [sheet], as_of=at, language=language())


def twice_dataset(found: TwiceList, groups: Mapping[str, str], at: datetime) -> Dataset:
    """Those noted at several points, a line for each point."""
    columns = [
        Column("code", _("Code"), "code"),
        Column("name", _("Name")),
        Column("category", _("Category")),
        Column("unit", _("Unit")),
        Column("point", _("Point")),
        Column("seen", _("Noted at")),
    ]
    rows: list[list[Cell]] = [
        [
            line.code, line.name, groups.get(line.category, line.category), line.unit, one.point,
            f"{one.seen_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        ]
        for line in found.lines
        for one in line.noted
    ]  # fmt: skip
    sitting = found.view.sitting.title if found.view.sitting else ""
    words = [found.view.head.title, sitting, _("Noted at several points"), found.view.unit.name]
    sheet = Sheet(name=_("Noted at several points"), columns=columns, rows=rows)
    return Dataset(" · ".join(word for word in words if word), [sheet], as_of=at, language=language())
