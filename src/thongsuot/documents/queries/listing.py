"""Documents in a list, and one document's head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Document, Link, Version, VersionState
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.documents.rules.recognition import RecognisedPage, as_kept
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.keysets import Stretch, stretch
from thongsuot.kernel.pages import Page, page
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import fold

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of documents is narrowed to; any of their versions may be in `state`.

    `words` are sought in symbol, title and issuer, whatever their diacritics.
    """

    kind: str = ""
    year: int | None = None
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list, with the version that stands for it: the one in force, else the newest to be seen."""

    id: int
    kind: str
    number: str
    symbol: str
    title: str
    issuer_words: str
    issued_on: date | None
    version_id: int
    state: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a document's head."""

    id: int
    number: int
    name: str
    state: str
    revision: int
    pages: int | None
    sections: int
    read_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    reason: str
    recognised: tuple[RecognisedPage, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Another document that this one `kind`s ("implements"), or that does so to this one (`incoming`)."""

    kind: str
    incoming: bool
    document_id: int
    symbol: str
    title: str


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """A document with the versions that the reader may see, newest first, and its owner as today's tree has it."""

    id: int
    revision: int
    kind: str
    number: str
    symbol: str
    title: str
    issuer_words: str
    issuer_id: int | None
    issued_on: date | None
    owner: UnitRef
    versions: tuple[VersionLine, ...]
    links: tuple[LinkLine, ...]

    @property
    def current(self) -> VersionLine:
        """The version in force, else the newest."""
        return next((line for line in self.versions if line.state == VersionState.PUBLISHED), self.versions[0])


def documents(reader: Reader, filters: Filters, number: int = 1) -> Page[DocumentLine]:
    """The documents that the reader may see, newest day of issue first, those without one last; two queries."""
    return page(_listed(reader, filters), number=number, size=PAGE, as_item=_line)


def documents_after(reader: Reader, filters: Filters, document_id: int) -> Stretch[DocumentLine]:
    """The same list after one of its documents; three queries.

    :raises DomainError: documents.unknown_document, whether it does not exist or is not for this reader
    """
    last = _with_version(reader, Filters()).filter(pk=document_id).values_list("issued_on").first()
    if last is None:
        raise unknown_document(document_id)
    undated = Q(issued_on__isnull=True)
    here = Q(issued_on=last[0]) if last[0] else undated
    after = here & Q(pk__gt=document_id)
    if last[0]:
        after |= Q(issued_on__lt=last[0]) | undated
    return stretch(_listed(reader, filters), after, size=PAGE, as_item=_line)


def _listed(reader: Reader, filters: Filters) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = _with_version(reader, filters).order_by(F("issued_on").desc(nulls_last=True), "pk")
    return rows.values(*(field.name for field in dataclass_fields(DocumentLine)))


def _line(row: Mapping[str, Any]) -> DocumentLine:
    return DocumentLine(**row)


def _with_version(reader: Reader, filters: Filters) -> QuerySet[Document, Any]:
    in_force_first = Case(When(state=VersionState.PUBLISHED, then=0), default=1)
    wanted = Q(state=filters.state) if filters.state else Q()
    seen = Version.objects.filter(visible_versions(reader), wanted, document=OuterRef("pk"))
    standing = seen.order_by(in_force_first, "-number", "pk")
    rows = Document.objects.annotate(
        version_id=Subquery(standing.values("pk")[:1]), state=Subquery(standing.values("state")[:1])
    ).filter(version_id__isnull=False)
    return rows.filter(_narrowed(filters))


def _narrowed(filters: Filters) -> Q:
    wanted = Q()
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    if filters.year:
        wanted &= Q(issued_on__year=filters.year)
    for word in fold(filters.words).split():
        wanted &= Q(folded__contains=word)
    return wanted


def unknown_document(document_id: int) -> DomainError:
    """The refusal for a document that does not exist, or not for this reader."""
    return DomainError("documents.unknown_document", _("There is no such document."), document_id=document_id)


def document(reader: Reader, document_id: int) -> DocumentHead:
    """One document's head; three queries.

    :raises DomainError: documents.unknown_document, whether it does not exist or is not for this reader
    """
    versions = Version.objects.select_related("document").defer("text")
    seen = list(versions.filter(visible_versions(reader), document=document_id).order_by("-number", "pk"))
    if not seen:
        raise unknown_document(document_id)
    row = seen[0].document
    return DocumentHead(
        id=row.pk,
        revision=row.revision,
        kind=row.kind,
        number=row.number,
        symbol=row.symbol,
        title=row.title,
        issuer_words=row.issuer_words,
        issuer_id=row.issuer_id,
        issued_on=row.issued_on,
        owner=units.unit(row.owner_id, reader.tree),
        versions=tuple(map(_version_line, seen)),
        links=_links(reader, document_id),
    )


def _version_line(row: Version) -> VersionLine:
    return VersionLine(
        id=row.pk,
        number=row.number,
        name=row.name,
        state=row.state,
        revision=row.revision,
        pages=row.pages,
        sections=row.sections,
        read_at=row.read_at,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        reason=row.reason,
        recognised=as_kept(row.reading),
    )


LINKS = 100


def _links(reader: Reader, document_id: int) -> tuple[LinkLine, ...]:
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    rows = (
        Link.objects.filter(
            Q(from_document=document_id, to_document__in=readable)
            | Q(to_document=document_id, from_document__in=readable)
        )
        .select_related("from_document", "to_document")
        .order_by("kind", "pk")[:LINKS]
    )
    return tuple(_link_line(row, document_id) for row in rows)


def _link_line(row: Link, document_id: int) -> LinkLine:
    incoming = row.to_document_id == document_id
    other = row.from_document if incoming else row.to_document
    return LinkLine(kind=row.kind, incoming=incoming, document_id=other.pk, symbol=other.symbol, title=other.title)
