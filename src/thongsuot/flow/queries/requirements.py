"""What a document asks for, each with how far the units beneath one unit are: from the sentence to the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from thongsuot.documents.models import IN_FORCE, Requirement
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.documents.rules import Meaning
from thongsuot.flow.queries.documents import Flow
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.plans.models import Obligation, Progress, with_status
from thongsuot.plans.queries import StatusCounts
from thongsuot.plans.rules import Status
from thongsuot.units.models import TreeNode


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement, with the obligations it became beneath a unit, by status; none for what is not given to units.

    `quote` is the sentence as the document has it; `meaning` names no bodies here.
    """

    id: int
    place: str
    quote: str
    meaning: Meaning
    counts: StatusCounts

    @property
    def overdue(self) -> int:
        """Obligations past their deadline and not done."""
        return self.counts.by_status.get(Status.OVERDUE, 0)

    @property
    def done(self) -> int:
        """Obligations done, in time or late."""
        return self.counts.by_status.get(Status.ON_TIME, 0) + self.counts.by_status.get(Status.LATE, 0)


def requirements(reader: Reader, found: Flow) -> tuple[RequirementLine, ...]:
    """What the version in view asks for, in the order of its text; two queries. Counts are of the reader's own scope.

    A task counts where it was held on the flow's day, under the flow's tree.
    """
    version_id = found.publication.version_id
    rows = Requirement.objects.filter(visible_versions(reader, "version__"), version=version_id, state__in=IN_FORCE)
    counts = _counts(reader, found)
    in_order = rows.select_related("clause").defer("found").order_by("start", "pk")
    return tuple(_line(row, counts.get(row.pk, StatusCounts({}))) for row in in_order)


def pressing(lines: Iterable[RequirementLine]) -> list[RequirementLine]:
    """The same, those with most overdue first, then those with most to do, then in the order of the text."""
    return sorted(lines, key=lambda line: (-line.overdue, line.done - line.counts.total))


def _line(row: Requirement, counts: StatusCounts) -> RequirementLine:
    return RequirementLine(
        id=row.pk,
        place=row.clause.place if row.clause else "",
        quote=row.quote,
        meaning=meaning_of(row, ()),
        counts=counts,
    )


def _counts(reader: Reader, found: Flow) -> dict[int, StatusCounts]:
    top = found.unit
    beneath = TreeNode.objects.filter(version=found.tree.version_id, lft__gte=top.lft, lft__lte=top.rgt)
    asked = Obligation.objects.in_force().filter(requirement__version=found.publication.version_id)
    held = asked.annotate(holder=F("unit_id") if found.day == reader.day else _holder_on(found.day))
    within = held.filter(reader.scope(Permission.SEE_COUNTS).q("holder"), holder__in=beneath.values("unit_id"))
    by_status = {f"count_{one}": Count("pk", filter=with_status(one, found.day)) for one in Status}
    rows: Iterable[Any] = within.values("requirement_id").annotate(**by_status).order_by("requirement_id")
    return {row["requirement_id"]: StatusCounts({one: row[f"count_{one}"] for one in Status}) for row in rows}


def _holder_on(day: date) -> Coalesce:
    """The unit that held an obligation at the end of a day: where it was last taken to, else where it was given."""
    taken = Progress.objects.filter(
        obligation=OuterRef("pk"), to_unit__isnull=False, happened_on__lte=day, corrected_by__isnull=True
    )
    latest = Subquery(taken.order_by("-happened_on", "-id").values("to_unit_id")[:1])
    return Coalesce(latest, F("origin_id"), output_field=BigIntegerField())
