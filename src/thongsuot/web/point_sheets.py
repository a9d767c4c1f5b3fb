"""Points, and units without one, as datasets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.queries.unplaced import WithoutPoint
from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.web.templatetags.thongsuot import language


def without(found: Iterable[WithoutPoint], head: ConferenceHead, at: datetime) -> Dataset:
    """The units whose people have no point yet."""
    columns = [
        Column("code", _("Unit's code"), "code"),
        Column("unit", _("Unit")),
        Column("above", _("Beneath")),
        Column("people", _("People"), "integer"),
    ]
    rows: list[list[Cell]] = [[one.code, one.name, one.above, one.people] for one in found]
    title = _("Units without a point · %(conference)s") % {"conference": head.title}
    sheet = Sheet(name=_("Units without a point"), columns=columns, rows=rows)
    return Dataset(title, [sheet], as_of=at, language=language())
