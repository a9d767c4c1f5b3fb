"""What happens to obligations when a version is published or withdrawn, or when the tree is reorganised.

Called in the transaction of what happened (`config.followers`). Each may run again and changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from thongsuot.audit import operations as audit
from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue, due_after
from thongsuot.documents.models import IN_FORCE, Doubt, Part, Requirement, RequirementBody, RequirementKind, Version
from thongsuot.documents.operations import raise_doubt
from thongsuot.documents.rules.announcements import VersionPublished, VersionWithdrawn
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import NO_DAY
from thongsuot.kernel.ids import new_id
from thongsuot.plans.models import WORDS_LENGTH, Kind, Obligation
from thongsuot.plans.operations import lives
from thongsuot.plans.operations.bodies import Meant, meant_by
from thongsuot.plans.rules import ASSIGNED, Event, contribution, effective, last_day
from thongsuot.rollup import operations as rollup
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitsReorganised


@dataclass(frozen=True, slots=True)
class Terms:
    """What all obligations of one publication share."""

    document_id: int
    given_on: date
    published_on: date
    take_on_by: date


@transaction.atomic
def fan_out(*, events: Sequence[VersionPublished], actor: Actor, now: datetime) -> None:
    """Give each task of a published version to the bodies that lead it; ask a person where it is unclear who."""
    units.hold_tree()
    for event in events:
        db.serialise(f"plans:document:{event.document_id}")
        terms = terms_of(event.version_id, event.day)
        leads = list(_leads(event.version_id))
        meant = meant_by(
            {body.words for body in leads}, under_unit_id=event.under_unit_id, on=terms.given_on, today=event.day
        )
        wanted: list[Obligation] = []
        for body in leads:
            _ask(body, meant[body.words])
            wanted += obligations_for(body.requirement, body.words, meant[body.words], terms)
        given = give(wanted, terms, actor=actor, now=now)
        _record(actor, "plans.fan_out", event.document_id, given, now, unit_id=event.under_unit_id)


@transaction.atomic
def take_back(*, events: Sequence[VersionWithdrawn], actor: Actor, now: datetime) -> None:
    """Withdraw every obligation of a withdrawn version, from the day of withdrawal on."""
    for event in events:
        given = Obligation.objects.in_force().filter(requirement__version=event.version_id)
        taken = lives.locked(given)
        additions = {life.obligation.pk: _happening(Kind.WITHDRAWN, life, event.day) for life in taken}
        lives.append(taken, additions, actor=actor, now=now)
        _record(actor, "plans.take_back", event.document_id, len(taken), now, unit_id=event.under_unit_id)


@transaction.atomic
def hand_over(*, events: Sequence[UnitsReorganised], actor: Actor, now: datetime) -> None:
    """Let open obligations go with the only successor; those of a divided unit stay until a person places them."""
    for event in events:
        heirs = dict(event.heirs)
        for batch in db.batches(sorted(heirs)):
            moved = lives.locked(Obligation.objects.open().filter(unit__in=batch))
            additions = {
                life.obligation.pk: replace(
                    _happening(Kind.MOVED, life, max(event.operates_on, _came_on(life))),
                    to_unit_id=heirs[life.obligation.unit_id],
                )
                for life in moved
            }
            lives.append(moved, additions, actor=actor, now=now)


def terms_of(version_id: int, day: date) -> Terms:
    """The terms on which a version published on this day gives its tasks.

    What was issued before it was brought in here is owed since it was issued, so that what was done meanwhile counts.
    """
    document = Version.objects.select_related("document").only("document").get(pk=version_id).document
    stages = {stage.code: stage for stage in catalogues.entries(Catalogue.STAGES, day)}
    return Terms(
        document_id=document.pk,
        given_on=min(document.issued_on or day, day),
        published_on=day,
        take_on_by=(due_after(stages[ASSIGNED], day) if ASSIGNED in stages else None) or NO_DAY,
    )


def obligations_for(asked: Requirement, words: str, meant: Meant, terms: Terms) -> list[Obligation]:
    """One obligation, not yet stored, for each unit that is meant."""
    due_day = last_day(asked.due_kind, asked.due_until, before=asked.due_before)
    return [
        Obligation(
            document_id=terms.document_id,
            requirement=asked,
            origin_id=unit_id,
            unit_id=unit_id,
            words=words[:WORDS_LENGTH],
            given_on=terms.given_on,
            take_on_by=terms.take_on_by,
            first_due=due_day,
            due_day=due_day,
            regular=asked.due_kind == "recurring",
        )
        for unit_id in meant.unit_ids
    ]


def give(wanted: Iterable[Obligation], terms: Terms, *, actor: Actor, now: datetime) -> int:
    """Store what is new of these obligations, renew what an earlier version had given already; how many are now owed.

    The lead that a task names first counts where two of its leads mean one unit.
    """
    missing = _not_yet_given(wanted)
    renewed = _renew(missing, terms, actor=actor, now=now)
    new = [one for key, one in missing.items() if key not in renewed]
    db.insert_new(Obligation, new)
    rollup.apply(change for one in new for change in contribution(lives.birth_of(one), ()))
    return len(missing)


Body = tuple[int, int]
"""A requirement and a unit of origin: there is one obligation of each such pair."""


def _not_yet_given(wanted: Iterable[Obligation]) -> dict[Body, Obligation]:
    missing: dict[Body, Obligation] = {}
    for one in wanted:
        missing.setdefault((one.requirement_id, one.origin_id), one)
    for batch in db.batches(sorted({requirement for requirement, _unit in missing})):
        for key in Obligation.objects.filter(requirement__in=batch).values_list("requirement_id", "origin_id"):
            missing.pop(key, None)
    return missing


def _renew(missing: Mapping[Body, Obligation], terms: Terms, *, actor: Actor, now: datetime) -> set[Body]:
    """Carry on withdrawn obligations whose sentence stands in the new version too, with all that was reported."""
    follows = {one.requirement.carried_from_id: one.requirement_id for one in missing.values()}
    renewed: set[Body] = set()
    for batch in db.batches(sorted(earlier for earlier in follows if earlier is not None)):
        withdrawn = Obligation.objects.filter(requirement__in=batch, withdrawn_on__isnull=False)
        carried, additions = [], {}
        for life in lives.locked(withdrawn):
            key = (follows[life.obligation.requirement_id], life.obligation.origin_id)
            if key in missing and missing[key].regular == life.obligation.regular:
                life.obligation.requirement_id = key[0]
                additions[life.obligation.pk] = replace(
                    _happening(Kind.RENEWED, life, terms.published_on), due_day=missing[key].due_day
                )
                carried.append(life)
                renewed.add(key)
        Obligation.objects.bulk_update([life.obligation for life in carried], ["requirement"], batch_size=db.BATCH)
        lives.append(carried, additions, actor=actor, now=now)
    return renewed


def _leads(version_id: int) -> QuerySet[RequirementBody]:
    tasks = Requirement.objects.filter(version=version_id, kind=RequirementKind.TASK, state__in=IN_FORCE)
    leads = RequirementBody.objects.filter(requirement__in=tasks, part=Part.LEAD).select_related("requirement")
    return leads.order_by("requirement__start", "requirement_id", "position")


def _ask(body: RequirementBody, meant: Meant) -> None:
    if not meant.doubt:
        return
    asked = Doubt.objects.filter(requirement=body.requirement_id, code=meant.doubt).values_list("params", flat=True)
    if any(params.get("words") == body.words for params in asked):
        return  # answered or still open: publishing again asks nothing twice
    params = {"words": body.words, "candidates": list(meant.candidates)}
    raise_doubt(requirement_id=body.requirement_id, code=meant.doubt, params=params)


def _happening(kind: Kind, life: lives.Life, day: date) -> Event:
    return Event(id=new_id(), kind=kind.value, happened_on=max(day, life.obligation.given_on))


def _came_on(life: lives.Life) -> date:
    """The day on which the unit that owes it got it: an act dated before that finds it elsewhere, and moves it then."""
    comings = [event.happened_on for event in effective(life.events) if event.kind in {Kind.MOVED, Kind.REASSIGNED}]
    return max(comings, default=life.obligation.given_on)


def _record(actor: Actor, action: str, document_id: int, count: int, now: datetime, *, unit_id: int) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"document:{document_id}",
        unit_id=unit_id,
        now=now,
        detail={"obligations": count},
    )
