"""Runs of the import of members that a job works on: asked for by a person, noted when they fail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.files import queries as kept_files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import MemberImport
from thongsuot.people.operations.imports import FILE_LOST, locked, refuse
from thongsuot.people.rules.problems import stored

State = MemberImport.State


@transaction.atomic
def confirm_import(*, actor: Actor, run_id: int, now: datetime) -> None:
    """Say yes to a planned import; `apply_import` then does it.

    :raises DomainError: people.not_allowed, people.import_not_planned
    """
    _ask(actor, run_id, State.PLANNED, State.APPLYING, now)


@transaction.atomic
def ask_take_back(*, actor: Actor, run_id: int, now: datetime) -> None:
    """Say that an applied import is to be taken back; `take_back_import` then does it.

    :raises DomainError: people.not_allowed, people.import_not_planned
    """
    _ask(actor, run_id, State.APPLIED, State.TAKING_BACK, now)


@transaction.atomic
def note_failure(
    *, actor: Actor, run_id: int, state: MemberImport.State, problems: Sequence[Problem], now: datetime
) -> None:
    """Note why a job could not do what was asked of a run in this state; nothing was changed.

    A run that was to be applied is refused, one that was to be taken back stays applied. One that has gone since, or
    gone on to another state, is not this job's business any more.
    """
    own = MemberImport.objects.select_for_update().filter(pk=run_id, actor_id=actor.user_id)
    run = own.filter(state=state).first()
    if run is None:
        return
    if run.state == State.TAKING_BACK:
        run.state, run.problems = State.APPLIED, stored(problems)
        run.save()
    else:
        refuse(run, problems)
    detail = {"problems": len(problems)}
    record(actor=actor, action="people.import_failed", subject=f"member_import:{run_id}", detail=detail, now=now)


@transaction.atomic
def refuse_lost_imports() -> int:
    """Refuse the waiting runs whose file a backup that was put back did not hold; how many."""
    waiting = MemberImport.objects.select_for_update().filter(state__in=[State.RECEIVED, State.PLANNED, State.APPLYING])
    lost = [run for run in waiting.order_by("pk") if not kept_files.is_right(run.sha256)]
    for run in lost:
        refuse(run, [Problem("people.import_file_lost", FILE_LOST)])
    return len(lost)


def problems_of(error: DomainError) -> tuple[Problem, ...]:
    """A refusal as problems of a sheet: its own, or the refusal as one of the whole sheet."""
    return error.problems or (Problem(error.code, error.message, params=error.params),)


def broken() -> DomainError:
    """What is told when a job fails for a reason that is not the sheet's."""
    return DomainError("people.import_failed", _("Something failed here. Nothing was changed; try once more."))


def _ask(actor: Actor, run_id: int, state: State, asked: State, now: datetime) -> None:
    access.require_somewhere(access.reader_of(actor, now), Permission.EDIT_MEMBERS)
    run = locked(actor, run_id, state)
    run.state, run.asked_at, run.problems = asked, now, []
    run.save()
    record(actor=actor, action=f"people.import_{asked}", subject=f"member_import:{run_id}", now=now)
