"""The points of a conference as a sheet that the import reads back unchanged, and the runs of that import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.models import PointSheet, PointUnit
from thongsuot.convening.queries.points import PointLine, lines, point_line, points_seen
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.people.access import Reader
from thongsuot.units.models import Unit

NOTE = gettext_lazy(
    "A row for each unit that takes part at a point; the sheet says all units of the points that it names. "
    "A mark in the last column lets everything beneath the unit take part too."
)


@dataclass(frozen=True, slots=True)
class SheetRun:
    """A sheet that was looked through, what it comes to, and when it was done."""

    id: int
    file_name: str
    figures: Mapping[str, int]
    planned_at: datetime
    applied_at: datetime | None


def sheet_of(reader: Reader, head: ConferenceHead, at: datetime, language: str) -> Dataset:
    """The open points that the reader sees with the units that they serve; five queries."""
    points = lines(points_seen(reader, head).filter(closed_at=None), reader).order_by("code", "pk")
    found = [point_line(row) for row in points]
    kinds = catalogues.words_ever([Catalogue.POINT_KINDS], language)[Catalogue.POINT_KINDS]
    codes = dict(Unit.objects.filter(pk__in={one.owner_id for one in found}).values_list("pk", "code"))
    served: dict[int, list[str]] = defaultdict(list)
    at_points = PointUnit.objects.filter(conference=head.id).order_by("unit__code", "pk")
    for point_id, code in at_points.values_list("point_id", "unit__code"):
        served[point_id].append(code)
    rows = [row for one in found for row in _rows(one, codes[one.owner_id], kinds, served[one.id])]
    title = _("Points · %(conference)s") % {"conference": head.title}
    sheet = Sheet(name=_("Points"), columns=_columns(), rows=rows, note=str(NOTE))
    return Dataset(title, [sheet], as_of=at, language=language)


def sheet_run(head: ConferenceHead, run_id: int) -> SheetRun:
    """A sheet that was looked through for this conference.

    :raises DomainError: convening.unknown_sheet
    """
    row = PointSheet.objects.select_related("file").filter(conference=head.id, pk=run_id).first()
    if row is None:
        raise unknown_sheet()
    return SheetRun(row.pk, row.file.name, row.figures, row.planned_at, row.applied_at)


def unknown_sheet() -> DomainError:
    """The refusal for a sheet that was not looked through, or for another conference."""
    return DomainError("convening.unknown_sheet", gettext_lazy("There is no such sheet waiting here."))


def _columns() -> list[Column]:
    return [
        Column("point", _("point code"), "code"),
        Column("point_name", _("point name")),
        Column("place", _("place")),
        Column("point_kind", _("kind of point")),
        Column("owner", _("code of the unit that runs it"), "code"),
        Column("seats", _("seats"), "integer"),
        Column("contact", _("contact")),
        Column("unit", _("unit code"), "code"),
        Column("subtree", _("and all beneath it")),
    ]


def _rows(one: PointLine, owner: str, kinds: Mapping[str, str], served: list[str]) -> Iterator[list[Cell]]:
    """A row a unit; one row for a point that serves nobody."""
    for code in served or [""]:
        words: list[Cell] = [one.code, one.name, one.place, kinds.get(one.kind, one.kind), owner, one.capacity]
        yield [*words, one.contact, code, ""]
