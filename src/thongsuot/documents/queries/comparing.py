"""What changed between two versions of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Passage
from thongsuot.documents.queries.visible import version as visible_version
from thongsuot.documents.rules.differences import Change, changes
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause's own words in one version."""

    clause_id: int | None
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Neighbouring clauses that were changed, added (`before` is empty) or removed (`after` is empty)."""

    what: str
    before: tuple[ClauseText, ...]
    after: tuple[ClauseText, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences from one version to another, the first SHOWN of `total`."""

    before_id: int
    after_id: int
    total: int
    differences: tuple[Difference, ...]


def compare(reader: Reader, before_id: int, after_id: int) -> Comparison:
    """What changed, clause by clause; four queries.

    :raises DomainError: documents.unknown_version, documents.other_document
    """
    before, after = visible_version(reader, before_id), visible_version(reader, after_id)
    if before.document_id != after.document_id:
        raise DomainError("documents.other_document", _("These are versions of two different documents."))
    old, new = _clauses(before_id), _clauses(after_id)
    found = changes([clause.text for clause in old], [clause.text for clause in new])
    unlike = [change for change in found if change.what != "same"]
    shown = tuple(_difference(change, old, new) for change in unlike[:SHOWN])
    return Comparison(before_id=before_id, after_id=after_id, total=len(unlike), differences=shown)


def _difference(change: Change, old: Sequence[ClauseText], new: Sequence[ClauseText]) -> Difference:
    return Difference(
        what=change.what,
        before=tuple(old[index] for index in change.before),
        after=tuple(new[index] for index in change.after),
    )


def _clauses(version_id: int) -> list[ClauseText]:
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    rows = Passage.objects.filter(version=version_id).annotate(words=words).order_by("start", "pk")
    return [
        ClauseText(clause_id=clause_id, place=place or "", text=text.strip())
        for clause_id, place, text in rows.values_list("clause_id", "clause__place", "words")
        if text.strip()
    ]
