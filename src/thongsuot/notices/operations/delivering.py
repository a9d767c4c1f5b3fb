"""Sending what waits to be sent by e-mail, and noting what became of it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.notices.models import Delivery, Notice
from thongsuot.notices.queries.sources import wording_of
from thongsuot.notices.rules import Outcome, letter, told, wait_after
from thongsuot.people.queries.addresses import Addressee, addressees
from thongsuot.units import queries as units

AT_ONCE = 100
"""Notices of one run; the job that calls it is queued anew for the rest, so that other work gets its turn."""
IN_A_ROW = 5
"""So many failures one after the other say that the server is away: the rest waits for a later run."""
HELD = "notices-delivery"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many notices one run came to an end with; `more` when others wait and the server takes messages."""

    notices: int
    more: bool


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach one user: why it failed, empty where it did not."""

    user_id: int
    why: str = ""


def deliver(*, actor: Actor, now: datetime) -> Delivered:  # noqa: ARG001  # whoever runs the jobs
    """Send what is due, to all who act for the unit, and note it after each message.

    One sends at a time. Between a message taken by the mail server and the note that it was, this program may be
    killed: then that one message is sent again. None is lost: what is not noted as sent waits on.
    """
    if db.is_held(HELD):
        return Delivered(0, more=False)
    with db.held(HELD):
        due = list(_due(now)[: AT_ONCE + 1])
        run = _Run(due[:AT_ONCE], now)
        done = run.all_sent()
        return Delivered(done, more=len(due) > AT_ONCE and not run.is_away)


def _due(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(try_at__lte=now).select_related("user").order_by("try_at", "pk")


class _Run:
    """One run over some notices, over one connection to the mail server."""

    def __init__(self, notices: Sequence[Notice], now: datetime) -> None:
        self._notices, self._now = notices, now
        self._failed_in_a_row = 0
        unit_ids = {notice.unit_id for notice in notices if notice.unit_id is not None}
        self._acting = addressees(unit_ids, day_of(now))
        self._units = units.units_by_ids(unit_ids, units.tree_on(day_of(now))) if unit_ids else {}
        self._earlier = _earlier(notices)

    @property
    def is_away(self) -> bool:
        """True when the server took nothing several times in a row."""
        return self._failed_in_a_row >= IN_A_ROW

    def all_sent(self) -> int:
        """Send each; how many were tried."""
        mail: BaseEmailBackend = get_connection()
        done = 0
        for notice in self._notices:
            if self.is_away:
                break
            _note(notice, self._tried(notice, mail), self._earlier[notice.pk], self._now)
            done += 1
        mail.close()
        return done

    def _tried(self, notice: Notice, mail: BaseEmailBackend) -> list[Try] | None:
        """A try for each address that has not been reached yet; None where there is no address at all."""
        found = [one for one in self._receivers(notice) if one.email]
        reached = {earlier.user_id for earlier in self._earlier[notice.pk] if earlier.outcome == Outcome.SENT}
        if not found and not reached:
            return None
        return [self._try(notice, one, mail) for one in found if one.user_id not in reached]

    def _receivers(self, notice: Notice) -> Iterable[Addressee]:
        if notice.user is not None:
            return [Addressee(notice.user.pk, notice.user.email, notice.user.language)]
        return self._acting.get(notice.unit_id or 0, ())

    def _try(self, notice: Notice, to: Addressee, mail: BaseEmailBackend) -> Try:
        try:
            mail.send_messages([self._message(notice, to)])
        except (OSError, SMTPException) as error:
            logger.warning("Notice %s was not taken by the mail server: %s", notice.pk, _why(error))
            self._failed_in_a_row += 1
            return Try(to.user_id, _why(error))
        self._failed_in_a_row = 0
        return Try(to.user_id)

    def _message(self, notice: Notice, to: Addressee) -> EmailMessage:
        unit = self._units.get(notice.unit_id or 0)
        words = told(wording_of(notice.reason), notice.params, unit.name if unit else "", to.language)
        text = letter(words, settings.SITE_ADDRESS + notice.path, to.language)
        headers = {"Message-ID": f"<{notice.pk}.{to.user_id}@thongsuot>", "Auto-Submitted": "auto-generated"}
        return EmailMessage(words.title, text, to=[to.email], headers=headers)


def _earlier(notices: Sequence[Notice]) -> Mapping[object, list[Delivery]]:
    found: dict[object, list[Delivery]] = defaultdict(list)
    for row in Delivery.objects.filter(notice__in=[notice.pk for notice in notices]):
        found[row.notice_id].append(row)
    return found


def _why(error: Exception) -> str:
    """How the program names what went wrong; servers repeat addresses in their own words, which are left out."""
    code = f" {error.smtp_code}" if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"[:80]


@transaction.atomic
def _note(notice: Notice, tries: Sequence[Try] | None, earlier: Sequence[Delivery], now: datetime) -> None:
    """Append what was tried; the notice itself says what has become of it, and when it is tried next."""
    Delivery.objects.bulk_create(_rows(notice, tries, now))
    notice.outcome, notice.try_at = Outcome.SENT, None
    if tries is None:
        notice.outcome = Outcome.NOBODY
    elif any(one.why for one in tries):
        wait = wait_after(_failures(tries, earlier))
        notice.outcome = Outcome.WAITING if wait else Outcome.FAILED
        notice.try_at = now + wait if wait else None
    notice.save(update_fields=["outcome", "try_at"])


def _rows(notice: Notice, tries: Sequence[Try] | None, now: datetime) -> Iterator[Delivery]:
    if tries is None:
        yield Delivery(notice=notice, tried_at=now, outcome=Outcome.NOBODY)
    for one in tries or ():
        outcome = Outcome.FAILED if one.why else Outcome.SENT
        yield Delivery(notice=notice, user_id=one.user_id, tried_at=now, outcome=outcome, why=one.why)


def _failures(tries: Sequence[Try], earlier: Sequence[Delivery]) -> int:
    """How often the message to the user who failed most often was tried."""
    failed = [one.user_id for one in tries if one.why]
    before = [row.user_id for row in earlier if row.outcome == Outcome.FAILED]
    return max(1 + before.count(user_id) for user_id in failed)
