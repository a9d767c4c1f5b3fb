"""What was sent, as a dataset."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.kernel.days import ZONE
from thongsuot.notices.queries import SentPage, SentRow
from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.units.rules import UnitRef
from thongsuot.web.templatetags.thongsuot import language, number
from thongsuot.web.words import NOTICE_OUTCOMES


def dataset(found: SentPage, unit: UnitRef, at: datetime) -> Dataset:
    """The list in its order; its note says how many there are where the file could not hold all."""
    left = found.total - len(found.items)
    note = _("%(count)s more are not in this file: narrow the list.") % {"count": number(left)} if left else ""
    columns = [
        Column("at", _("When"), "day"), Column("code", _("Unit's code"), "code"), Column("unit", _("Unit")),
        Column("about", _("About")), Column("way", _("Way")), Column("outcome", _("Outcome")),
        Column("reached", _("Addresses reached"), "integer"), Column("why", _("Why not")), Column("by", _("By whom")),
    ]  # fmt: skip
    rows = [_row(row) for row in found.items]
    sheet = Sheet(name=_("Notices"), columns=columns, rows=rows, note=note)
    return Dataset(_("Notices sent · %(unit)s") % {"unit": unit.name}, [sheet], as_of=at, language=language())


def _row(row: SentRow) -> list[Cell]:
    way = _("e-mail and page") if row.is_by_mail else _("page")
    outcome = str(NOTICE_OUTCOMES[row.outcome])
    by = row.by or (_("the schedule") if row.is_scheduled else _("the machine's operator"))
    when = row.made_at.astimezone(ZONE)
    return [when, row.unit.code, row.unit.name, row.words.title, way, outcome, row.reached, row.why, by]
