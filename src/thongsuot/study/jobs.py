"""Setting a rule where much is known already: it is counted anew, and conferences looked through, in the background.

Each step is a transaction of its own and may run again. A job whose worker dies is run again (`kernel.jobs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from thongsuot.convening.queries.whole import members_noted
from thongsuot.convening.rules.announcements import ConferenceChanged
from thongsuot.kernel.actor import Actor
from thongsuot.study.operations import rules as operations
from thongsuot.study.operations.rules import RuleSet
from thongsuot.study.queries.rules import Terms


def set_rule(*, actor: Actor, document_id: int, terms: Terms, revision: int, now: datetime) -> RuleSet:
    """Set a rule; what takes long follows in the background.

    :raises DomainError: as `operations.rules.set_rule`
    """
    with transaction.atomic():
        done = operations.set_rule(actor=actor, document_id=document_id, terms=terms, revision=revision, now=now)
        if not done.applied:
            apply.enqueue(done.rule_id, actor.user_id)
    if done.applied:
        for conference_id in done.conferences:
            _look_through(actor, conference_id, 0, now)
    return done


@task()
def apply(rule_id: int, user_id: int | None) -> None:
    """Count anew by a rule, put it in force, and have its conferences looked through."""
    actor = Actor(user_id=user_id, door="job")
    done = operations.apply_rule(actor=actor, rule_id=rule_id, now=timezone.now())
    for conference_id in done.conferences if done else ():
        _look_through(actor, conference_id, 0, timezone.now())


def follow_conferences(*, events: Sequence[ConferenceChanged], actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every follower
    """Have conferences looked through whose documents or sittings changed after their roll call had begun."""
    for event in events:
        if members_noted(event.conference_id, after=0, limit=1):
            look_through.enqueue(event.conference_id, 0, actor.user_id)


@task()
def look_through(conference_id: int, after: int, user_id: int | None) -> None:
    """Look through the attendance of a conference, after a member."""
    actor, at = Actor(user_id=user_id, door="job"), cast("int | None", after)
    while at is not None:
        at = operations.catch_up(actor=actor, conference_id=conference_id, after=at, now=timezone.now())


def _look_through(actor: Actor, conference_id: int, after: int, now: datetime) -> None:
    """The first people at once, all others in the background."""
    with transaction.atomic():
        at = operations.catch_up(actor=actor, conference_id=conference_id, after=after, now=now)
        if at is not None:
            look_through.enqueue(conference_id, at, actor.user_id)
