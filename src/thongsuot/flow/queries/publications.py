"""Which documents are in force on a day, for a reader, and the stages that each goes through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue, CatalogueEntry, due_after
from thongsuot.convening.queries.studied import numbers, sittings_about
from thongsuot.convening.rules import ATTENDED
from thongsuot.documents.models import Version, VersionState
from thongsuot.documents.queries.visible import OwnerPlace, may_read, visible_versions
from thongsuot.flow.rules.figures import Publication, Stage
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader
from thongsuot.study.queries.stages import rule_about, wanted
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Course:
    """A document, the unit from which it reaches down, its stages, and the kinds of units that owe each as such.

    `levels` are those of the kinds of units. All of it follows from the publication, the owner and the catalogues,
    which `known_as` tells from every other.
    """

    publication: Publication
    owner: UnitRef
    stages: tuple[Stage, ...]
    owing: Mapping[str, tuple[str, ...]]
    kind: CatalogueEntry | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    catalogues: str = ""

    @property
    def known_as(self) -> tuple[object, ...]:
        """By what this course is told from every other, and from itself after any change."""
        return self.publication, self.owner, self.catalogues

    @property
    def tracked(self) -> tuple[Stage, ...]:
        """The stages that anything says something about."""
        return tuple(stage for stage in self.stages if stage.tracked)

    def owes(self, code: str, unit: UnitRef) -> bool:
        """True for a unit that owes this stage by its kind and stands where the document reaches."""
        return unit.is_open and self.owner.holds(unit) and unit.kind in self.owing.get(code, ())


class _Version(NamedTuple):
    """What is read of a version and its document, in the order of the statement `versions`."""

    document_id: int
    id: int
    state: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    reason: str
    kind: str
    symbol: str
    title: str
    issuer_words: str
    issued_on: date | None
    owner_id: int
    sittings: str | None
    study_deadlines: str | None
    study_categories: str | None


_OF_DOCUMENT = tuple(
    f"document__{name}" for name in ("kind", "symbol", "title", "issuer_words", "issued_on", "owner_id")
)
_COLUMNS = (
    "document_id", "pk", "state", "published_at", "withdrawn_at", "reason", *_OF_DOCUMENT,
    "sittings", "study_deadlines", "study_categories",
)  # fmt: skip


def publication(reader: Reader, document_id: int, day: date) -> Publication:
    """One document as of a day; one query.

    :raises DomainError: documents.unknown_document, whether it does not exist or is not for this reader
    """
    found = _publications(_versions_of(reader, document_id), day)
    if not found:
        raise DomainError("documents.unknown_document", _("There is no such document."), document_id=document_id)
    return found[0]


def in_force(reader: Reader, day: date, limit: int) -> list[Publication]:
    """The documents in force on a day, latest published first; one query."""
    found = [one for one in _publications(_versions(reader), day) if one.published_on]
    return sorted(found, key=lambda one: (one.published_on or day, one.document_id), reverse=True)[:limit]


def courses(publications: Sequence[Publication], owners: Mapping[int, UnitRef], day: date) -> dict[int, Course]:
    """The course of each document by its id; one query for all."""
    known = catalogues.lists([Catalogue.STAGES, Catalogue.UNIT_KINDS, Catalogue.DOCUMENT_KINDS], day)
    lists = known.entries
    kinds = {kind.code: kind for kind in lists[Catalogue.DOCUMENT_KINDS]}
    branches = {kind.code: str(kind.detail["branch"]) for kind in lists[Catalogue.UNIT_KINDS]}
    levels = {kind.code: str(kind.detail["level"]) for kind in lists[Catalogue.UNIT_KINDS]}
    found = (_course(one, owners[one.owner_id], lists[Catalogue.STAGES], branches) for one in publications)
    return {
        one.publication.document_id: replace(
            one, kind=kinds.get(one.publication.kind), levels=levels, catalogues=known.known_as
        )
        for one in found
    }


def _course(one: Publication, owner: UnitRef, entries: Sequence[CatalogueEntry], branches: Mapping[str, str]) -> Course:
    stages = tuple(_stage(entry, place, one) for place, entry in enumerate(entries))
    branch = branches.get(owner.kind, "")
    owing = {entry.code: tuple(entry.detail.get("kinds", {}).get(branch, ())) for entry in entries}
    return Course(one, owner, stages, {code: kinds for code, kinds in owing.items() if kinds})


def _stage(entry: CatalogueEntry, place: int, one: Publication) -> Stage:
    """A stage of a document.

    Nobody owes having been convened before a conference about the document is set, nor studying it before a rule is.
    """
    owed_by, measure = entry.detail["owed_by"], entry.detail.get("measure", "")
    due_on = due_after(entry, one.published_on) if owed_by == "kind" and one.published_on else None
    if owed_by == "members":
        days = {day for _level, day in one.study.deadlines} if one.study else set()
        due_on = min(days) if len(days) == 1 else None
    tracked = (
        bool(measure) and (measure != ATTENDED or bool(one.sittings)) and (owed_by != "members" or bool(one.study))
    )
    by_members = owed_by == "members"
    return Stage(entry.code, place, entry, tracked, by_kind=owed_by == "kind", due_on=due_on, by_members=by_members)


def _versions_of(reader: Reader, document_id: int) -> list[_Version]:
    """The versions of one document that the reader may read, the newest first.

    What `_versions` asks of all documents, by a statement of its own: every page of a document begins with it.
    """
    params = {"document_id": document_id, "tree_id": reader.tree.version_id}
    rows = db_lines.run("thongsuot.flow", "documents.sql", "versions", **params)
    width = len(_COLUMNS)
    return [_read(row[:width]) for row in rows if may_read(reader, row[2], OwnerPlace(*row[width:]))]


def _read(row: Sequence[Any]) -> _Version:
    """A version as the statement gives it: SQLite gives days and moments as text."""
    one = _Version(*row)
    return one._replace(
        published_at=one.published_at and db.as_moment(one.published_at),
        withdrawn_at=one.withdrawn_at and db.as_moment(one.withdrawn_at),
        issued_on=one.issued_on and db.as_day(one.issued_on),
    )


def _versions(reader: Reader) -> Iterable[_Version]:
    """The published versions of all documents that the reader may read, the newest of each first."""
    rows = Version.objects.filter(visible_versions(reader), published_at__isnull=False)
    rows = rows.annotate(sittings=sittings_about("document_id"), **rule_about("document_id"))
    return (_Version(*row) for row in rows.order_by("document_id", "-number", "pk").values_list(*_COLUMNS))


def _publications(versions: Iterable[_Version], day: date) -> list[Publication]:
    return [_as_of(list(of_one), day) for _id, of_one in groupby(versions, key=lambda version: version.document_id)]


def _as_of(versions: Sequence[_Version], day: date) -> Publication:
    """The version in force on the day; else the one withdrawn last before it; else the newest, not published yet."""
    published = [version for version in versions if version.published_at and day_of(version.published_at) <= day]
    for version in published:
        if version.withdrawn_at is None or day_of(version.withdrawn_at) > day:
            return _publication(version, in_force=True)
    return _publication((published or versions)[0], in_force=False)


def _publication(version: _Version, *, in_force: bool) -> Publication:
    withdrawn = not in_force and version.state == VersionState.WITHDRAWN and version.withdrawn_at is not None
    return Publication(
        document_id=version.document_id,
        kind=version.kind,
        symbol=version.symbol,
        title=version.title,
        issuer_words=version.issuer_words,
        issued_on=version.issued_on,
        owner_id=version.owner_id,
        version_id=version.id,
        published_on=day_of(version.published_at) if in_force and version.published_at else None,
        withdrawn_on=day_of(version.withdrawn_at) if withdrawn and version.withdrawn_at else None,
        reason=version.reason if withdrawn else "",
        sittings=numbers(version.sittings),
        study=wanted(version._asdict()),
    )
