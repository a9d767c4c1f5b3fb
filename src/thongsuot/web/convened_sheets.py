"""What the pages of those convened show, as datasets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.convening.operations.lists import PointList
from thongsuot.convening.queries.calling import Listed
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.kernel.days import ZONE
from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.web.templatetags.thongsuot import language


def counts_dataset(head: ConferenceHead, listed: Listed, categories: Mapping[str, str], at: datetime) -> Dataset:
    """How many are convened, by unit, and by category."""
    people = Column("people", _("convened"), "integer")
    columns = [Column("code", _("unit code"), "code"), Column("unit", _("unit")), people]
    rows: list[list[Cell]] = [[unit.code, unit.name, count] for unit, count in listed.children]
    if listed.own:
        rows.append(["", _("directly here, or not shown"), listed.own])
    rows.append(["", _("In all"), listed.people])
    kinds = [Column("category", _("category")), people]
    kind_rows: list[list[Cell]] = [[categories.get(code, code), count] for code, count in listed.by_category.items()]
    sheets = [
        Sheet(name=_("By unit"), columns=columns, rows=rows),
        Sheet(name=_("By category"), columns=kinds, rows=kind_rows),
    ]
    title = f"{_('Convened')}: {head.title} – {listed.unit.name}"
    return Dataset(title, sheets, as_of=at.astimezone(ZONE), language=language())


def list_dataset(found: PointList, categories: Mapping[str, str], at: datetime) -> Dataset:
    """Those expected at a point, with a column for each sitting to be signed or marked, as `rules.paper` reads it."""
    sittings = found.point.conference.sittings
    columns = [
        Column("number", _("No."), "integer"),
        Column("code", _("Code of the member"), "code"),
        Column("name", _("Name")),
        Column("unit", _("Unit")),
        Column("category", _("Category")),
        *(Column(f"sitting-{one.number}", present_title(one.number, one.title)) for one in sittings),
        Column("reason", _("Reason of absence")),
    ]
    empty = [""] * (len(sittings) + 1)
    rows: list[list[Cell]] = [
        [number, one.code, one.name, one.unit, categories.get(one.category, one.category), *empty]
        for number, one in enumerate(found.people, 1)
    ]
    place = ", ".join(filter(None, (found.point.name, found.point.place)))
    note = _("Whoever is there signs, or is marked with an x. Nobody signs for another.")
    sheet = Sheet(name=place, columns=columns, rows=rows, note=note)
    title = f"{_('Roll call')}: {found.point.conference.title}"
    return Dataset(title, [sheet], as_of=at.astimezone(ZONE), language=language())


def present_title(number: int, title: str) -> str:
    """What stands above a sitting's column."""
    return f"{_('Present')} {number}: {title}"
