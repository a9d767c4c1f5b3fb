"""Notices as rows, each once: the database holds that no unit is told the same thing twice on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from thongsuot.kernel import db
from thongsuot.kernel.days import day_of
from thongsuot.notices.models import Notice
from thongsuot.notices.rules import Aim, Channel, Outcome


@dataclass(frozen=True, slots=True)
class By:
    """Who or what has a notice made: a user, the machine's operator (neither), or a schedule."""

    actor_id: int | None = None
    schedule_id: int | None = None


def write(aims: Sequence[Aim], by: By, now: datetime) -> int:
    """Write a notice for each aim, but for those that were told that thing today already; how many were written.

    Of two who write the same at once one waits for the other, and writes nothing where that one commits.
    """
    rows = [_row(aim, by, now) for aim in aims]
    db.insert_new(Notice, rows)
    ids = [row.pk for row in rows]
    return sum(Notice.objects.filter(pk__in=some).count() for some in db.batches(ids))


def _row(aim: Aim, by: By, now: datetime) -> Notice:
    by_mail = settings.MAIL_IS_SET
    return Notice(
        unit_id=aim.unit_id,
        reason=aim.reason,
        subject=aim.subject,
        params=dict(aim.params),
        path=aim.path,
        day=day_of(now),
        channel=Channel.EMAIL if by_mail else Channel.PAGE,
        made_at=now,
        actor_id=by.actor_id,
        schedule_id=by.schedule_id,
        outcome=Outcome.WAITING if by_mail else Outcome.SHOWN,
        try_at=now if by_mail else None,
    )
