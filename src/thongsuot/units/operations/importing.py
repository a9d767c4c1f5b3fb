"""The tree from a sheet: planned, applied whole or not at all. The rules are in docs/algorithms/tree-import.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.catalogues.queries import entries_ever
from thongsuot.catalogues.rules import Catalogue
from thongsuot.files import operations as files
from thongsuot.files import queries as kept_files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission, require
from thongsuot.officedoc import from_sheet, read_table
from thongsuot.units.models import TreeImport
from thongsuot.units.operations import known, written
from thongsuot.units.operations.versions import drop_versions
from thongsuot.units.queries.trees import ACTS, BUILDERS
from thongsuot.units.rules import growth, tree_sheet
from thongsuot.units.rules.growth import Draft
from thongsuot.units.rules.problems import problem


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, counted in units; with problems nothing is kept and `run_id` is None."""

    run_id: int | None
    created: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportApplied:
    """What an import did, counted in units."""

    run_id: int
    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Counts:
    created: int
    changed: int
    unchanged: int


@transaction.atomic
def plan_import(*, actor: Actor, data: bytes, name: str, now: datetime) -> ImportPlan:
    """Say what a sheet (.xlsx, .csv) would do to the tree, and keep it for `apply_import` when nothing is wrong.

    :raises DomainError: people.not_allowed
    :raises SheetError: when the file is no sheet that can be read
    """
    require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=None, now=now)
    drafts, problems = _worked_out(data, name, day_of(now))
    counts = _counts(drafts)
    run_id = None if problems else _keep(actor, data, name, counts, now)
    record(
        actor=actor, action="units.plan_import", subject=f"tree_import:{run_id}",
        detail={"rows": len(drafts), "problems": len(problems)}, now=now,
    )  # fmt: skip
    return ImportPlan(run_id, counts.created, counts.changed, counts.unchanged, problems)


@transaction.atomic
def apply_import(*, actor: Actor, run_id: int, now: datetime) -> ImportApplied:
    """Do what was planned, whole. What is stored may have changed since: everything is checked again.

    :raises DomainError: people.not_allowed, units.import_not_planned, units.import_has_problems
    """
    require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=None, now=now)
    db.serialise(ACTS)
    db.serialise(BUILDERS)
    run = TreeImport.objects.select_for_update().filter(pk=run_id, state=TreeImport.State.PLANNED).first()
    if run is None:
        raise DomainError("units.import_not_planned", _("There is no such import waiting to be applied."))
    content = kept_files.content(run.file_id)
    drafts, problems = _worked_out(content.data, content.name, day_of(now))
    if problems:
        message = _("The sheet no longer fits what is stored. Nothing was changed.")
        raise DomainError("units.import_has_problems", message, problems=problems)
    run.before = written.write(drafts, run_id=run_id, today=day_of(now))
    counts = _close(run, drafts, now)
    detail = {"created": counts.created, "changed": counts.changed}
    record(actor=actor, action="units.apply_import", subject=f"tree_import:{run_id}", detail=detail, now=now)
    return ImportApplied(run_id, counts.created, counts.changed, counts.unchanged)


def _worked_out(data: bytes, name: str, today: date) -> tuple[list[Draft], tuple[Problem, ...]]:
    """The drafts of the file's first sheet beside what is stored, and everything that is wrong with them."""
    table = read_table(from_sheet(data, name=name)[0], tree_sheet.COLUMNS)
    missing = tuple(tree_sheet.missing_columns(table))
    if missing:
        return [], missing
    if not table.rows:
        return [], (problem("units.no_rows", None),)
    rows, problems = tree_sheet.understood(table)
    del table
    tree = known.tree(today)
    kind_of = tree_sheet.kinds_by_words(entries_ever(Catalogue.UNIT_KINDS))
    drafts = growth.drafted(rows.values(), tree.units, kind_of, today)
    return drafts, _in_order([*problems, *growth.problems_of(drafts, tree, today)])


def _counts(drafts: Iterable[Draft]) -> _Counts:
    found = Counter(map(_outcome, drafts))
    return _Counts(found["created"], found["changed"], found["unchanged"])


def _outcome(draft: Draft) -> str:
    if draft.known is None:
        return "created"
    return "unchanged" if draft.is_unchanged else "changed"


def _keep(actor: Actor, data: bytes, name: str, counts: _Counts, now: datetime) -> int:
    kept = files.keep(data=data, name=name, media_type="application/octet-stream", now=now)
    run = TreeImport.objects.create(
        file_id=kept.id, actor_id=actor.user_id, planned_at=now,
        created=counts.created, changed=counts.changed, unchanged=counts.unchanged,
    )  # fmt: skip
    return run.pk


def _close(run: TreeImport, drafts: Sequence[Draft], now: datetime) -> _Counts:
    """Note what was done, and drop the cached trees of the days that it reaches."""
    counts = _counts(drafts)
    run.created, run.changed, run.unchanged = counts.created, counts.changed, counts.unchanged
    run.state, run.applied_at, run.applied_on = TreeImport.State.APPLIED, now, day_of(now)
    run.save()
    first = written.first_day(drafts, day_of(now))
    if first is not None:
        drop_versions(first)
    return counts


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: (each.row or 0, each.code)))
