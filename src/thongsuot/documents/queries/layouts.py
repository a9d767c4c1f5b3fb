"""How a document in force is laid out, without its words: what it is read by, piece after piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from thongsuot.documents.models import Passage, Version, VersionState
from thongsuot.documents.queries.listing import unknown_document
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.people.access import Reader


class Piece(NamedTuple):
    """A passage: from where to where it runs, whose words they are (None before the first clause), if it opens it."""

    start: int
    end: int
    clause: UUID | None
    opens: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The version of a document that is in force, and its passages in order."""

    document_id: int
    symbol: str
    title: str
    owner_id: int
    version_id: int
    number: int
    pieces: tuple[Piece, ...]


def layout(reader: Reader, document_id: int) -> Layout:
    """How the version in force is laid out; two queries.

    :raises DomainError: documents.unknown_document, where none is in force for this reader
    """
    rows = Version.objects.filter(visible_versions(reader), document=document_id, state=VersionState.PUBLISHED)
    version = rows.select_related("document").defer("text").first()
    if version is None:
        raise unknown_document(document_id)
    passages = Passage.objects.filter(version=version).order_by("start", "pk")
    found = passages.values_list("start", "end", "clause__uid", "clause__start")
    return Layout(
        document_id=document_id,
        symbol=version.document.symbol,
        title=version.document.title,
        owner_id=version.document.owner_id,
        version_id=version.pk,
        number=version.number,
        pieces=tuple(Piece(start, end, uid, start == at) for start, end, uid, at in found),
    )
