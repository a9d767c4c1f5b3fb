"""Asking about bodies that a document names although they no longer existed when it was issued."""

from __future__ import annotations

from collections.abc import Mapping

from thongsuot.documents.models import Document, Doubt, RequirementBody, Version
from thongsuot.kernel.db import BATCH
from thongsuot.kernel.errors import DomainError
from thongsuot.units import queries as units
from thongsuot.units.queries import Gone

GONE_DOUBT = "documents.body_gone"
NO_HEIR_DOUBT = "documents.body_without_heir"


def ask_about_gone_bodies(document: Document, version: Version) -> int:
    """Ask once for each name of a closed body, at the first requirement that gives it something to do; how many.

    What was answered, or is open, is not asked again. A document without a day, or older than the tree, asks nothing.
    """
    if document.issued_on is None:
        return 0
    bodies = RequirementBody.objects.filter(requirement__version=version).select_related("requirement")
    first: dict[str, RequirementBody] = {}
    for body in bodies.order_by("requirement__start", "requirement_id", "part", "position"):
        first.setdefault(body.words, body)
    if not first:
        return 0
    asked = version.doubts.filter(code__in=(GONE_DOUBT, NO_HEIR_DOUBT)).values_list("params", flat=True)
    known = {params["words"] for params in asked}
    gone = _gone(document, first)
    doubts = [_doubt(document, body, gone[words]) for words, body in first.items() if words in gone.keys() - known]
    Doubt.objects.bulk_create(doubts, batch_size=BATCH)
    return len(doubts)


def _gone(document: Document, wordings: Mapping[str, object]) -> dict[str, Gone]:
    if document.issued_on is None:
        return {}
    try:
        return units.gone_by_name(wordings.keys(), document.owner_id, document.issued_on)
    except DomainError as error:
        if error.code != "units.unknown":
            raise
        return {}


def _doubt(document: Document, body: RequirementBody, gone: Gone) -> Doubt:
    params = {"words": body.words, "issued_on": str(document.issued_on), "closed_on": gone.closed_on.isoformat()}
    heirs = {"successors": ", ".join(heir.name for heir in gone.heirs)} if gone.heirs else {}
    return Doubt(
        version_id=body.requirement.version_id,
        requirement=body.requirement,
        start=body.requirement.start,
        end=body.requirement.end,
        code=GONE_DOUBT if heirs else NO_HEIR_DOUBT,
        params=params | heirs,
    )
