"""Saying who is convened, and calling the conference: the list freezes, and what its people owe is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import Conference, Convened, ConvenedRule, Sitting
from thongsuot.convening.models.conferences import drawn_step
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.queries import calling as queries
from thongsuot.convening.rules import Calling, Group, SittingDay, owed
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.rollup import operations as rollup
from thongsuot.units import queries as units


@dataclass(frozen=True, slots=True)
class Called:
    """A conference whose invitations go out: so many people of so many units are on its list."""

    conference_id: int
    people: int
    units: int


@transaction.atomic
def add_rule(*, actor: Actor, conference_id: int, calling: Calling, now: datetime) -> None:
    """Say of some more people that they are called. A rule that stands already stands once.

    :raises DomainError: as `held_conference`; people.not_allowed beyond the actor's units, convening.already_called
    """
    row = _preparing(actor, conference_id, now)
    _require_rule(actor, calling, now)
    ConvenedRule.objects.get_or_create(conference=row, **calling._asdict())
    _record(actor, "add_rule", row, now, unit=calling.unit_id)


@transaction.atomic
def remove_rule(*, actor: Actor, conference_id: int, rule_id: int, now: datetime) -> None:
    """Take a rule back; one that is gone already stays gone.

    :raises DomainError: as `held_conference`; convening.already_called
    """
    row = _preparing(actor, conference_id, now)
    gone, _each = ConvenedRule.objects.filter(conference=row, pk=rule_id).delete()
    if gone:
        _record(actor, "remove_rule", row, now)


@transaction.atomic
def call_conference(*, actor: Actor, conference_id: int, now: datetime, work_id: int | None = None) -> Called:
    """Freeze the list of those whom the rules call on the conference's day. Every sitting is owed by each of them.

    `work_id` is the work of the job that calls it. One statement reads the memberships, so the list is of one moment;
    1.4 million people take minutes on PostgreSQL.

    :raises DomainError: as `held_conference`; convening.already_called, convening.nobody, and as `add_rule`
    """
    row = require_ready(actor=actor, conference_id=conference_id, now=now, work_id=work_id)
    rules = queries.rules_of(conference_id)
    row.called_at = now
    row.save(update_fields=["called_at"])
    _freeze(row, [one.calling for one in rules])
    groups = queries.groups_of(conference_id)
    people = sum(group.people for group in groups)
    if not people:
        raise _nobody()
    db.analyse(Convened, ("conference", "unit", "member"))
    change_owed(conference_id, groups)
    found = Called(conference_id, people, len({group.unit_id for group in groups}))
    _record(actor, "call", row, now, people=found.people, units=found.units)
    return found


def require_ready(*, actor: Actor, conference_id: int, now: datetime, work_id: int | None = None) -> Conference:
    """Refuse a conference that the actor cannot call as things stand; locks it until the transaction ends.

    :raises DomainError: as `call_conference`, but for a list of nobody where there are rules
    """
    row = _preparing(actor, conference_id, now, work_id)
    rules = queries.rules_of(conference_id)
    if not rules:
        raise _nobody()
    for one in rules:
        _require_rule(actor, one.calling, now)
    return row


def change_owed(conference_id: int, groups: Sequence[Group]) -> None:
    """Count that so many more people (fewer, where negative) are expected, within the transaction of the change."""
    rollup.apply(owed(sitting_days(conference_id), groups))
    Conference.objects.filter(pk=conference_id).update(list_version=F("list_version") + 1 + drawn_step())


def sitting_days(conference_id: int) -> list[SittingDay]:
    """The conference's sittings with their days."""
    rows = Sitting.objects.filter(conference=conference_id).order_by("number")
    return [SittingDay(row.pk, day_of(row.starts_at)) for row in rows]


def _freeze(row: Conference, rules: Sequence[Calling]) -> None:
    """Write the list."""
    tree = units.tree_on(row.as_of)
    places = queries.places_of(rules, tree)
    if places:
        params = {"conference_id": row.pk, "version_id": tree.version_id, "rules": tuple(places)}
        db.run("thongsuot.convening", "calling.sql", "freeze", params)


def _preparing(actor: Actor, conference_id: int, now: datetime, work_id: int | None = None) -> Conference:
    """The conference, locked, whose list is not made yet."""
    row = held_conference(actor=actor, conference_id=conference_id, now=now, work_id=work_id)
    if row.called_at is not None:
        message = _("The invitations are out: the list is fixed. Add people one by one, or take them off.")
        raise DomainError("convening.already_called", message)
    return row


def _nobody() -> DomainError:
    return DomainError("convening.nobody", _("The rules call nobody. Say first who is convened."))


def _require_rule(actor: Actor, calling: Calling, now: datetime) -> None:
    """Refuse a rule that reaches beyond the units for which the actor may convene."""
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.CONVENE, calling.unit_id)
    if calling.with_subtree:
        access.require_subtree(reader, Permission.CONVENE, unit)


def _record(actor: Actor, act: str, row: Conference, now: datetime, **detail: object) -> None:
    record(
        actor=actor, action=f"convening.{act}", subject=f"conference:{row.pk}", unit_id=row.organiser_id,
        detail=detail, now=now,
    )  # fmt: skip
