"""Which documents are in force on a day, for a reader, and the stages that each goes through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue, CatalogueEntry, due_after
from thongsuot.convening.queries.studied import numbers, sittings_about
from thongsuot.convening.rules import ATTENDED
from thongsuot.documents.models import Version, VersionState
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.flow.rules.figures import Publication, Stage
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader
from thongsuot.study.queries.stages import rule_about, wanted
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Course:
    """A document, the unit from which it reaches down, its stages, and the kinds of units that owe each as such.

    `levels` are those of the kinds of units.
    """

    publication: Publication
    owner: UnitRef
    stages: tuple[Stage, ...]
    owing: Mapping[str, tuple[str, ...]]
    kind: CatalogueEntry | None = None
    levels: Mapping[str, str] = field(default_factory=dict)

    @property
    def tracked(self) -> tuple[Stage, ...]:
        """The stages that anything says something about."""
        return tuple(stage for stage in self.stages if stage.tracked)

    def owes(self, code: str, unit: UnitRef) -> bool:
        """True for a unit that owes this stage by its kind and stands where the document reaches."""
        return unit.is_open and self.owner.holds(unit) and unit.kind in self.owing.get(code, ())


def publication(reader: Reader, document_id: int, day: date) -> Publication:
    """One document as of a day; one query.

    :raises DomainError: documents.unknown_document, whether it does not exist or is not for this reader
    """
    found = _publications(_versions(reader, document_ids=[document_id]), day)
    if not found:
        raise DomainError("documents.unknown_document", _("There is no such document."), document_id=document_id)
    return found[0]


def in_force(reader: Reader, day: date, limit: int) -> list[Publication]:
    """The documents in force on a day, latest published first; one query."""
    found = [one for one in _publications(_versions(reader), day) if one.published_on]
    return sorted(found, key=lambda one: (one.published_on or day, one.document_id), reverse=True)[:limit]


def courses(publications: Sequence[Publication], owners: Mapping[int, UnitRef], day: date) -> dict[int, Course]:
    """The course of each document by its id; one query for all."""
    lists = catalogues.entries_of([Catalogue.STAGES, Catalogue.UNIT_KINDS, Catalogue.DOCUMENT_KINDS], day)
    kinds = {kind.code: kind for kind in lists[Catalogue.DOCUMENT_KINDS]}
    branches = {kind.code: str(kind.detail["branch"]) for kind in lists[Catalogue.UNIT_KINDS]}
    levels = {kind.code: str(kind.detail["level"]) for kind in lists[Catalogue.UNIT_KINDS]}
    found = (_course(one, owners[one.owner_id], lists[Catalogue.STAGES], branches) for one in publications)
    return {
        one.publication.document_id: replace(one, kind=kinds.get(one.publication.kind), levels=levels) for one in found
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


def _versions(reader: Reader, document_ids: Sequence[int] | None = None) -> Iterable[Version]:
    rows = Version.objects.filter(visible_versions(reader))
    rows = rows.annotate(sittings=sittings_about("document_id"), **rule_about("document_id"))
    rows = rows.select_related("document").defer("text", "reading")
    if document_ids is not None:
        return rows.filter(document__in=document_ids).order_by("document_id", "-number", "pk")
    return rows.filter(published_at__isnull=False).order_by("document_id", "-number", "pk")


def _publications(versions: Iterable[Version], day: date) -> list[Publication]:
    return [_as_of(list(of_one), day) for _id, of_one in groupby(versions, key=lambda version: version.document_id)]


def _as_of(versions: Sequence[Version], day: date) -> Publication:
    """The version in force on the day; else the one withdrawn last before it; else the newest, not published yet."""
    published = [version for version in versions if version.published_at and day_of(version.published_at) <= day]
    for version in published:
        if version.withdrawn_at is None or day_of(version.withdrawn_at) > day:
            return _publication(version, in_force=True)
    return _publication((published or versions)[0], in_force=False)


def _publication(version: Version, *, in_force: bool) -> Publication:
    document = version.document
    withdrawn = not in_force and version.state == VersionState.WITHDRAWN and version.withdrawn_at is not None
    return Publication(
        document_id=document.pk,
        kind=document.kind,
        symbol=document.symbol,
        title=document.title,
        issuer_words=document.issuer_words,
        issued_on=document.issued_on,
        owner_id=document.owner_id,
        version_id=version.pk,
        published_on=day_of(version.published_at) if in_force and version.published_at else None,
        withdrawn_on=day_of(version.withdrawn_at) if withdrawn and version.withdrawn_at else None,
        reason=version.reason if withdrawn else "",
        sittings=numbers(vars(version)["sittings"]),  # annotated
        study=wanted(vars(version)),
    )
