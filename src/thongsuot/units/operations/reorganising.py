"""A reorganisation: planned in a dry run, applied whole or not at all. The rules are in docs/algorithms/tree.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.catalogues.queries import entries
from thongsuot.catalogues.rules import Catalogue, named
from thongsuot.files import operations as files
from thongsuot.files import queries as kept_files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission, require
from thongsuot.officedoc import from_sheet
from thongsuot.units.models import Reorganisation, Succession, Unit
from thongsuot.units.operations import placing
from thongsuot.units.operations.standing import changed_on, forest_on, later_days, opened_later
from thongsuot.units.operations.versions import drop_versions
from thongsuot.units.queries.trees import ACTS, BUILDERS
from thongsuot.units.rules.act_sheet import steps
from thongsuot.units.rules.acts import Outcome, Step
from thongsuot.units.rules.drafting import Draft, KindOf
from thongsuot.units.rules.forest import Forest
from thongsuot.units.rules.later import changed_twice, contradictions
from thongsuot.units.rules.refs import UnitsReorganised


@dataclass(frozen=True, slots=True)
class ReorganisationPlan:
    """What an act would do, by codes; with problems nothing is kept and `act_id` is None.

    `heirs`: closed unit → its only successor, with which members and open obligations go. `split`: closed units whose
    members and obligations would stand on a list to be placed.
    """

    act_id: int | None
    opened: tuple[str, ...]
    moved: tuple[str, ...]
    renamed: tuple[str, ...]
    closed: tuple[str, ...]
    heirs: Mapping[str, str]
    split: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reorganised:
    """An applied act: how many units it opened, changed and closed."""

    act_id: int
    operates_on: date
    opened: int
    changed: int
    closed: int


@transaction.atomic
def plan_reorganisation(
    *, actor: Actor, data: bytes, name: str, document_words: str, operates_on: date, now: datetime
) -> ReorganisationPlan:
    """Say what the steps of a sheet (.xlsx, .csv) would do on that day, and keep them when nothing is wrong.

    :raises DomainError: people.not_allowed, units.document_missing
    :raises SheetError: when the file is no sheet that can be read
    """
    if not document_words.strip():
        raise DomainError("units.document_missing", _("Name the document by which the units are reorganised."))
    taken, problems = _read(data, name)
    outcome = _worked_out(taken, problems, operates_on, actor=actor, now=now)
    plan, act_id = _plan(None, outcome), None
    if not outcome.problems:
        file_id = files.keep(data=data, name=name, media_type="application/octet-stream", now=now).id
        act = Reorganisation(document_words=document_words.strip(), operates_on=operates_on, file_id=file_id)
        act.steps, act.recorded_at, act.actor_id = [asdict(step) for step in taken], now, actor.user_id
        act.outlook = _outlook(plan)
        act.save()
        act_id = act.pk
    detail = {"steps": len(taken), "problems": len(outcome.problems)}
    record(actor=actor, action="units.plan_reorganisation", subject=f"act:{act_id}", now=now, detail=detail)
    return replace(plan, act_id=act_id)


@transaction.atomic
def reorganise(*, actor: Actor, act_id: int, now: datetime) -> Reorganised:
    """Do what was planned, whole, and announce it. What is stored may have changed since: everything is checked again.

    :raises DomainError: people.not_allowed, units.act_not_planned, units.act_not_due, units.act_has_problems
    """
    db.serialise(ACTS)
    db.serialise(BUILDERS)
    act = Reorganisation.objects.select_for_update().filter(pk=act_id, state=Reorganisation.State.PLANNED).first()
    if act is None:
        raise DomainError("units.act_not_planned", _("There is no such reorganisation waiting to be applied."))
    if act.operates_on > day_of(now):  # what hangs on units moves at once, so it moves on the day itself
        message = _("This act operates from %(day)s. Apply it on that day; until then its plan is kept.")
        raise DomainError("units.act_not_due", message, day=act.operates_on)
    content = kept_files.content(act.file_id)
    taken, problems = _read(content.data, content.name)
    outcome = _worked_out(taken, problems, act.operates_on, actor=actor, now=now)
    if outcome.problems:
        message = _("The steps no longer fit what is stored. Nothing was changed.")
        raise DomainError("units.act_has_problems", message, problems=outcome.problems)
    ids = _write(outcome, act)
    plan = _plan(act_id, outcome)
    act.state, act.applied_at, act.outlook = Reorganisation.State.APPLIED, now, _outlook(plan)
    act.save(update_fields=["state", "applied_at", "outlook"])
    drop_versions(act.operates_on)
    detail = {"changes": len(outcome.changes), "closed": len(outcome.closed)}
    record(actor=actor, action="units.reorganise", subject=f"act:{act_id}", now=now, detail=detail)
    announce([_announced(outcome, act, ids)], actor=actor, now=now)
    changed = len({*plan.moved, *plan.renamed})
    return Reorganised(act_id, act.operates_on, len(plan.opened), changed, len(plan.closed))


def _read(data: bytes, name: str) -> tuple[list[Step], list[Problem]]:
    """The steps of the file's first sheet, and the rows that are none."""
    read = list(steps(from_sheet(data, name=name)[0]))
    return [each for each in read if isinstance(each, Step)], [each for each in read if isinstance(each, Problem)]


