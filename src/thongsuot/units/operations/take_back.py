"""Taking an import of the tree back: whole, or not at all when something hangs on it since."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from django.db import models, transaction
from django.db.models import Count, ForeignObjectRel, Q
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission, require
from thongsuot.units.models import Name, Placement, TreeImport, Unit
from thongsuot.units.operations import known
from thongsuot.units.operations.versions import drop_versions
from thongsuot.units.operations.written import Before, correct_names, end_placements, place_beneath
from thongsuot.units.queries.trees import ACTS, BUILDERS
from thongsuot.units.rules.growth import circles_ahead
from thongsuot.units.rules.problems import problem

LISTED = 200
"""As many hindrances are listed; to take them away one by one is hopeless long before."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The units that are gone, and those that are again as they were."""

    run_id: int
    removed: int
    restored: int


@transaction.atomic
def take_back_import(*, actor: Actor, run_id: int, now: datetime) -> TakenBack:
    """Undo an applied import: the units that it brought are gone, those that it changed are as before.

    :raises DomainError: people.not_allowed, units.import_not_applied, units.import_in_use
    """
    require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=None, now=now)
    db.serialise(ACTS)
    db.serialise(BUILDERS)
    run = TreeImport.objects.select_for_update().filter(pk=run_id, state=TreeImport.State.APPLIED).first()
    if run is None:
        raise DomainError("units.import_not_applied", _("There is no such import to take back."))
    before = [Before(**entry) for entry in run.before]
    first = _first_day(run, before)
    _refuse_if(chain(_used(run), _changed_since(run, before)))
    _restore(before)
    _refuse_if(chain(_placed_beneath(run), _circles(before, day_of(now))))
    removed = _remove(run)
    run.state = TreeImport.State.TAKEN_BACK
    run.save(update_fields=["state"])
    if first is not None:
        drop_versions(first)
    done = TakenBack(run_id, removed=removed, restored=len(before))
    record(
        actor=actor, action="units.take_back_import", subject=f"tree_import:{run_id}",
        detail={"removed": removed, "restored": len(before)}, now=now,
    )  # fmt: skip
    return done


def _refuse_if(hindrances: Iterator[Problem]) -> None:
    listed = tuple(islice(hindrances, LISTED))
    if listed:
        message = _("The import cannot be taken back: something hangs on it. Nothing was changed.")
        raise DomainError("units.import_in_use", message, problems=listed)


def _used(run: TreeImport) -> Iterator[Problem]:
    """Records of any package that refer to units which the import brought."""
    for relation in Unit._meta.get_fields(include_hidden=True):  # relations without a way back ("+") hold it as fast
        if not isinstance(relation, ForeignObjectRel) or relation.on_delete is not models.PROTECT:
            continue
        if relation.related_model not in (Name, Placement):
            yield from _references(run, relation)


def _references(run: TreeImport, relation: ForeignObjectRel) -> Iterator[Problem]:
    unit = relation.field.name
    rows = relation.related_model._default_manager.filter(**{f"{unit}__run": run})
    counted = rows.values(f"{unit}__code").annotate(count=Count("*")).order_by(f"{unit}__code")
    for code, count in counted.values_list(f"{unit}__code", "count")[:LISTED]:
        yield problem("units.in_use", None, unit=code, count=count, records=relation.related_model._meta.label)


def _changed_since(run: TreeImport, before: Sequence[Before]) -> Iterator[Problem]:
    """Units of this import, or beneath which it once stood, that an act or another import has changed since."""
    old_parents = (entry.parent_id for entry in before if entry.placement_id is not None)
    unit_ids = {*(entry.unit_id for entry in before), *filter(None, old_parents)}
    touched = _imported_since(run)
    changed = {*_acted_on(run, Q(unit__run=run)), *_codes(Q(run=run), touched), *_codes(Q(), touched & unit_ids)}
    for some in db.batches(sorted(unit_ids)):
        changed.update(_acted_on(run, Q(unit__in=some)))
    for code in sorted(changed):
        yield problem("units.changed_since", None, unit=code)


def _acted_on(run: TreeImport, which: Q) -> Iterator[str]:
    for model in (Name, Placement):
        since = model._default_manager.filter(which, act__applied_at__gte=run.applied_at)
        yield from since.values_list("unit__code", flat=True)


def _imported_since(run: TreeImport) -> set[int]:
    """Units that a later import changed."""
    at_once = Q(applied_at=run.applied_at, pk__gt=run.pk)
    later = TreeImport.objects.filter(Q(applied_at__gt=run.applied_at) | at_once, state=TreeImport.State.APPLIED)
    return {entry["unit_id"] for entries in later.values_list("before", flat=True) for entry in entries}


def _codes(which: Q, unit_ids: Collection[int]) -> Iterator[str]:
    for some in db.batches(sorted(unit_ids)):
        yield from Unit.objects.filter(which, pk__in=some).values_list("code", flat=True)


def _placed_beneath(run: TreeImport) -> Iterator[Problem]:
    """Units that others have brought beneath those of this import."""
    others = Placement.objects.filter(parent__run=run).exclude(unit__run=run).order_by("unit__code", "pk")
    for code, parent in others.values_list("unit__code", "parent__code")[:LISTED]:
        yield problem("units.placed_beneath", None, unit=code, parent=parent)


def _circles(before: Sequence[Before], today: date) -> Iterator[Problem]:
    """What the old places make of a tree that has moved on elsewhere."""
    moved = {entry.unit_id for entry in before if entry.placement_id is not None}
    if moved:
        tree = known.tree(today)
        placed = {unit.code: unit.parent_code for unit in tree.units.values() if unit.id in moved}
        for circle in sorted(circles_ahead(tree, placed)):
            yield problem("units.cycle", None, circle=" → ".join([*circle, circle[0]]))


def _restore(before: Sequence[Before]) -> None:
    correct_names([(entry.name_id, entry.words, entry.kind) for entry in before if entry.name_id is not None])
    _restore_places(before)
    for entry in before:
        if entry.aliases:
            Name.objects.filter(unit_id=entry.unit_id, role=Name.Role.ALIAS, folded__in=entry.aliases).delete()


def _restore_places(before: Sequence[Before]) -> None:
    moved = [(entry, entry.placement_id) for entry in before if entry.placement_id is not None]
    place_beneath([(placement_id, entry.parent_id) for entry, placement_id in moved if entry.in_place])
    ended = [(entry, placement_id) for entry, placement_id in moved if not entry.in_place]
    for some in db.batches(ended):
        days = {entry.moved_on for entry, _placement_id in some}
        Placement.objects.filter(unit__in=[entry.unit_id for entry, _id in some], from_day__in=days).delete()
    end_placements([placement_id for _entry, placement_id in ended], None)


def _first_day(run: TreeImport, before: Sequence[Before]) -> date | None:
    """The first day whose tree the import changed."""
    brought = run.units.aggregate(first=models.Min("opened_on"))["first"]
    renamed = [entry.named_from for entry in before if entry.name_id is not None]
    moved = [entry.moved_on for entry in before if entry.placement_id is not None]
    return min([*map(date.fromisoformat, (*renamed, *moved)), *filter(None, [brought])], default=None)


def _remove(run: TreeImport) -> int:
    """Names and places first; the units in one statement, as what else refers to them has been asked already."""
    Name.objects.filter(unit__run=run).delete()
    Placement.objects.filter(unit__run=run).delete()
    return db.run("thongsuot.units", "imports.sql", "remove_units", {"run_id": run.pk})
