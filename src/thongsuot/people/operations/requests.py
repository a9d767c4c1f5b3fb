"""A writing request through the API has its effect once, however often it is sent.

The user's own key is kept first, alone, under a unique constraint. Then the act and its answer are written in one
transaction, which locks the key's row: if the program dies between, neither is there. Whoever sends the same again is
given the stored answer; while the first is still at work they are told to wait. A row without an answer, left behind by
a program that died, is taken over after `LEASE`; should the first be alive after all, the lock makes the second wait
for it and find its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import ApiRequest

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=1)
"""How long a request without an answer is taken to be under way."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its sender knows it: their key, and what tells it from another request."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status, a JSON body without any member's name, where the thing made stands."""

    status: int
    body: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and whether it is one given before."""

    answer: Answer
    again: bool


Act = Callable[[], Answer]
Prepare = Callable[[], Act]
"""What takes long and writes nothing comes first, outside the transaction; it gives the act."""


def once(*, actor: Actor, asked: Asked, prepare: Prepare, now: datetime) -> Answered:
    """Do what is asked unless it was done before; `prepare` and its act turn refusals into answers themselves.

    :raises DomainError: people.not_signed_in, people.request_key_reused, people.request_under_way
    """
    found = _begin(actor, asked, now)
    if isinstance(found, Answer):
        return Answered(found, again=True)
    try:
        return _carry_out(found, prepare())
    except BaseException:
        ApiRequest.objects.filter(pk=found, status__isnull=True, begun_at=now).delete()  # unless another took it over
        raise


def forget_requests(*, actor: Actor, now: datetime) -> int:  # noqa: ARG001  # every beat has an actor
    """Remove what was answered more than a week ago: a program that sends it again by then is mistaken."""
    return ApiRequest.objects.filter(begun_at__lt=now - KEPT).delete()[0]


def _begin(actor: Actor, asked: Asked, now: datetime) -> int | Answer:
    """The row of a request that is now under way, or the answer given before."""
    if actor.user_id is None:
        raise DomainError("people.not_signed_in", _("Sign in first."))
    given = {"fingerprint": asked.fingerprint, "begun_at": now}
    row, created = ApiRequest.objects.get_or_create(user_id=actor.user_id, key=asked.key, defaults=given)
    if created:
        return row.pk
    if row.fingerprint != asked.fingerprint:
        raise DomainError("people.request_key_reused", _("This key was sent with another request. Take a new one."))
    return _answer_of(row) or _take_over(row, now)


def _take_over(row: ApiRequest, now: datetime) -> int:
    abandoned = ApiRequest.objects.filter(pk=row.pk, status__isnull=True, begun_at=row.begun_at)
    if row.begun_at > now - LEASE or not abandoned.update(begun_at=now):
        raise DomainError("people.request_under_way", _("The same request is still under way. Send it again later."))
    return row.pk


@transaction.atomic
def _carry_out(request_id: int, act: Act) -> Answered:
    row = ApiRequest.objects.select_for_update().get(pk=request_id)
    if answer := _answer_of(row):
        return Answered(answer, again=True)
    answer = act()
    row.status, row.body, row.location = answer.status, answer.body, answer.location
    row.save(update_fields=["status", "body", "location"])
    return Answered(answer, again=False)


def _answer_of(row: ApiRequest) -> Answer | None:
    return None if row.status is None else Answer(row.status, row.body, row.location)
