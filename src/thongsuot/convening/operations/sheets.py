"""Points and the units that they serve from a sheet: looked through, then written whole.

A sheet says all of each point that it names, and nothing of the others. Columns that it lacks leave as it is what they
would say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue, CatalogueEntry, named
from thongsuot.convening.models import Conference, Point, PointDuty, PointSheet, PointUnit
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.operations.points import search_key, standing_duties, write_served
from thongsuot.convening.queries.sheets import unknown_sheet
from thongsuot.convening.rules.point_sheet import COLUMNS, SheetPoint, problem, understood
from thongsuot.files import operations as files
from thongsuot.files import queries as kept_files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.officedoc import from_sheet, read_table
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree

OTHER = "other"
"""The kind of a new point of which the sheet says none."""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a sheet would do, in figures; with problems nothing is kept and `run_id` is None."""

    run_id: int | None
    figures: Mapping[str, int]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Draft:
    """A point of the sheet beside what is stored of it; `serves` None where the sheet does not say."""

    point: Point
    is_new: bool
    is_changed: bool
    serves: set[int] | None
    served: set[int] = field(default_factory=set)

    @property
    def added(self) -> set[int]:
        """Units that take part there from then on."""
        return set() if self.serves is None else self.serves - self.served

    @property
    def removed(self) -> set[int]:
        """Units that take part there no more."""
        return set() if self.serves is None else self.served - self.serves


@dataclass(frozen=True, slots=True)
class _Found:
    """A unit of the tree that a sheet names."""

    id: int
    lft: int
    rgt: int
    is_open: bool


@transaction.atomic
def plan_sheet(*, actor: Actor, conference_id: int, data: bytes, name: str, now: datetime) -> SheetPlan:
    """Say what a sheet (.xlsx, .csv) would do to the points, and keep it for `apply_sheet` when nothing is wrong.

    :raises DomainError: as `held_conference`
    :raises SheetError: when the file is no sheet that can be read
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    drafts, problems = _worked_out(row, data, name, now)
    figures = _figures(drafts)
    if problems:
        return SheetPlan(None, figures, problems)
    kept = files.keep(data=data, name=name, media_type="application/octet-stream", now=now)
    run = PointSheet.objects.create(
        conference=row, file_id=kept.id, figures=figures, actor_id=actor.user_id, planned_at=now
    )
    return SheetPlan(run.pk, figures, ())


@transaction.atomic
def apply_sheet(*, actor: Actor, conference_id: int, run_id: int, now: datetime) -> Mapping[str, int]:
    """Write what was planned, whole. What is stored may have changed since: everything is looked through again.

    :raises DomainError: as `held_conference`; convening.unknown_sheet, convening.sheet_has_problems
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    run = PointSheet.objects.select_for_update().filter(conference=row, pk=run_id, applied_at=None).first()
    if run is None:
        raise unknown_sheet()
    content = kept_files.content(run.file_id)
    drafts, problems = _worked_out(row, content.data, content.name, now)
    if problems:
        message = _("The sheet no longer fits what is stored. Nothing was changed.")
        raise DomainError("convening.sheet_has_problems", message, problems=problems)
    _write(row, drafts, now)
    run.figures, run.applied_at = _figures(drafts), now
    run.save(update_fields=["figures", "applied_at"])
    audit.record(
        actor=actor,
        action="convening.apply_sheet",
        subject=f"conference:{row.pk}",
        unit_id=row.organiser_id,
        now=now,
        detail=dict(run.figures),
    )
    return dict(run.figures)


def _worked_out(row: Conference, data: bytes, name: str, now: datetime) -> tuple[list[_Draft], tuple[Problem, ...]]:
    """The drafts of the file's first sheet beside what is stored, and everything that is wrong with them."""
    found, problems = understood(read_table(from_sheet(data, name=name)[0], COLUMNS))
    work = _Comparison(row, found, now)
    drafts = [work.draft(one) for one in found]
    problems += work.problems
    return drafts, tuple(sorted(problems, key=lambda each: (each.row or 0, each.code)))


