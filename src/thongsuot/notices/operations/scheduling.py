"""Setting when units are reminded by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.notices.models import Schedule
from thongsuot.notices.queries.sources import sources
from thongsuot.notices.rules import LONGEST, MOST, Plan, is_sound
from thongsuot.people import access


@dataclass(frozen=True, slots=True)
class Setting:
    """Of what the units beneath one are reminded, when, at which hour of Vietnam; an empty subject: of everything."""

    unit_id: int
    source: str
    subject: str
    plan: Plan
    hour: int
    is_on: bool = True


@transaction.atomic
def set_schedule(*, actor: Actor, setting: Setting, replaces: int | None, now: datetime) -> int:
    """Append a setting; `replaces` is the one that was shown, None for a first one. The new one's id.

    :raises DomainError: people.not_allowed, notices.unknown_source, notices.bad_schedule, notices.schedule_changed
    """
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.REMIND, setting.unit_id)
    access.require_subtree(reader, Permission.REMIND, unit)
    _check(setting)
    before = _replaced(setting, replaces)
    row = _write(setting, before, actor, now)
    record(
        actor=actor, action="notices.set_schedule", subject=f"unit:{unit.id}", unit_id=unit.id,
        detail={"schedule": row.pk, "about": setting.subject, "on": setting.is_on}, now=now,
    )  # fmt: skip
    return row.pk


def _check(setting: Setting) -> None:
    if setting.source not in sources():
        raise DomainError("notices.unknown_source", _("There is nothing of this name to be reminded of."))
    if not is_sound(setting.plan) or not 0 <= setting.hour <= 23:
        words = _(
            "Name at most %(most)s different days before, from 0 to %(longest)s, or every how many days after; the "
            "level above is told only of what is reminded of after its day."
        )
        raise DomainError("notices.bad_schedule", words, most=MOST, longest=LONGEST)


def _replaced(setting: Setting, replaces: int | None) -> Schedule | None:
    """The setting that was shown; it is of the same unit and the same thing."""
    if replaces is None:
        return None
    same = Schedule.objects.filter(unit=setting.unit_id, source=setting.source, subject=setting.subject)
    found = same.filter(pk=replaces).first()
    if found is None:
        raise _changed()
    return found


def _write(setting: Setting, before: Schedule | None, actor: Actor, now: datetime) -> Schedule:
    """One setting follows another once: who saves over one that was replaced meanwhile is refused by the database."""
    try:
        with transaction.atomic():
            return Schedule.objects.create(
                unit_id=setting.unit_id,
                source=setting.source,
                subject=setting.subject,
                before=sorted(setting.plan.before, reverse=True),
                every=setting.plan.every,
                escalate_after=setting.plan.escalate_after,
                hour=setting.hour,
                is_on=setting.is_on,
                made_at=now,
                actor_id=actor.user_id,
                replaces=before,
            )
    except IntegrityError:
        raise _changed() from None


def _changed() -> DomainError:
    return DomainError("notices.schedule_changed", _("Someone saved this schedule meanwhile; look at it anew."))