def _worked_out(
    taken: Sequence[Step], problems: Sequence[Problem], day: date, *, actor: Actor, now: datetime
) -> Outcome:
    """The act on its day's tree, and everything wrong with it, what its own day and later ones forbid included."""
    forest = forest_on(day)
    for unit_id in _touched(forest, taken):
        require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=unit_id, now=now)
    draft = Draft(forest, day, kind_of=_kind_of(day), opened_later=opened_later(forest))
    for step in taken:
        draft.take(step)
    outcome = draft.finish()
    found = (*problems, *outcome.problems)
    if not found:
        found = (
            *changed_twice(draft, outcome.changes, changed_on(day), day),
            *contradictions(draft, outcome.closed, later_days(day)),
        )
    ordered = tuple(sorted(found, key=lambda each: (each.row or 0, each.code)))
    return Outcome(problems=ordered, changes=outcome.changes, passings=outcome.passings)


def _touched(forest: Forest, taken: Iterable[Step]) -> list[int | None]:
    """Where the actor must be allowed to edit: each unit named, and the lowest above them all (None: the root).

    A grant without its subtree covers the unit above and not those beneath, so each is asked.
    """
    named_codes = {code for step in taken for code in (step.code, step.parent, step.successor)}
    known = [forest[code] for code in named_codes if code in forest]
    top = forest.common_ancestor(seat.parent or seat.code for seat in known)
    wanted = {seat.code for seat in known} | ({top} if top else set())
    ids: list[int | None] = list(Unit.objects.filter(code__in=wanted).order_by("pk").values_list("pk", flat=True))
    return ids if top else [None, *ids]


def _kind_of(day: date) -> KindOf:
    """From words to the code of a kind that there is on that day."""
    kinds = entries(Catalogue.UNIT_KINDS, day)

    @cache
    def kind_of(words: str) -> str | None:
        entry = named(words, kinds)
        return entry.code if entry else None

    return kind_of


def _write(outcome: Outcome, act: Reorganisation) -> dict[str, int]:
    """Write the changes; the ids of all units that the act touches, by code."""
    day = act.operates_on
    Unit.objects.bulk_create(Unit(code=code, opened_on=day) for code in outcome.opened)
    ids = _ids(outcome)
    Unit.objects.filter(code__in=outcome.closed).update(closed_on=day)
    placed = outcome.placed()
    placing.place({ids[code]: ids[parent] if parent else None for code, parent in placed.items()}, day, act)
    placing.name({ids[code]: called for code, called in outcome.named().items()}, day, act)
    Succession.objects.bulk_create(
        Succession(act=act, predecessor_id=ids[each.predecessor], successor_id=ids[each.successor], part=each.part)
        for each in outcome.passings
    )
    return ids


def _ids(outcome: Outcome) -> dict[str, int]:
    seats = [change.after for change in outcome.changes]
    codes = {seat.code for seat in seats} | {seat.parent for seat in seats if seat.parent}
    codes |= {code for passing in outcome.passings for code in (passing.predecessor, passing.successor)}
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))


def _announced(outcome: Outcome, act: Reorganisation, ids: Mapping[str, int]) -> UnitsReorganised:
    return UnitsReorganised(
        act_id=act.pk,
        operates_on=act.operates_on,
        heirs=tuple((ids[closed], ids[heir]) for closed, heir in outcome.heirs().items()),
        split=tuple(ids[code] for code in outcome.split()),
    )


def _plan(act_id: int | None, outcome: Outcome) -> ReorganisationPlan:
    opened, closed = outcome.opened, outcome.closed
    return ReorganisationPlan(
        act_id=act_id,
        opened=opened,
        moved=tuple(code for code in outcome.placed() if code not in {*opened, *closed}),
        renamed=tuple(code for code in outcome.named() if code not in set(opened)),
        closed=closed,
        heirs=outcome.heirs(),
        split=outcome.split(),
        problems=outcome.problems,
    )


def _outlook(plan: ReorganisationPlan) -> dict[str, Any]:
    """What the act comes to, as JSON."""
    lists = {name: list(getattr(plan, name)) for name in ("opened", "moved", "renamed", "closed", "split")}
    return {**lists, "heirs": dict(plan.heirs)}
