"""What is given to those who take part, for whoever sees the conference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from thongsuot.convening.models import Link, Material, MaterialVersion
from thongsuot.convening.queries.seeing import (
    ConferenceHead,
    conference_for,
    conferences_seen,
    may_convene,
)
from thongsuot.files import queries as files
from thongsuot.files.queries import Content
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader


@dataclass(frozen=True, slots=True)
class LinkGiven:
    """A link of a conference."""

    id: int
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A file of a material."""

    id: int
    number: int
    file_name: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material with its files, the newest first."""

    id: int
    title: str
    withdrawn_at: datetime | None
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class FileGiven:
    """The newest file of a material."""

    version_id: int
    title: str
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a conference gave to those who take part: its links and its materials."""

    conference_id: int
    title: str
    links: tuple[LinkGiven, ...]
    files: tuple[FileGiven, ...]


def links_of(head: ConferenceHead) -> tuple[LinkGiven, ...]:
    """The conference's links, in the order in which they were given; one query."""
    rows = Link.objects.filter(conference=head.id).order_by("pk").values_list("pk", "words", "url")
    return tuple(LinkGiven(*row) for row in rows)


def materials_of(reader: Reader, head: ConferenceHead) -> tuple[MaterialLine, ...]:
    """The conference's materials by title, withdrawn ones for its office alone; two queries."""
    rows = Material.objects.filter(conference=head.id).order_by("title", "pk")
    if not may_convene(reader, head):
        rows = rows.filter(withdrawn_at=None)
    found: dict[int, list[VersionLine]] = {row.pk: [] for row in rows}
    versions = MaterialVersion.objects.filter(material__in=found).order_by("-number").select_related("file")
    for one in versions:
        line = VersionLine(one.pk, one.number, one.file_name, one.file.size, one.added_at)
        found[one.material_id].append(line)
    return tuple(MaterialLine(row.pk, row.title, row.withdrawn_at, tuple(found[row.pk])) for row in rows)


def given_about(reader: Reader, document_id: int) -> tuple[Given, ...]:
    """What called conferences about a document gave, recordings and slides: those that the reader sees; three queries.

    The newest first.
    """
    seen = conferences_seen(reader).filter(called_at__isnull=False, cancelled_at=None, studied__document=document_id)
    rows = {row.pk: row.title for row in seen.order_by("-as_of", "-pk")}
    links, files = defaultdict[int, list[LinkGiven]](list), defaultdict[int, list[FileGiven]](list)
    for link in Link.objects.filter(conference__in=rows).order_by("pk"):
        links[link.conference_id].append(LinkGiven(link.pk, link.words, link.url))
    versions = MaterialVersion.objects.filter(material__conference__in=rows, material__withdrawn_at=None)
    newest = {row.material_id: row for row in versions.select_related("material", "file").order_by("number")}
    for row in sorted(newest.values(), key=lambda row: row.material.title):
        files[row.material.conference_id].append(FileGiven(row.pk, row.material.title, row.file_name, row.file.size))
    return tuple(
        Given(pk, title, tuple(links[pk]), tuple(files[pk])) for pk, title in rows.items() if links[pk] or files[pk]
    )


def material_file(reader: Reader, conference_id: int, version_id: int) -> Content:
    """A file of a material.

    :raises DomainError: convening.unknown_conference, convening.unknown_material, whether it does not exist or is not
        for this reader
    """
    head = conference_for(reader, conference_id)
    rows = MaterialVersion.objects.filter(material__conference=head.id, pk=version_id)
    if not may_convene(reader, head):
        rows = rows.filter(material__withdrawn_at=None)
    row = rows.first()
    if row is None:
        raise unknown_material()
    return replace(files.content(row.file_id), name=row.file_name)


def unknown_material() -> DomainError:
    """The refusal for a material that does not exist, or not for this reader."""
    return DomainError("convening.unknown_material", _("The conference has no such material."))
