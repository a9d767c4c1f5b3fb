"""Which documents a text names: found by number, symbol and date; where it is not certain, a person is asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from thongsuot.documents.models import Document, Doubt, Mention, Version, VersionState
from thongsuot.documents.rules.citations import Known, Named, named_in
from thongsuot.documents.rules.identity import NUMBER_LENGTH, SYMBOL_LENGTH, WORDS_LENGTH, one_line
from thongsuot.kernel.db import BATCH
from thongsuot.reading.model import Citation
from thongsuot.vietnamese.text import fold

MENTION_DOUBT = "documents.mention_ambiguous"
UNDATED_DOUBT = "documents.mention_undated"
MENTION_DOUBTS = (MENTION_DOUBT, UNDATED_DOUBT)
"""Which document is meant? The second where the date is left out that would tell several of one number apart."""


def store_mentions(version: Version, citations: Sequence[Citation]) -> int:
    """Keep the places where a version names other documents; how many doubts were added about which are meant."""
    rows = [_mention(version, citation) for citation in citations]
    named = named_in(citations)
    known = _known(version, named)
    asked: list[tuple[Named, list[Known]]] = []
    for one in named:
        fitting = [document for document in known if one.fits(document)]
        if one.settles(fitting):
            for index in one.mentions:
                rows[index].document_id = fitting[0].id
        elif fitting:
            asked.append((one, fitting))
    Mention.objects.bulk_create(rows, batch_size=BATCH)
    doubts = [_doubt(version, rows[one.mentions[0]], one, fitting) for one, fitting in asked]
    Doubt.objects.bulk_create(doubts, batch_size=BATCH)
    return len(doubts)


def _mention(version: Version, citation: Citation) -> Mention:
    symbol = one_line(citation.symbol or "")[:SYMBOL_LENGTH]
    return Mention(
        version=version,
        start=citation.start,
        end=citation.end,
        kind=citation.kind[:NUMBER_LENGTH],
        number=(citation.number or "")[:NUMBER_LENGTH],
        symbol=symbol,
        symbol_key=fold(symbol),
        issued_on=citation.issued_on,
        issuer=one_line(citation.issuer or "")[:WORDS_LENGTH],
        same_as=(citation.same_as or "")[:80],
    )


def _known(version: Version, named: Sequence[Named]) -> list[Known]:
    """Documents that may be meant: published, or of the same owner, so that no draft of others shows through."""
    symbols = {one.symbol_key for one in named if one.symbol_key}
    numbers = {one.number for one in named if one.number and not one.symbol_key}
    published = Version.objects.filter(state=VersionState.PUBLISHED).values("document_id")
    rows = (
        Document.objects.filter(Q(symbol_key__in=symbols) | Q(number__in=numbers))
        .filter(Q(pk__in=published) | Q(owner_id=version.document.owner_id))
        .exclude(pk=version.document_id)
        .order_by("-issued_on", "pk")
        .values_list("pk", "kind", "number", "symbol_key", "issued_on")
    )
    return [Known(*row) for row in rows]


def _doubt(version: Version, mention: Mention, named: Named, fitting: Sequence[Known]) -> Doubt:
    words = one_line(version.text[mention.start : mention.end])
    params = {"words": words, "count": len(fitting), "candidates": [document.id for document in fitting]}
    code = UNDATED_DOUBT if named.issued_on is None and len(fitting) > 1 else MENTION_DOUBT
    return Doubt(version=version, mention=mention, start=mention.start, end=mention.end, code=code, params=params)


def claim_mentions(document: Document) -> None:
    """Join earlier mentions, by symbol and date, to a document that has only now been brought in or identified."""
    if not document.symbol_key or document.issued_on is None or _has_namesake(document):
        return
    open_mentions = Mention.objects.filter(document=None).exclude(version__document=document)
    dated = open_mentions.filter(symbol_key=document.symbol_key, issued_on=document.issued_on)
    labels = list(dated.exclude(same_as="").order_by("pk").values_list("version_id", "same_as"))
    dated.update(document=document)
    for version_id, label in labels:
        open_mentions.filter(version_id=version_id, same_as=label).update(document=document)


def _has_namesake(document: Document) -> bool:
    same = Document.objects.filter(symbol_key=document.symbol_key, issued_on=document.issued_on)
    return same.exclude(pk=document.pk).exists()


def mentions_of_one(mention: Mention) -> QuerySet[Mention]:
    """All mentions, in the same version, of the document that this one names."""
    if not mention.same_as:
        return Mention.objects.filter(pk=mention.pk)
    return Mention.objects.filter(version_id=mention.version_id, same_as=mention.same_as)
