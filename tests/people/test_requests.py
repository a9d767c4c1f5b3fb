"""A writing request has its effect once: answered again when it is sent again, and whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from tests.kernel.together import together
from tests.people.refusing import refused
from tests.people.world import NOW, settle, user
from thongsuot.audit.models import Entry
from thongsuot.audit.operations import record
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people.models import ApiRequest
from thongsuot.people.operations import requests
from thongsuot.people.operations.requests import KEPT, LEASE, Answer, Answered, Asked
from thongsuot.people.rules.roles import Role

ONE = Asked("k-1", "content")
OTHER = Asked("k-1", "other content")


@pytest.fixture
def office(organisation: None) -> Actor:
    return user("office", Role.OFFICE, "T")


def effects() -> int:
    """How often it was done: a row each."""
    return Entry.objects.filter(action="test.done").count()


def acting(before: Callable[[], object] = lambda: None) -> requests.Prepare:
    def act() -> Answer:
        record(actor=OPERATOR, action="test.done", subject="x:1", now=NOW)
        before()
        return Answer(201, '{"id": 1}', "/x/1")

    return lambda: act


def send(actor: Actor, asked: Asked = ONE, prepare: requests.Prepare | None = None, *, later: int = 0) -> Answered:
    now = NOW + timedelta(seconds=later)
    return requests.once(actor=actor, asked=asked, prepare=prepare or acting(), now=now)


def fail() -> None:
    raise RuntimeError("the machine fails")


def test_sent_again_it_is_answered_again_and_done_once(office: Actor) -> None:
    first, second = send(office), send(office, later=3600)
    assert (first.again, second.again) == (False, True)
    assert first.answer == second.answer == Answer(201, '{"id": 1}', "/x/1")
    assert effects() == 1


def test_the_same_key_with_other_content_is_refused(office: Actor) -> None:
    send(office)
    with refused("people.request_key_reused"):
        send(office, OTHER)
    assert effects() == 1


def test_a_key_is_its_users_own(office: Actor) -> None:
    send(office)
    send(user("other", Role.OFFICE, "T"), OTHER)
    assert effects() == 2


def test_while_it_is_under_way_the_same_is_told_to_wait(office: Actor) -> None:
    tried = []

    def meanwhile() -> None:
        with refused("people.request_under_way"):
            send(office, later=1)
        tried.append(1)

    send(office, prepare=acting(meanwhile))
    assert (tried, effects()) == ([1], 1)


def test_what_fails_leaves_neither_effect_nor_answer(office: Actor) -> None:
    with pytest.raises(RuntimeError):
        send(office, prepare=acting(fail))
    assert (effects(), ApiRequest.objects.count()) == (0, 0)
    assert send(office).again is False


def test_a_request_whose_program_died_is_done_by_the_next(office: Actor) -> None:
    ApiRequest.objects.create(user_id=office.user_id or 0, key=ONE.key, fingerprint=ONE.fingerprint, begun_at=NOW)
    with refused("people.request_under_way"):
        send(office, later=int(LEASE.total_seconds()) - 1)
    assert send(office, later=int(LEASE.total_seconds())).again is False
    assert effects() == 1


def test_one_that_was_given_up_and_lives_after_all_finds_the_others_answer(office: Actor) -> None:
    """The first is slow before its transaction; the second takes over and is done; the first then does nothing."""

    def slowly() -> requests.Act:
        send(office, later=int(LEASE.total_seconds()) + 1)
        return acting()()

    assert send(office, prepare=slowly).again is True
    assert effects() == 1


def test_answers_are_kept_a_week(office: Actor) -> None:
    send(office)
    assert requests.forget_requests(actor=OPERATOR, now=NOW + KEPT) == 0
    assert requests.forget_requests(actor=OPERATOR, now=NOW + KEPT + timedelta(seconds=1)) == 1


def test_the_machines_operator_has_no_keys(organisation: None) -> None:
    with refused("people.not_signed_in"):
        send(OPERATOR)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["locked", "without_the_lock"])
def test_two_that_both_think_it_theirs_do_it_once_by_the_lock_alone(
    monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """As if a lease had passed: both carry out the same row at the same time."""
    settle()
    office = user("office", Role.OFFICE, "T")
    row = ApiRequest.objects.create(user_id=office.user_id or 0, key="k", fingerprint="f", begun_at=NOW)
    meeting = threading.Barrier(2)

    def meet() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            meeting.reset()  # the other one waits for the lock

    if not locked:
        monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda rows, **_options: rows)
    together(*[partial(carry_out, row.pk, meet) for _ in range(2)])
    assert effects() == (1 if locked else 2)


def carry_out(request_id: int, meet: Callable[[], None]) -> None:
    with transaction.atomic():
        requests._carry_out(request_id, acting(meet)())
