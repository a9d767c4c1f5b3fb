"""The record of acts as a dataset."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.kernel.days import ZONE
from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.people.queries.acts import ActPage, ActRow
from thongsuot.web.acts import act_words, door_words, subject_words
from thongsuot.web.templatetags.thongsuot import language


def dataset(title: str, found: ActPage, at: datetime) -> Dataset:
    """The acts in their order; its note says when there are more than the file holds."""
    note = _("There are more than this file holds: narrow the days.") if found.next else ""
    columns = [
        Column("at", _("when"), "day"), Column("who", _("Who")), Column("act", _("What")),
        Column("subject", _("To what")), Column("code", _("unit code"), "code"), Column("unit", _("Unit")),
        Column("count", _("Names"), "integer"), Column("door", _("How")),
    ]  # fmt: skip
    sheet = Sheet(name=_("Acts"), columns=columns, rows=[_row(row) for row in found.rows], note=note)
    return Dataset(title, [sheet], as_of=at.astimezone(ZONE), language=language())


def _row(row: ActRow) -> list[Cell]:
    code, name = (row.unit.code, row.unit.name) if row.unit else ("", "")
    who = row.who or (str(row.user_id) if row.user_id else _("the machine's operator"))
    at = row.at.astimezone(ZONE)
    return [at, who, act_words(row.action), subject_words(row.subject), code, name, row.count, door_words(row.door)]
