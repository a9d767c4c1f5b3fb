"""Invitations and grants: who may give what, and how often."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user, login
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from tests.people.world import LATER, NOW, TODAY, unit_id, user
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import access, operations, queries
from thongsuot.people.models import Grant, Invitation, User
from thongsuot.people.operations import NewUser, Offer
from thongsuot.people.rules.roles import Role

pytestmark = pytest.mark.usefixtures("organisation")
NOBODY = Actor(None, "web")


def new_user(name: str = "an", email: str = "") -> NewUser:
    return NewUser(username=name, password="correct horse battery", display_name=name.title(), email=email)


def offer(role: Role = Role.SECRETARY, unit: str = "H1", last_day: date | None = None, subtree: bool = True) -> Offer:
    return Offer(role, unit_id(unit), subtree, last_day)


def token(actor: Actor = OPERATOR, given: Offer | None = None) -> str:
    return operations.invite(actor=actor, offer=given or offer(), now=NOW).token


def accept(of: str, who: NewUser | None = None) -> Actor:
    granted = operations.accept_invitation(actor=NOBODY, token=of, new_user=who or new_user(), now=NOW)
    return Actor(granted.user_id, "web")


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.RaisesExc(DomainError, check=lambda error: error.code == code)


def test_who_accepts_becomes_a_user_with_the_role_that_was_offered() -> None:
    actor = accept(token(given=offer(last_day=date(2026, 12, 31))))
    account = User.objects.get()
    assert account.check_password("correct horse battery")
    (row,) = queries.grants_of(access.reader_of(actor, NOW))
    assert (row.role, row.unit_id, row.with_subtree, row.first_day, row.last_day) == (
        Role.SECRETARY, unit_id("H1"), True, TODAY, date(2026, 12, 31),
    )  # fmt: skip


def test_only_the_hash_of_a_token_is_stored() -> None:
    told = token()
    stored = Invitation.objects.get()
    assert stored.token_hash == hashlib.sha256(told.encode()).hexdigest()
    assert told not in "".join(str(entry.detail) for entry in Entry.objects.all())


def test_an_invitation_is_taken_up_once() -> None:
    told = token()
    accept(told)
    with refused("people.invitation_not_valid"):
        accept(told, new_user("binh"))
    assert User.objects.count() == 1


@pytest.mark.parametrize("days", [14, 15, 400])
def test_an_invitation_expires(days: int) -> None:
    told = token()
    with refused("people.invitation_not_valid"):
        operations.accept_invitation(actor=NOBODY, token=told, new_user=new_user(), now=NOW + timedelta(days=days))


def test_a_wrong_token_opens_nothing() -> None:
    token()
    with refused("people.invitation_not_valid"):
        accept("wrong")


def test_a_refused_acceptance_leaves_the_invitation_open() -> None:
    told = token()
    user("binh", Role.LEADER, "T")
    with refused("people.username_taken"):
        accept(told, new_user("binh"))
    accept(told, new_user("an"))


@pytest.mark.parametrize("name", ["AN", "An", " an "])
def test_two_users_never_share_a_name_whatever_its_case(name: str) -> None:
    accept(token(), new_user("an"))
    with refused("people.username_taken"):
        accept(token(), new_user(name))
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="aN", joined_at=NOW)


@pytest.mark.parametrize("name", ["", "an binh", "an<b>", "a" * 151, "erased-0123456789abcdef", "Erased-an"])
def test_a_name_that_cannot_be_one_or_looks_like_a_closed_account_is_refused(name: str) -> None:
    told = token()
    with refused("people.bad_username"):
        accept(told, new_user(name))
    accept(told, new_user("an.binh@example+1"))


def test_two_users_never_share_an_address() -> None:
    accept(token(), new_user("an", email="An@example.org"))
    with refused("people.username_taken"):
        accept(token(), new_user("binh", email="an@EXAMPLE.org"))


def test_whoever_signs_in_already_takes_up_one_more_role() -> None:
    actor = accept(token())
    operations.take_up_invitation(actor=actor, token=token(given=offer(Role.LEADER, "H2")), now=NOW)
    assert {row.role for row in queries.grants_of(access.reader_of(actor, NOW))} == {Role.SECRETARY, Role.LEADER}
    with refused("people.not_signed_in"):
        operations.take_up_invitation(actor=NOBODY, token=token(), now=NOW)


@pytest.mark.parametrize(
    ("held", "subtree", "given", "code"),
    [
        (Role.OFFICE, True, offer, None),
        (Role.SECRETARY, True, lambda: offer(Role.ADMINISTRATOR), "people.not_yours_to_give"),
        (Role.SECRETARY, True, lambda: offer(Role.OFFICE), "people.not_yours_to_give"),
        (Role.OFFICE, True, lambda: offer(Role.INSPECTOR), "people.not_yours_to_give"),
        (Role.SECRETARY, True, lambda: offer(Role.SECRETARY, "C1"), None),
        (Role.SECRETARY, False, lambda: offer(Role.SECRETARY, "H1", subtree=False), None),
        (Role.SECRETARY, False, lambda: offer(Role.SECRETARY, "H1"), "people.not_yours_to_give"),
        (Role.SECRETARY, True, lambda: offer(Role.SECRETARY, "H2"), "people.not_allowed"),
        (Role.LEADER, True, lambda: offer(Role.MEMBER), "people.not_allowed"),
        (Role.SECRETARY, True, lambda: offer(last_day=TODAY - timedelta(days=1)), "people.ends_before_it_starts"),
    ],
)
def test_one_gives_what_one_grant_of_ones_own_covers(
    held: Role, subtree: bool, given: object, code: str | None
) -> None:
    actor = user("giver", held, "H1", with_subtree=subtree)
    wanted = given()  # type: ignore[operator]
    if code is None:
        token(actor, wanted)
    else:
        with refused(code):
            token(actor, wanted)


def test_two_grants_do_not_make_one_that_covers_both_role_and_unit() -> None:
    actor = user("giver", Role.SECRETARY, "H1")
    operations.grant(actor=OPERATOR, user_id=actor.user_id or 0, offer=offer(Role.OFFICE, "H2"), now=NOW)
    with refused("people.not_yours_to_give"):
        token(actor, offer(Role.OFFICE, "H1"))


def test_a_grant_ends_at_once_and_by_whoever_may_give_it() -> None:
    actor = user("an", Role.SECRETARY, "H1")
    grant_id = Grant.objects.get().pk
    with refused("people.not_allowed"):
        operations.end_grant(actor=user("binh", Role.OFFICE, "H2"), grant_id=grant_id, now=NOW)
    operations.end_grant(actor=user("chi", Role.OFFICE, "T"), grant_id=grant_id, now=NOW)
    assert queries.grants_of(access.reader_of(actor, NOW)) == ()
    with refused("people.grant_ended"):
        operations.end_grant(actor=OPERATOR, grant_id=grant_id, now=NOW)
    with refused("people.unknown_grant"):
        operations.end_grant(actor=OPERATOR, grant_id=10**9, now=NOW)


def test_a_grant_goes_to_a_user_who_exists() -> None:
    with refused("people.unknown_user"):
        operations.grant(actor=OPERATOR, user_id=10**9, offer=offer(), now=NOW)


def test_ending_all_sessions_changes_what_a_session_must_match() -> None:
    actor = user("an", Role.MEMBER, "T")
    before = User.objects.get().get_session_auth_hash()
    operations.end_sessions(actor=actor, now=LATER)
    assert User.objects.get().get_session_auth_hash() != before
    with refused("people.not_signed_in"):
        operations.end_sessions(actor=OPERATOR, now=LATER)


def test_a_session_started_before_all_ended_is_over(rf: RequestFactory) -> None:
    actor = user("an", Role.MEMBER, "T")
    request = rf.get("/")
    request.session = SessionStore()
    login(request, User.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[0])
    assert get_user(request).is_authenticated
    operations.end_sessions(actor=actor, now=LATER)
    assert not get_user(request).is_authenticated
