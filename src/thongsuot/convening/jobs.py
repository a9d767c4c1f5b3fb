"""Calling a large conference in the background: its list takes minutes, and whoever called may leave the page.

A job whose worker dies is run again (`kernel.jobs`); the second finds the conference called and does nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from thongsuot.convening.operations import calling as operations
from thongsuot.convening.operations.calling import Called
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError

AT_ONCE = 20_000
"""So many people are called while the caller waits; more in the background."""

logger = logging.getLogger(__name__)


def call_conference(*, actor: Actor, conference_id: int, people: int, now: datetime) -> Called | None:
    """Call it at once, or have it called where so many people are expected to be on the list: then None.

    :raises DomainError: as `operations.calling.call_conference`
    """
    if people <= AT_ONCE:
        return operations.call_conference(actor=actor, conference_id=conference_id, now=now)
    with transaction.atomic():
        operations.require_ready(actor=actor, conference_id=conference_id, now=now)
        call.enqueue(conference_id, actor.user_id)
    return None


@task()
def call(conference_id: int, user_id: int | None) -> None:
    """Call the conference as the user who asked for it."""
    actor = Actor(user_id=user_id, door="job")
    try:
        operations.call_conference(actor=actor, conference_id=conference_id, now=timezone.now())
    except DomainError as error:  # called meanwhile, or called off: its page says how it stands
        logger.warning("Conference %s was not called: %s", conference_id, error.code)
