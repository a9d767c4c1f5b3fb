"""A document's page of study in one reading: coverage, the day compared with, the curve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.people.rules.memberships import SUBJECT
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Counts
from thongsuot.study.queries.coverage import LONGEST, Coverage, CurvePoint, coverage_of
from thongsuot.study.queries.rules import StudyHead, head_of
from thongsuot.study.queries.sights import Sight, sight
from thongsuot.study.rules import MEASURE, Figure, figures
from thongsuot.study.rules.forecast import Forecast, forecast


@dataclass(frozen=True, slots=True)
class StudyPage:
    """What the page shows of one unit; `before` is the coverage of the day compared with.

    `points` go from the rule's first day, or `LONGEST` days back, to the day of the coverage; `until` is the deadline
    that they run against, `ahead` where the pace of the last weeks leads from today.
    """

    coverage: Coverage
    before: Coverage | None
    points: tuple[CurvePoint, ...]
    until: date | None
    ahead: Forecast | None


def study_head(reader: Reader, document_id: int) -> StudyHead:
    """The document's head; one query.

    :raises DomainError: documents.unknown_document, whether it does not exist or is not for this reader
    """
    rows = Version.objects.filter(visible_versions(reader), document=document_id).select_related("document")
    version = rows.defer("text").order_by("-number", "pk").first()
    if version is None:
        raise DomainError("documents.unknown_document", _("There is no such document."), document_id=document_id)
    return head_of(version.document, version.pk)


def study_page(
    reader: Reader, document_id: int, unit_id: int | None = None, day: date | None = None, compare: date | None = None
) -> StudyPage:
    """Everything that the page shows; nine queries at most, two more where two days are compared.

    :raises DomainError: as `coverage`
    """
    seen = sight(reader, document_id, unit_id, day, Permission.SEE_COUNTS)
    parts = rollup.parts_of(reader.tree, seen.unit.id)
    found = coverage_of(seen, parts)
    before = coverage_of(replace(seen, day=min(compare, reader.day)), parts, extents_too=False) if compare else None
    points = _points(seen, found.total.total)
    until = seen.rule.terms.last_day if found.rows[1:] else found.deadline
    days, done = [one.day for one in points], [one.figure.done for one in points]
    ahead = forecast(days, done, found.total.total.due, until) if seen.day == reader.day else None
    return StudyPage(found, before, points, until, ahead)


def _of(measure: str, counts: Counts) -> Counts:
    return {cell: amount for cell, amount in counts.items() if cell.measure == measure}


def _points(seen: Sight, now: Figure) -> tuple[CurvePoint, ...]:
    """The figure at the end of each day, from that of the last one backwards; one query."""
    until = seen.day
    first = max(seen.rule.terms.from_day, until - timedelta(days=LONGEST - 1))
    last = seen.unit.rgt if seen.beneath else seen.unit.lft
    places, tree = range(seen.unit.lft, last + 1), seen.reader.tree
    found = rollup.steps(tree, places, [SUBJECT, seen.rule.document_id], [MEMBERS, MEASURE], first, until)
    changes = {
        day: figures(_of(MEMBERS, counts), _of(MEASURE, counts), seen.rule.terms.categories).total
        for day, counts in found.items()
    }
    points, figure = list[CurvePoint](), now
    for back in range((until - first).days + 1):
        day = until - timedelta(days=back)
        points.append(CurvePoint(day, figure))
        if day in changes:
            figure = Figure(*(one - more for one, more in zip(figure, changes[day], strict=True)))
    return tuple(reversed(points))
