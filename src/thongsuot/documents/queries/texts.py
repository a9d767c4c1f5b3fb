"""A version's text, section by section, with what was found in it marked in place; its outline, mentions and file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Substr

from thongsuot.documents.models import (
    IN_FORCE,
    Clause,
    Doubt,
    DoubtState,
    Mention,
    Passage,
    Requirement,
    RequirementState,
    Version,
    VersionState,
)
from thongsuot.documents.queries.visible import version as visible_version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.documents.rules.identity import one_line
from thongsuot.documents.rules.layout import deepest_shown
from thongsuot.documents.rules.marks import UNSURE_BELOW, Mark, Segment, segments
from thongsuot.files import queries as files
from thongsuot.kernel.pages import Page, page
from thongsuot.people.access import Reader

MENTIONS = 100
OUTLINE = 400


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in the outline; `section` is where its words are."""

    id: int
    uid: UUID
    eid: str
    kind: str
    number: str
    place: str
    heading: str
    level: int
    parent_id: int | None
    section: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The clauses of a version in the order of the text, and how many sections it has."""

    version_id: int
    sections: int
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True, slots=True)
class PassageText:
    """A clause's own words in segments; `clause` is None before the first, `opens` where the clause begins here."""

    clause: ClauseLine | None
    opens: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One portion of a text: section `position`, counted from 0, of `count`.

    `named` leads from a mention in it to the document meant, where that is known and the reader may see it.
    """

    version_id: int
    document_id: int
    state: str
    position: int
    count: int
    passages: tuple[PassageText, ...]
    named: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A place where the text names another document; `document_id` where it is known and the reader may see it."""

    id: int
    words: str
    start: int
    kind: str
    number: str
    symbol: str
    issued_on: date | None
    issuer: str
    document_id: int | None
    title: str


def outline(reader: Reader, version_id: int) -> Outline:
    """The outline of a version down to the level at which it still fits a page; three queries.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    clauses = Clause.objects.filter(version=version)
    levels = clauses.values_list("level").annotate(count=Count("pk")).order_by("level")
    rows = clauses.filter(level__lte=deepest_shown(levels, OUTLINE)).order_by("position", "pk")[:OUTLINE]
    return Outline(version_id=version.pk, sections=version.sections, clauses=tuple(map(_clause_line, rows)))


def _clause_line(row: Clause) -> ClauseLine:
    return ClauseLine(
        id=row.pk,
        uid=row.uid,
        eid=row.eid,
        kind=row.kind,
        number=row.number,
        place=row.place,
        heading=row.heading,
        level=row.level,
        parent_id=row.parent_id,
        section=row.section,
    )


def section(reader: Reader, version_id: int, position: int) -> Section:
    """One section with everything marked in it; seven queries. A position beyond the text gives the last section.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    position = min(max(position, 0), max(version.sections - 1, 0))
    return _portion(reader, version, Q(section=position), position)


def stretch(reader: Reader, version_id: int, start: int, end: int) -> Section:
    """The passages from one place of the text up to another, likewise; `position` says nothing. Seven queries.

    :raises DomainError: documents.unknown_version
    """
    return _portion(reader, visible_version(reader, version_id), Q(start__gte=start, start__lt=end), 0)


def _portion(reader: Reader, version: Version, where: Q, position: int) -> Section:
    rows = list(Passage.objects.filter(where, version=version).select_related("clause").order_by("start", "pk"))
    start, end = (rows[0].start, rows[-1].end) if rows else (0, 0)
    text = _cut(version, start, end)
    mentions = list(Mention.objects.filter(version=version, start__lt=end, end__gt=start).order_by("start", "pk"))
    marks = [*_marks(version, start, end), *map(_mention_mark, mentions)]
    return Section(
        version_id=version.pk,
        document_id=version.document_id,
        state=version.state,
        position=position,
        count=version.sections,
        passages=tuple(_passage(row, text[row.start - start : row.end - start], marks) for row in rows),
        named=_named(reader, mentions),
    )


def _mention_mark(row: Mention) -> Mark:
    return Mark(row.start, row.end, "mention", row.pk, row.kind, unsure=row.document_id is None)


def _named(reader: Reader, mentions: Iterable[Mention]) -> dict[int, int]:
    known = {row.pk: row.document_id for row in mentions if row.document_id is not None}
    readable = readable_documents(reader, set(known.values()))
    return {pk: document_id for pk, document_id in known.items() if document_id in readable}


def _cut(version: Version, start: int, end: int) -> str:
    cut = Version.objects.filter(pk=version.pk).annotate(cut=Substr("text", start + 1, Value(end - start)))
    return cut.values_list("cut", flat=True)[0] if end > start else ""


def _passage(row: Passage, text: str, marks: Iterable[Mark]) -> PassageText:
    clause = _clause_line(row.clause) if row.clause else None
    opens = row.clause is not None and row.clause.start == row.start
    return PassageText(clause=clause, opens=opens, segments=segments(text, marks, offset=row.start))


def _marks(version: Version, start: int, end: int) -> Iterator[Mark]:
    """In a draft all that waits for a decision; once published, what the text asks for."""
    touching = Q(version=version, start__lt=end, end__gt=start)
    draft = version.state == VersionState.DRAFT
    shown = (RequirementState.PROPOSED, *IN_FORCE) if draft else IN_FORCE
    for row in Requirement.objects.filter(touching, state__in=shown).order_by("start", "pk"):
        unsure = row.state == RequirementState.PROPOSED and row.confidence < UNSURE_BELOW
        yield Mark(row.start, row.end, "requirement", row.pk, row.kind, row.state, unsure)
    for doubt in Doubt.objects.filter(touching, state=DoubtState.OPEN).order_by("start", "pk") if draft else ():
        yield Mark(doubt.start, doubt.end, "doubt", doubt.pk, doubt.code, doubt.state, unsure=True)


def mentions(reader: Reader, version_id: int, number: int = 1) -> Page[MentionLine]:
    """Where a version names other documents, in the order of the text; four queries.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    rows = Mention.objects.filter(version=version).select_related("document").annotate(words=words)
    listed = page(
        rows.order_by("start", "pk"), number=number, size=MENTIONS, as_item=lambda row: _mention_line(row, row.words)
    )
    readable = readable_documents(reader, {line.document_id for line in listed.items if line.document_id})
    return replace(listed, items=tuple(_without_what_is_hidden(line, readable) for line in listed.items))


def _mention_line(row: Mention, words: str) -> MentionLine:
    return MentionLine(
        id=row.pk,
        words=one_line(words),
        start=row.start,
        kind=row.kind,
        number=row.number,
        symbol=row.symbol,
        issued_on=row.issued_on,
        issuer=row.issuer,
        document_id=row.document_id,
        title=row.document.title if row.document else "",
    )


def readable_documents(reader: Reader, document_ids: Collection[int]) -> set[int]:
    """Those of the documents that the reader may see; no query where there are none."""
    if not document_ids:
        return set()
    seen = Version.objects.filter(visible_versions(reader), document__in=document_ids)
    return set(seen.values_list("document_id", flat=True))


def _without_what_is_hidden(line: MentionLine, readable: Collection[int]) -> MentionLine:
    return line if line.document_id in readable else replace(line, document_id=None, title="")


def original(reader: Reader, version_id: int) -> files.Content:
    """The file as it was brought in, to be sent as a download and never shown as a page.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    return replace(files.content(version.file_id), name=version.name)