class _Comparison:
    """The points of a sheet beside what is stored; what is wrong with them is collected."""

    def __init__(self, row: Conference, found: Sequence[SheetPoint], now: datetime) -> None:
        tree = units.tree_on(day_of(now))
        self.problems: list[Problem] = []
        self._conference = row
        self._tree = tree
        self._organiser = units.unit(row.organiser_id, tree)
        self._kinds = catalogues.entries(Catalogue.POINT_KINDS, day_of(now))
        self._units = _units_named(found, tree)
        stored = Point.objects.filter(conference=row)
        self._points = {point.code: point for point in stored}
        self._served: dict[int, set[int]] = {}
        for point_id, unit_id in PointUnit.objects.filter(conference=row).values_list("point_id", "unit_id"):
            self._served.setdefault(point_id, set()).add(unit_id)

    def draft(self, said: SheetPoint) -> _Draft:
        """The point as it would be."""
        known = self._points.get(said.code)
        point = known or Point(conference=self._conference, code=said.code, kind=OTHER)
        before = _state(point)
        self._say(point, said, is_new=known is None)
        serves = None if said.units is None else self._serves(said)
        served = self._served.get(point.pk, set()) if known else set()
        return _Draft(point, known is None, known is not None and _state(point) != before, serves, served)

    def _say(self, point: Point, said: SheetPoint, *, is_new: bool) -> None:
        """Put onto the point what the sheet says of it; an empty name, kind or owner leaves what is known."""
        for column, words, code in (
            ("point_name", said.name, "convening.name_missing"),
            ("owner", said.owner, "convening.owner_missing"),
        ):
            if is_new and not words:
                self.problems.append(problem(code, said.row, column, point=said.code))
        point.name = said.name or point.name
        point.place = point.place if said.place is None else said.place
        point.contact = point.contact if said.contact is None else said.contact
        point.capacity = said.seats if said.says_seats else point.capacity
        if said.kind_words:
            point.kind = self._kind(said) or point.kind
        if said.owner and (owner := self._unit(said.owner, said.row, "owner")):
            point.owner_id = owner.id
        point.folded = search_key(point.code, point.name, point.place)

    def _kind(self, said: SheetPoint) -> str | None:
        found: CatalogueEntry | None = named(said.kind_words or "", self._kinds)
        if found is None:
            self.problems.append(problem("convening.kind_unknown", said.row, "point_kind", kind=said.kind_words))
        return found.code if found else None

    def _serves(self, said: SheetPoint) -> set[int]:
        serves: set[int] = set()
        for one in said.units or ():
            unit = self._unit(one.code, one.row, "unit")
            if unit is None:
                continue
            if not self._organiser.lft <= unit.lft <= self._organiser.rgt:
                self.problems.append(problem("convening.unit_outside", one.row, "unit", unit=one.code))
            serves.add(unit.id)
            if one.with_subtree:
                serves.update(_open_beneath(unit, self._tree))
        return serves

    def _unit(self, code: str, row: int, column: str) -> _Found | None:
        unit = self._units.get(code)
        if unit is None or not unit.is_open:
            wrong = "convening.unit_unknown" if unit is None else "convening.unit_closed"
            self.problems.append(problem(wrong, row, column, unit=code))
            return None
        return unit


def _state(point: Point) -> tuple[object, ...]:
    return point.name, point.place, point.kind, point.owner_id, point.capacity, point.contact


def _units_named(found: Sequence[SheetPoint], tree: Tree) -> dict[str, _Found]:
    """The units that the sheet names, by code; a query for each batch of codes."""
    codes = {one.owner for one in found if one.owner} | {unit.code for one in found for unit in one.units or ()}
    nodes = TreeNode.objects.filter(version_id=tree.version_id)
    known: dict[str, _Found] = {}
    for some in db.batches(sorted(codes)):
        rows = nodes.filter(unit__code__in=some).values_list("unit__code", "unit_id", "lft", "rgt", "is_open")
        known |= {code: _Found(unit_id, lft, rgt, is_open) for code, unit_id, lft, rgt, is_open in rows}
    return known


def _open_beneath(unit: _Found, tree: Tree) -> Collection[int]:
    nodes = TreeNode.objects.filter(version_id=tree.version_id, lft__gte=unit.lft, lft__lte=unit.rgt, is_open=True)
    return nodes.values_list("unit_id", flat=True)


def _figures(drafts: Sequence[_Draft]) -> dict[str, int]:
    return {
        "created": sum(one.is_new for one in drafts),
        "changed": sum(one.is_changed for one in drafts),
        "unchanged": sum(not one.is_new and not one.is_changed for one in drafts),
        "added": sum(len(one.added) for one in drafts),
        "removed": sum(len(one.removed) for one in drafts),
    }


def _write(row: Conference, drafts: Sequence[_Draft], now: datetime) -> None:
    new = [one.point for one in drafts if one.is_new]
    for some in db.batches(new):
        Point.objects.bulk_create(some)
    duties = standing_duties(now)
    PointDuty.objects.bulk_create((PointDuty(point=point, **duty) for point in new for duty in duties), batch_size=500)
    for one in drafts:
        if one.is_changed:
            one.point.save()
        if one.removed:
            PointUnit.objects.filter(point=one.point, unit__in=one.removed).delete()
    write_served((row.pk, one.point.pk, unit_id) for one in drafts for unit_id in sorted(one.added))
