"""The thread of one requirement: from its sentence down to each unit, and up to what its document answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Document, Link, Requirement, Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.plans.queries import HistoryRow, ObligationRow, StatusCounts, Wanted
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

LINKS = 50


@dataclass(frozen=True, slots=True)
class Related:
    """A document above (this one implements or amends it) or below (it answers this one)."""

    document_id: int
    symbol: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One unit's obligation, with what it last reported and the evidence it gave."""

    obligation: ObligationRow
    unit_code: str
    unit_name: str
    latest: HistoryRow | None
    evidence: HistoryRow | None


@dataclass(frozen=True, slots=True)
class Thread:
    """The sentence, where it stands, and who owes what of it beneath the unit in view, a page at a time."""

    requirement_id: int
    document_id: int
    version_id: int
    symbol: str
    document_title: str
    issued_on: date | None
    clause: str
    quote: str
    statement: str
    kind: str
    start: int
    due_text: str
    product: str
    unit: UnitRef
    day: date
    counts: StatusCounts
    rows: tuple[ThreadRow, ...]
    offset: int
    above: tuple[Related, ...]
    below: tuple[Related, ...]

    @property
    def has_next(self) -> bool:
        """True when more rows follow."""
        return self.offset + len(self.rows) < self.counts.total


def thread(reader: Reader, requirement_id: int, unit_id: int, day: date, *, offset: int = 0) -> Thread:
    """One requirement beneath a unit of the reader's scope; six queries, however many units answer it.

    Each task stands at the unit that holds it today, under the reader's own tree, whatever day its status is asked for.

    :raises DomainError: documents.unknown_requirement, people.not_allowed, units.unknown
    """
    asked = _requirement(reader, requirement_id)
    unit = units.unit(unit_id, reader.tree)
    access.require_reader(reader, Permission.SEE_COUNTS, unit)
    page = plans.page_with_names(reader, Wanted(requirement_id=requirement_id, beneath=unit, offset=offset), day)
    histories = plans.histories([row.id for row, _code, _name in page.rows])
    above, below = _related(reader, asked.version.document_id)
    document = asked.version.document
    return Thread(
        requirement_id=asked.pk,
        document_id=document.pk,
        version_id=asked.version_id,
        symbol=document.symbol,
        document_title=document.title,
        issued_on=document.issued_on,
        clause=_clause(asked),
        quote=asked.quote,
        statement=asked.statement,
        kind=asked.kind,
        start=asked.start,
        due_text=asked.due_text,
        product=asked.product,
        unit=unit,
        day=day,
        counts=page.counts,
        rows=tuple(_row(row, code, name, histories) for row, code, name in page.rows),
        offset=offset,
        above=above,
        below=below,
    )


def _requirement(reader: Reader, requirement_id: int) -> Requirement:
    rows = Requirement.objects.select_related("version__document", "clause").defer("version__text", "version__reading")
    found = rows.filter(visible_versions(reader, "version__"), pk=requirement_id).first()
    if found is None:
        raise DomainError("documents.unknown_requirement", _("There is no such requirement."))
    return found


def _clause(asked: Requirement) -> str:
    if asked.clause is None:
        return ""
    return " ".join(filter(None, (asked.clause.place, asked.clause.heading)))


def _row(row: ObligationRow, code: str, name: str, histories: Mapping[int, tuple[HistoryRow, ...]]) -> ThreadRow:
    counting = [event for event in histories.get(row.id, ()) if event.counts]
    done = [event for event in counting if event.event.kind == "done"]
    return ThreadRow(
        obligation=row,
        unit_code=code,
        unit_name=name,
        latest=counting[-1] if counting else None,
        evidence=done[-1] if done and row.done_on else None,
    )


def _related(reader: Reader, document_id: int) -> tuple[tuple[Related, ...], tuple[Related, ...]]:
    """Documents above and below, of those the reader may read."""
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    either = Q(from_document=document_id, to_document__in=readable) | Q(
        to_document=document_id, from_document__in=readable
    )
    links = Link.objects.filter(either).select_related("from_document", "to_document").order_by("kind", "pk")[:LINKS]
    found: dict[bool, list[Related]] = defaultdict(list)
    for link in links:
        is_above = link.from_document_id == document_id
        found[is_above].append(_other(link.to_document if is_above else link.from_document, link.kind))
    return tuple(_once(found[True])), tuple(_once(found[False]))


def _other(document: Document, kind: str) -> Related:
    return Related(document.pk, document.symbol, document.title, kind)


def _once(related: Iterable[Related]) -> Iterable[Related]:
    return {one.document_id: one for one in related}.values()
