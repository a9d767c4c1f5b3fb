"""Obligations as a dataset."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.plans.queries import NamedPage, ObligationRow
from thongsuot.units.rules import UnitRef
from thongsuot.web.templatetags.thongsuot import language, number
from thongsuot.web.words import STATUSES


def dataset(found: NamedPage, unit: UnitRef, at: datetime) -> Dataset:
    """The list in its order; its note says how many there are where the file could not hold all."""
    left = found.counts.total - len(found.rows)
    note = _("%(count)s more are not in this file: narrow the list.") % {"count": number(left)} if left else ""
    rows = [_row(row, code, name, at) for row, code, name in found.rows]
    title = _("Obligations · %(unit)s") % {"unit": unit.name}
    sheet = Sheet(name=_("Obligations"), columns=_columns(), rows=rows, note=note)
    return Dataset(title, [sheet], as_of=at, language=language())


def _columns() -> list[Column]:
    return [
        Column("document", _("Document"), "code"),
        Column("task", _("Task")),
        Column("code", _("Unit's code"), "code"),
        Column("unit", _("Unit")),
        Column("product", _("Product")),
        Column("due_words", _("Deadline in words")),
        Column("due", _("Deadline"), "day"),
        Column("in_charge", _("In charge")),
        Column("percent", _("Per cent"), "integer"),
        Column("done", _("Done on"), "day"),
        Column("status", _("Status")),
        Column("late", _("Days late"), "integer"),
    ]


def _row(row: ObligationRow, code: str, name: str, at: datetime) -> list[Cell]:
    asked: list[Cell] = [row.document_symbol, row.statement, code, name, row.asked_product, row.due_text, row.due_day]
    late = row.days_late(at.date()) or None
    return [*asked, row.in_charge, row.percent, row.done_on, str(STATUSES[row.status]), late]
