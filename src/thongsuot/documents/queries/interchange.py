"""A version for other programs: as Akoma Ntoso, its tasks as a plan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thongsuot.documents.models import IN_FORCE, Clause, Document, Mention, RequirementKind, Version
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.queries.texts import readable_documents
from thongsuot.documents.queries.visible import version as visible_version
from thongsuot.documents.rules.identity import one_line
from thongsuot.documents.rules.plan_sheets import PlanTask, plan_sheet
from thongsuot.files.queries import Content
from thongsuot.kernel.days import day_of
from thongsuot.officedoc import Dataset
from thongsuot.people.access import Reader
from thongsuot.reading.akoma import MEDIA_TYPE, Expression, Node, Ref, to_akn
from thongsuot.reading.akoma_names import Work


def akoma_ntoso(reader: Reader, version_id: int) -> Content:
    """The version as Akoma Ntoso 3.0; six queries, whatever its length.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    document = version.document
    data = to_akn(
        Expression(
            work=_work(document),
            title=document.title,
            text=version.text,
            nodes=_nodes(version),
            refs=_refs(reader, version),
            version=version.number,
            day=day_of(version.read_at),
        )
    )
    name = f"{document.symbol or document.number or document.kind} v{version.number}.xml".replace("/", "-")
    return Content(name=name, media_type=MEDIA_TYPE, data=data)


def plan_of_tasks(reader: Reader, version_id: int) -> Dataset:
    """The tasks of a version that a person confirmed or corrected, in the order of the text; five queries.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    document = version.document
    title = _("Tasks of %(document)s") % {"document": f"{document.symbol or document.number} {document.title}".strip()}
    language = (get_language() or "vi")[:2]
    return Dataset(title.strip(), [plan_sheet(_tasks(version))], language=language)


def _work(document: Document) -> Work:
    return Work(document.kind, document.symbol or document.number, document.issuer_words, document.issued_on)


def _nodes(version: Version) -> list[Node]:
    rows = list(Clause.objects.filter(version=version).order_by("position", "pk"))
    places = {row.pk: at for at, row in enumerate(rows)}
    return [
        Node(
            eid=row.eid,
            guid=row.uid,
            kind=row.kind,
            start=row.start,
            number=row.number,
            heading=row.heading,
            parent=None if row.parent_id is None else places[row.parent_id],
        )
        for row in rows
    ]


def _refs(reader: Reader, version: Version) -> list[Ref]:
    """Each place where a document is named; by its own identity where it is known and the reader may see it."""
    rows = list(Mention.objects.filter(version=version).select_related("document").order_by("start", "pk"))
    readable = readable_documents(reader, {row.document_id for row in rows if row.document_id is not None})
    return [Ref(row.start, row.end, _named(row, readable)) for row in rows]


def _named(row: Mention, readable: set[int]) -> Work:
    if row.document is not None and row.document_id in readable:
        return _work(row.document)
    return Work(row.kind, row.symbol or row.number, row.issuer, row.issued_on)


def _tasks(version: Version) -> Iterator[PlanTask]:
    rows = version.requirements.filter(kind=RequirementKind.TASK, state__in=IN_FORCE).prefetch_related("bodies")
    mentions = list(Mention.objects.filter(version=version).order_by("start", "pk"))
    starts = [mention.start for mention in mentions]
    for row in rows.order_by("start", "pk"):
        inside = mentions[bisect_left(starts, row.start) : bisect_left(starts, row.end)]
        yield PlanTask(meaning_of(row, row.bodies.all()), _answered(version.text, inside))


def _answered(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The documents named in a task, each once, in the text's own words."""
    words: dict[str | int, str] = {}
    for mention in mentions:
        words.setdefault(mention.same_as or mention.pk, one_line(text[mention.start : mention.end]))
    return list(words.values())
