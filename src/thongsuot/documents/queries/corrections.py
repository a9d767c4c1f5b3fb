"""What people corrected: beside what the reader found, so that its rules and its lexicon can learn from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from thongsuot.documents.models import IN_FORCE, Requirement, RequirementState
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.documents.rules.meaning import as_json
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, require_somewhere


@dataclass(frozen=True, slots=True)
class Correction:
    """A pair: `found` is None where the reader missed it, `corrected` where the sentence asks for nothing.

    `what`: corrected, refused, split, merge or add. What belongs to one split or merge has the same `act`. Who decided
    is no part of it.
    """

    requirement_id: int
    document_id: int
    version_id: int
    what: str
    act: int | None
    start: int
    end: int
    quote: str
    rule: str
    confidence: float | None
    decided_at: datetime
    found: dict[str, Any] | None
    corrected: dict[str, Any] | None


def corrections(
    reader: Reader, *, document_id: int | None = None, since: datetime | None = None
) -> Iterator[Correction]:
    """All pairs, in the order in which they were decided, of one document or since a moment; three queries.

    What was only taken over from the version before is told once, where it was decided.

    :raises DomainError: people.not_allowed
    """
    require_somewhere(reader, Permission.REVIEW_DOCUMENTS)
    decided = Q(state=RequirementState.REFUSED, made_by=None) | Q(state=RequirementState.CORRECTED)
    wanted = visible_versions(reader, "version__") & decided & Q(carried_from=None)
    if document_id is not None:
        wanted &= Q(version__document=document_id)
    if since is not None:
        wanted &= Q(decided_at__gte=since)
    rows = Requirement.objects.filter(wanted).select_related("version__document", "made_by")
    rows = rows.defer("version__text", "version__reading").prefetch_related("bodies", "made_by__originals")
    for row in rows.order_by("decided_at", "version", "start", "pk"):
        yield from _pairs(row)


def _pairs(row: Requirement) -> Iterator[Correction]:
    """One for each finding that the row came from; behind what a person made before there is no finding."""
    if row.made_by is None:
        yield _pair(row, row, row.state)
        return
    originals = sorted(row.made_by.originals.all(), key=lambda one: (one.start, one.pk))
    if not originals:
        yield _pair(row, None, row.made_by.act)
    for original in originals:
        yield _pair(row, original, row.made_by.act)


def _pair(row: Requirement, finding: Requirement | None, what: str) -> Correction:
    read = finding if finding is not None and finding.found else None
    stands = row.state in IN_FORCE
    assert row.decided_at is not None  # noqa: S101  # the constraint documents_requirement_decided_once
    return Correction(
        requirement_id=row.pk,
        document_id=row.version.document_id,
        version_id=row.version_id,
        what=str(what),
        act=row.made_by_id,
        start=(finding or row).start,
        end=(finding or row).end,
        quote=(finding or row).quote,
        rule=read.rule if read else "",
        confidence=read.confidence if read else None,
        decided_at=row.decided_at,
        found=read.found if read else None,
        corrected=as_json(meaning_of(row, row.bodies.all())) if stands else None,
    )
