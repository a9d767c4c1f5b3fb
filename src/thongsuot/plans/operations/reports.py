"""What the unit itself says of its obligation, on one screen: taken on, progress, done, reopened, corrected.

Each report brings an id made where it was written (UUIDv7). The same id with the same content gives the stored outcome
again; with other content it is refused, and what came is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thongsuot.audit import operations as audit
from thongsuot.files import operations as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.db import serialise
from thongsuot.kernel.permission import Permission, require
from thongsuot.plans.models import Kind, Obligation, Progress, RefusedReport
from thongsuot.plans.operations import lives
from thongsuot.plans.operations.lives import Life
from thongsuot.plans.operations.refusals import check, refusal
from thongsuot.plans.rules import Event, Standing
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a task is done: a file, or a link to where it lies."""

    link: str = ""
    data: bytes | None = None
    name: str = ""
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Reported:
    """What an accepted report leaves: the obligation as it stands with all that is known."""

    event_id: UUID
    obligation_id: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Report:
    """What every report says: its own id, the task, the day it happened, a note, the report that it corrects."""

    event_id: UUID
    obligation_id: int
    happened_on: date
    note: str = ""
    corrects_id: UUID | None = None


def take_on(*, actor: Actor, report: Report, in_charge: str, now: datetime) -> Reported:
    """Say which post of the unit is in charge.

    :raises DomainError: people.not_allowed, plans.needs_post and those of every report
    """
    event = _event(report, Kind.TAKEN_ON)
    return _report(actor, report, replace(event, in_charge=normalise(in_charge).strip()), now)


def report_progress(*, actor: Actor, report: Report, percent: int | None, now: datetime) -> Reported:
    """Say how far the task is, in per cent or in the note alone.

    :raises DomainError: people.not_allowed, plans.percent_out_of_range, plans.already_done and those of every report
    """
    return _report(actor, report, replace(_event(report, Kind.PROGRESS), percent=percent), now)


def complete(*, actor: Actor, report: Report, product: str, evidence: Evidence, now: datetime) -> Reported:
    """Report the task done, with what was produced and evidence that can be checked.

    :raises DomainError: people.not_allowed, plans.needs_product, plans.needs_evidence, plans.already_done,
        plans.regular_is_never_done and those of every report
    """
    event = replace(_event(report, Kind.DONE), product=normalise(product).strip(), evidence_link=evidence.link.strip())
    return _report(actor, report, event, now, evidence)


def reopen(*, actor: Actor, report: Report, now: datetime) -> Reported:
    """Say that a task reported done is not done after all, from a day on; a mistake is voided instead.

    :raises DomainError: people.not_allowed, plans.not_done and those of every report
    """
    return _report(actor, report, _event(report, Kind.REOPENED), now)


def void(*, actor: Actor, report: Report, now: datetime) -> Reported:
    """Take back the report named by `corrects_id`, as if it had never come: the undo of a slip.

    :raises DomainError: people.not_allowed, plans.nothing_to_correct and those of every report
    """
    if report.corrects_id is None:
        raise refusal("plans.nothing_to_correct")
    day = first_came_on(report.event_id) or report.happened_on
    return _report(actor, report, replace(_event(report, Kind.VOIDED), happened_on=day), now)


def first_came_on(event_id: UUID) -> date | None:
    """The day of what is stored under this id: what is dated by its arrival is the same when it is sent again later."""
    return Progress.objects.filter(pk=event_id).values_list("happened_on", flat=True).first()


def _event(report: Report, kind: Kind) -> Event:
    return Event(
        id=report.event_id,
        kind=kind.value,
        happened_on=report.happened_on,
        note=normalise(report.note).strip(),
        corrects_id=report.corrects_id,
    )


def accept_as(
    actor: Actor,
    obligation_id: int,
    event: Event,
    allow: Callable[[Life], None],
    now: datetime,
    evidence: Evidence | None = None,
) -> Reported:
    """Accept an event once, whoever may write it: `allow` refuses those who may not.

    :raises DomainError: plans.unknown_obligation, plans.id_reused, what `allow` raises, and those of `refusals.check`
    """
    with transaction.atomic():
        life = _life(obligation_id)
        allow(life)
        reported = _accept(actor, life, _with_file(event, evidence, now), now)
    if reported is None:  # outside the transaction, so that what came stays kept
        raise refusal("plans.id_reused")
    return reported


def _report(actor: Actor, report: Report, event: Event, now: datetime, evidence: Evidence | None = None) -> Reported:
    def allow(life: Life) -> None:
        require(actor=actor, permission=Permission.MARK_PROGRESS, unit_id=life.obligation.unit_id, now=now)

    return accept_as(actor, report.obligation_id, event, allow, now, evidence)


def _accept(actor: Actor, life: Life, event: Event, now: datetime) -> Reported | None:
    """The outcome, or None (and the report kept) where the id already stands for something else."""
    serialise(f"plans:event:{event.id}")
    known = Progress.objects.filter(pk=event.id).first()
    if known is None:
        check(life, event, today=day_of(now))
        [life] = lives.append([life], {life.obligation.pk: event}, actor=actor, now=now)
        _record(actor, life, f"plans.{event.kind}", event, now)
    elif known.obligation_id != life.obligation.pk or lives.event_of(known) != event:
        _keep_refused(actor, life, event, now)
        return None
    return Reported(event_id=event.id, obligation_id=life.obligation.pk, standing=life.standing)


def _life(obligation_id: int) -> Life:
    found = lives.locked(Obligation.objects.filter(pk=obligation_id))
    if not found:
        raise refusal("plans.unknown_obligation")
    return found[0]


def _with_file(event: Event, evidence: Evidence | None, now: datetime) -> Event:
    if evidence is None or evidence.data is None:
        return event
    kept = files.keep(data=evidence.data, name=evidence.name, media_type=evidence.media_type, now=now)
    return replace(event, evidence_file_id=kept.id)


def _keep_refused(actor: Actor, life: Life, event: Event, now: datetime) -> None:
    RefusedReport.objects.create(
        event_id=event.id,
        obligation=life.obligation,
        content=asdict(event),
        recorded_at=now,
        actor_id=actor.user_id,
    )
    _record(actor, life, "plans.refuse_report", event, now)


def _record(actor: Actor, life: Life, action: str, event: Event, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"obligation:{life.obligation.pk}",
        unit_id=life.obligation.unit_id,
        now=now,
        detail={"event": str(event.id)},
    )
