"""The rule of retention: what has been kept long enough is removed, a batch a transaction, the act recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from thongsuot.audit import operations as audit
from thongsuot.audit import queries as record
from thongsuot.files import operations as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Invitation, MemberImport, MemberName, Membership, Session
from thongsuot.people.operations import timelines
from thongsuot.people.queries.retention import in_force
from thongsuot.people.rules.retention import Kept, Rule

Rows = Callable[[datetime], QuerySet[Any]]
Remover = Callable[[QuerySet[Any]], None]
BATCH = 1000
State = MemberImport.State


@dataclass(frozen=True, slots=True)
class Removal:
    """So many of something are, or were, due to go by a rule."""

    rule: Rule
    count: int


def due(*, now: datetime) -> tuple[Removal, ...]:
    """What the rules in force would remove now; writes nothing.

    :raises DomainError: people.retention_wrong
    """
    return tuple(Removal(rule, _count(rule, now)) for rule in in_force(now).values())


def retain(*, actor: Actor, now: datetime) -> tuple[Removal, ...]:
    """Remove what has been kept long enough. Done twice, or by two at once, it removes nothing more.

    :raises DomainError: people.not_allowed, people.retention_wrong
    """
    if not actor.is_operator:
        raise DomainError("people.not_allowed", _("You may not do this here."))
    done = tuple(Removal(rule, _remove(rule, actor, now)) for rule in in_force(now).values())
    detail = {one.rule.what.value: one.count for one in done if one.count}
    if detail:
        audit.record(actor=actor, action="people.retain", subject="retention", detail=detail, now=now)
    return done


def _count(rule: Rule, now: datetime) -> int:
    before = rule.before(now)
    if before is None:
        return 0
    if rule.what is Kept.ACTS:
        return sum(record.forgettable(before).values_list("count", flat=True))
    return _rows(rule.what)(before).count()


def _remove(rule: Rule, actor: Actor, now: datetime) -> int:
    before = rule.before(now)
    if before is None:
        return 0
    if rule.what is Kept.ACTS:
        return audit.forget(actor=actor, before=before, now=now)
    remove, removed = _remover(rule.what), 0
    while count := _batch(_rows(rule.what)(before), remove):
        removed += count
    return removed


def _rows(what: Kept) -> Rows:
    """Which rows are due: known here, or to the higher package that the settings name."""
    return _ROWS[what] if what in _ROWS else cast("Rows", import_string(_elsewhere()[what][0]))


def _remover(what: Kept) -> Remover:
    return _REMOVE.get(what, _delete) if what in _ROWS else cast("Remover", import_string(_elsewhere()[what][1]))


def _elsewhere() -> Mapping[str, tuple[str, str]]:
    return cast("Mapping[str, tuple[str, str]]", import_string(settings.RETAINED_ELSEWHERE))


@transaction.atomic
def _batch(rows: QuerySet[Any], remove: Remover) -> int:
    """Remove some; how many. What was taken up again before it is held stays: a planned import that is applied, say."""
    timelines.take_turn()
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    _hold(rows.model, found)
    ids = list(rows.filter(pk__in=found).values_list("pk", flat=True))
    if ids:
        remove(rows.model._default_manager.filter(pk__in=ids))
    return len(ids)


def _hold(model: type[Model], ids: Sequence[int]) -> None:
    """Let nobody change these rows until they are removed; of names whoever would change them locks the member."""
    if model is MemberName:
        timelines.lock(ids)
    else:
        list(model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _former_names(before: datetime) -> QuerySet[Any]:
    """Names of members none of whose memberships reached this day; by the index of memberships that ended."""
    day = day_of(before)
    stands = Membership.objects.standing()
    lasting = stands.filter(Q(until_day__isnull=True) | Q(until_day__gt=day), member_id=OuterRef("pk"))
    ended = stands.filter(until_day__lte=day).values("member_id")
    return MemberName.objects.filter(~Exists(lasting), pk__in=ended)


def _earlier_names(before: datetime) -> QuerySet[Any]:
    return MemberName.objects.filter(~Q(earlier=""), run__applied_at__lt=before)


def _waiting_imports(before: datetime) -> QuerySet[Any]:
    return MemberImport.objects.filter(state__in=[State.RECEIVED, State.PLANNED, State.REFUSED], planned_at__lt=before)


def _invitations(before: datetime) -> QuerySet[Any]:
    over = Q(expires_at__lt=before) | Q(used_at__lt=before) | Q(ended_at__lt=before)
    return Invitation.objects.filter(over)


def _sessions(before: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=before)


def _job_results(before: datetime) -> QuerySet[Any]:
    return DBTaskResult.objects.finished().filter(finished_at__lt=before)


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _clear_earlier(rows: QuerySet[Any]) -> None:
    """Without the run: taking it back then leaves the name as it is."""
    rows.update(earlier="", run=None)


def _drop_imports(rows: QuerySet[Any]) -> None:
    file_ids = list(rows.exclude(file_id=None).values_list("file_id", flat=True))
    rows.delete()
    for file_id in file_ids:
        files.forget(file_id=file_id)


_ROWS: Mapping[Kept, Rows] = {
    Kept.FORMER_NAMES: _former_names,
    Kept.EARLIER_NAMES: _earlier_names,
    Kept.WAITING_IMPORTS: _waiting_imports,
    Kept.INVITATIONS: _invitations,
    Kept.SESSIONS: _sessions,
    Kept.JOB_RESULTS: _job_results,
}
_REMOVE: Mapping[Kept, Remover] = {
    Kept.EARLIER_NAMES: _clear_earlier,
    Kept.WAITING_IMPORTS: _drop_imports,
}
