"""Search through every text that the reader may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, When
from django.db.models.functions import Substr

from thongsuot.documents.models import Passage, VersionState
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.documents.rules.snippets import Piece, snippet
from thongsuot.kernel.db import full_text
from thongsuot.kernel.pages import Page, page
from thongsuot.people.access import Reader
from thongsuot.vietnamese.text import fold

HITS = 20
MOST_WORDS = 16


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that holds the words, with the piece of its text around them."""

    document_id: int
    version_id: int
    state: str
    symbol: str
    title: str
    issued_on: date | None
    clause_id: int | None
    eid: str
    place: str
    section: int
    pieces: tuple[Piece, ...]


def search(reader: Reader, words: str, number: int = 1) -> Page[Hit]:
    """Clauses that hold all the words, whatever their case, diacritics and signs; two queries.

    Those that hold them one after the other come first, then the newest documents. What was withdrawn is not searched.
    """
    wanted = fold(words).split()[:MOST_WORDS]
    if not wanted:
        return Page(items=(), number=1, total=0, size=HITS)
    together = " ".join(wanted)
    rows = Passage.objects.filter(
        full_text(Passage, "folded", together),
        visible_versions(reader, "version__"),
        ~Q(version__state=VersionState.WITHDRAWN),
    ).order_by(
        Case(When(folded__contains=together, then=0), default=1),
        F("version__document__issued_on").desc(nulls_last=True),
        "version__document",
        "-version__number",
        "start",
        "pk",
    )
    values = rows.annotate(text=Substr("version__text", F("start") + 1, F("end") - F("start"))).values(
        "text",
        "section",
        "version_id",
        "version__state",
        "clause_id",
        "clause__eid",
        "clause__place",
        "version__document_id",
        "version__document__symbol",
        "version__document__title",
        "version__document__issued_on",
    )
    return page(values, number=number, size=HITS, as_item=lambda row: _hit(row, wanted))


def _hit(row: dict[str, Any], wanted: list[str]) -> Hit:
    return Hit(
        document_id=row["version__document_id"],
        version_id=row["version_id"],
        state=row["version__state"],
        symbol=row["version__document__symbol"],
        title=row["version__document__title"],
        issued_on=row["version__document__issued_on"],
        clause_id=row["clause_id"],
        eid=row["clause__eid"] or "",
        place=row["clause__place"] or "",
        section=row["section"],
        pieces=snippet(row["text"], wanted),
    )
