"""Which Word template a unit's reports are made by, and what a unit had before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from thongsuot.files import queries as files
from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import User
from thongsuot.submissions.models import ReportTemplate
from thongsuot.submissions.rules import refusal
from thongsuot.units import queries as units
from thongsuot.units.rules import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version of a unit's own template; without a file the unit gave its own up.

    `again`: which earlier version it is once more. `by` is empty for whoever runs the machine.
    """

    id: int
    unit_id: int
    number: int
    file_id: int | None
    file_name: str
    size: int
    sha256: str
    again: int | None
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class TemplateUsed:
    """By what a report's Word file is made: a version of a unit's own template, or the one that is shipped."""

    version: TemplateVersion | None = None
    unit: UnitRef | None = None

    @property
    def is_shipped(self) -> bool:
        """True for the one that is shipped."""
        return self.version is None


def template_for(reader: Reader, unit_id: int) -> TemplateUsed:
    """The template in force for a unit of the reader's: its own, else the next one above, else the shipped one.

    :raises DomainError: people.not_allowed, units.unknown
    """
    unit = access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    return used(template_in_force(unit_id, reader.tree), {unit.id: unit}, reader.tree)


def template_in_force(unit_id: int, tree: Tree) -> ReportTemplate | None:
    """The row behind it; None: the shipped one. Two queries."""
    line = [unit_id, *(one.id for one in reversed(units.ancestors(unit_id, tree)))]
    last: dict[int, ReportTemplate] = {}
    for row in _rows(ReportTemplate.objects.filter(unit__in=line)).order_by("number"):
        last[row.unit_id] = row
    return next((last[one] for one in line if one in last and last[one].file_id is not None), None)


def template_versions(reader: Reader, unit_id: int) -> tuple[TemplateVersion, ...]:
    """All versions of a unit's own template, the last first, with who brought them.

    :raises DomainError: people.not_allowed, units.unknown
    """
    access.require_subtree(reader, Permission.REMIND, units.unit(unit_id, reader.tree))
    rows = list(_rows(ReportTemplate.objects.filter(unit=unit_id)).order_by("-number"))
    who = User.objects.in_bulk({row.actor_id for row in rows if row.actor_id is not None})
    names: Mapping[int, str] = {pk: user.display_name for pk, user in who.items()}
    return tuple(_version(row, names.get(row.actor_id or 0, "")) for row in rows)


def template_content(reader: Reader, unit_id: int, number: int) -> Content:
    """The file of one version.

    :raises DomainError: people.not_allowed, units.unknown, submissions.unknown_template
    """
    found = next((one for one in template_versions(reader, unit_id) if one.number == number), None)
    if found is None or found.file_id is None:
        raise refusal("submissions.unknown_template")
    return files.content(found.file_id)


def content_of(found: TemplateUsed) -> Content | None:
    """Its file; None for the shipped one. The caller got it from a query that took the reader."""
    return files.content(found.version.file_id) if found.version and found.version.file_id is not None else None


def used(row: ReportTemplate | None, known: Mapping[int, UnitRef], tree: Tree) -> TemplateUsed:
    """A row as pages and reports name it; `known` are units that were looked up already."""
    if row is None:
        return TemplateUsed()
    missing: Collection[int] = [] if row.unit_id in known else [row.unit_id]
    found = units.units_by_ids(missing, tree) if missing else {}
    return TemplateUsed(_version(row), known.get(row.unit_id) or found.get(row.unit_id))


def _rows(rows: QuerySet[ReportTemplate]) -> QuerySet[ReportTemplate]:
    return rows.select_related("file")


def _version(row: ReportTemplate, by: str = "") -> TemplateVersion:
    file = row.file
    return TemplateVersion(
        id=row.pk,
        unit_id=row.unit_id,
        number=row.number,
        file_id=row.file_id,
        file_name=file.name if file else "",
        size=file.size if file else 0,
        sha256=file.sha256 if file else "",
        again=row.again,
        at=row.recorded_at,
        by=by,
    )
