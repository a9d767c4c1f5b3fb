"""Invitations made anew, withdrawn, listed; roles handed over; sessions that end with the last grant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.people.test_grants import NOBODY, accept, new_user, offer, refused, token
from tests.people.world import LATER, NOW, TODAY, unit_id, user
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people import access, operations, queries
from thongsuot.people.models import Grant, Invitation, Session, User
from thongsuot.people.models.sessions import DEVICE, SessionStore
from thongsuot.people.operations import personal
from thongsuot.people.queries import InvitationState
from thongsuot.people.rules.personal import Why
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units

pytestmark = pytest.mark.usefixtures("organisation")
DAY = timedelta(days=1)


def states(unit: str = "T", days: int = 0) -> list[InvitationState]:
    """How the invitations beneath a unit stand after some days, the newest first."""
    now = NOW + days * DAY
    reader = access.reader_of(OPERATOR, now)
    page = queries.invitations_beneath(reader, units.unit(unit_id(unit), reader.tree), None, 1, now)
    return [row.state for row in page.items]


def signed_in(actor: Actor) -> str:
    """A browser in which somebody is signed in; its session's key."""
    store = SessionStore()
    at = NOW.isoformat()
    holder = User.objects.get(pk=actor.user_id or 0)
    store["_auth_user_id"], store["_auth_user_hash"] = str(holder.pk), holder.get_session_auth_hash()
    store[DEVICE] = {"words": "Mozilla/5.0 (Windows NT 10.0) Chrome/143.0", "since": at, "seen": at}
    store.create()
    store.save()
    return str(store.session_key)


def grant_of(actor: Actor) -> Grant:
    return Grant.objects.get(user_id=actor.user_id or 0)


def test_another_link_kills_the_one_that_was_lost() -> None:
    lost = token()
    again = operations.invite_again(actor=OPERATOR, invitation_id=Invitation.objects.get().pk, now=LATER)
    with refused("people.invitation_not_valid"):
        accept(lost)
    accept(again.token)
    assert states() == [InvitationState.USED, InvitationState.ENDED]


def test_an_expired_invitation_is_made_anew_with_the_same_offer() -> None:
    token(given=offer(Role.LEADER, "C1", last_day=date(2026, 12, 31), subtree=False))
    late = NOW + (operations.INVITATION_DAYS + 1) * DAY
    made = operations.invite_again(actor=OPERATOR, invitation_id=Invitation.objects.get().pk, now=late)
    old, new = Invitation.objects.order_by("pk")
    same = ("role", "unit_id", "with_subtree", "last_day")
    assert [getattr(old, name) for name in same] == [getattr(new, name) for name in same]
    assert made.expires_at == late + operations.INVITATION_DAYS * DAY


def test_an_invitation_that_was_used_or_withdrawn_stays_so() -> None:
    accept(token())
    used = Invitation.objects.get().pk
    token()
    withdrawn = Invitation.objects.latest("pk").pk
    operations.withdraw_invitation(actor=OPERATOR, invitation_id=withdrawn, now=NOW)
    for invitation_id in (used, withdrawn):
        with refused("people.invitation_over"):
            operations.invite_again(actor=OPERATOR, invitation_id=invitation_id, now=NOW)
        with refused("people.invitation_over"):
            operations.withdraw_invitation(actor=OPERATOR, invitation_id=invitation_id, now=NOW)
    with refused("people.unknown_invitation"):
        operations.withdraw_invitation(actor=OPERATOR, invitation_id=10**9, now=NOW)


def test_only_whoever_may_give_the_role_touches_its_invitation() -> None:
    token(given=offer(Role.OFFICE, "H1"))
    invitation_id = Invitation.objects.get().pk
    for actor, code in (
        (user("beside", Role.OFFICE, "H2"), "people.not_allowed"),
        (user("below", Role.SECRETARY, "H1"), "people.not_yours_to_give"),
    ):
        with refused(code):
            operations.invite_again(actor=actor, invitation_id=invitation_id, now=NOW)
        with refused(code):
            operations.withdraw_invitation(actor=actor, invitation_id=invitation_id, now=NOW)


def test_every_state_is_listed_and_each_has_its_own_list() -> None:
    accept(token())
    operations.withdraw_invitation(
        actor=OPERATOR, invitation_id=operations.invite(actor=OPERATOR, offer=offer(), now=NOW).invitation_id, now=NOW
    )
    token(given=offer(last_day=TODAY))
    token()
    assert states() == [InvitationState.OPEN, InvitationState.OPEN, InvitationState.ENDED, InvitationState.USED]
    assert states(days=1)[:2] == [InvitationState.OPEN, InvitationState.EXPIRED]
    assert states(days=15)[:2] == [InvitationState.EXPIRED, InvitationState.EXPIRED]
    for days in (0, 1, 15):
        now = NOW + days * DAY
        reader = access.reader_of(OPERATOR, now)
        top = units.root(reader.tree)
        for state in InvitationState:
            listed = queries.invitations_beneath(reader, top, state, 1, now)
            assert [row.state for row in listed.items] == [one for one in states(days=days) if one is state]


def test_one_lists_the_invitations_of_ones_own_scope() -> None:
    token(given=offer(unit="C1"))
    token(given=offer(unit="C3"))
    secretary = access.reader_of(user("an", Role.SECRETARY, "H1"), NOW)
    own = queries.invitations_beneath(
        secretary, units.unit(unit_id("H1"), secretary.tree), InvitationState.OPEN, 1, NOW
    )
    assert [row.unit_id for row in own.items] == [unit_id("C1")]
    with refused("people.not_allowed"):
        queries.invitations_beneath(secretary, units.root(secretary.tree), None, 1, NOW)


def test_a_page_of_invitations_asks_few_queries(django_assert_max_num_queries: object) -> None:
    for _ in range(60):
        token()
    reader = access.reader_of(OPERATOR, NOW)
    top = units.root(reader.tree)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        page = queries.invitations_beneath(reader, top, None, 2, NOW)
    assert (page.number, page.total, len(page.items), page.pages) == (2, 60, 10, 2)


def test_a_role_handed_over_ends_at_once_and_opens_for_the_next() -> None:
    old = user("an", Role.SECRETARY, "H1")
    key = signed_in(old)
    made = operations.hand_over(actor=OPERATOR, grant_id=grant_of(old).pk, last_day=None, now=LATER)
    assert queries.grants_of(access.reader_of(old, LATER)) == ()
    assert not SessionStore().exists(key)
    granted = operations.accept_invitation(actor=NOBODY, token=made.token, new_user=new_user("binh"), now=LATER)
    (held,) = queries.grants_of(access.reader_of(Actor(granted.user_id, "web"), LATER))
    assert (held.role, held.unit_id, held.with_subtree) == (Role.SECRETARY, unit_id("H1"), True)
    assert Entry.objects.filter(action="people.hand_over", unit_id=unit_id("H1")).count() == 1


def test_a_role_handed_over_on_a_day_lasts_through_it() -> None:
    old = user("an", Role.SECRETARY, "H1")
    key = signed_in(old)
    operations.hand_over(actor=OPERATOR, grant_id=grant_of(old).pk, last_day=TODAY + DAY, now=NOW)
    for days, held in ((0, 1), (1, 1), (2, 0)):
        assert len(access.reader_of(old, NOW + days * DAY).held) == held
    assert SessionStore().exists(key)


def test_who_holds_another_role_stays_signed_in() -> None:
    old = user("an", Role.SECRETARY, "H1")
    first = grant_of(old).pk
    operations.grant(actor=OPERATOR, user_id=old.user_id or 0, offer=offer(Role.MEMBER, "T"), now=NOW)
    key = signed_in(old)
    operations.hand_over(actor=OPERATOR, grant_id=first, last_day=None, now=NOW)
    assert SessionStore().exists(key)
    operations.end_grant(actor=OPERATOR, grant_id=Grant.objects.latest("pk").pk, now=NOW)
    assert not SessionStore().exists(key)


def erased(actor: Actor) -> None:
    personal.erase_user(actor=OPERATOR, user_id=actor.user_id or 0, why=Why.OWNER, now=NOW)


def id_of(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def ended(actor: Actor) -> None:
    operations.end_grant(actor=OPERATOR, grant_id=grant_of(actor).pk, now=NOW)


def run_out(actor: Actor) -> None:
    Grant.objects.filter(user_id=id_of(actor)).update(first_day=TODAY - 2 * DAY, last_day=TODAY - DAY)


def narrowed(actor: Actor) -> None:
    Grant.objects.filter(user_id=id_of(actor)).update(role=Role.SECRETARY.value)


def closed(actor: Actor) -> None:
    User.objects.filter(pk=id_of(actor)).update(is_active=False)


@pytest.mark.parametrize("rights_go", [erased, ended, run_out, narrowed, closed])
def test_an_invitation_does_not_outlive_the_rights_of_who_made_it(rights_go: Callable[[Actor], None]) -> None:
    maker, other = user("maker", Role.ADMINISTRATOR, "T"), user("other", Role.MEMBER, "T")
    told = token(maker, offer(Role.ADMINISTRATOR))
    rights_go(maker)
    with refused("people.invitation_not_valid"):
        accept(told)
    with refused("people.invitation_not_valid"):
        operations.take_up_invitation(actor=other, token=told, now=NOW)
    assert not User.objects.filter(username="an").exists()


def test_who_hands_over_their_own_role_leaves_an_invitation_that_whoever_gave_it_stands_behind() -> None:
    office = user("office", Role.OFFICE, "T")
    old = accept(token(office), new_user("old"))
    made = operations.hand_over(actor=old, grant_id=grant_of(old).pk, last_day=None, now=NOW)
    assert Invitation.objects.get(used_at=None).invited_by_id == office.user_id
    new = accept(made.token)
    ended(office)
    with refused("people.giver_gone"):
        operations.hand_over(actor=new, grant_id=grant_of(new).pk, last_day=TODAY, now=NOW)


def test_handing_over_is_refused_where_it_would_make_no_sense() -> None:
    old = user("an", Role.SECRETARY, "H1")
    grant_id = grant_of(old).pk
    Grant.objects.update(last_day=TODAY + 2 * DAY)
    with refused("people.ends_before_it_starts"):
        operations.hand_over(actor=OPERATOR, grant_id=grant_id, last_day=TODAY - DAY, now=NOW)
    with refused("people.ends_sooner"):
        operations.hand_over(actor=OPERATOR, grant_id=grant_id, last_day=TODAY + 3 * DAY, now=NOW)
    with refused("people.not_allowed"):
        operations.hand_over(actor=user("b", Role.OFFICE, "H2"), grant_id=grant_id, last_day=None, now=NOW)
    assert not Invitation.objects.filter(used_at=None).exists()
    operations.hand_over(actor=OPERATOR, grant_id=grant_id, last_day=None, now=NOW)
    with refused("people.grant_ended"):
        operations.hand_over(actor=OPERATOR, grant_id=grant_id, last_day=None, now=NOW)


def test_a_sign_in_is_ended_alone_and_only_by_its_user() -> None:
    actor, other = user("an", Role.MEMBER, "T"), user("binh", Role.MEMBER, "T")
    kept, lost, foreign = signed_in(actor), signed_in(actor), signed_in(other)
    listed = {row.handle: row for row in queries.sign_ins(actor.user_id or 0, kept, LATER)}
    assert len(listed) == 2
    assert [row.is_this for row in listed.values()].count(True) == 1
    handle = next(row.handle for row in listed.values() if not row.is_this)
    operations.end_session(actor=actor, handle=handle, now=LATER)
    assert [SessionStore().exists(key) for key in (kept, lost, foreign)] == [True, False, True]
    with refused("people.unknown_session"):
        operations.end_session(actor=other, handle=next(iter(listed)), now=LATER)


def test_a_handle_tells_nothing_of_the_key() -> None:
    key = signed_in(user("an", Role.MEMBER, "T"))
    assert Session.objects.get(pk=key).handle not in key


def test_a_sign_in_from_before_the_password_changed_is_listed_no_more() -> None:
    actor = user("an", Role.MEMBER, "T")
    signed_in(actor)
    account = User.objects.get()
    account.set_password("another long sentence")
    account.save()
    assert queries.sign_ins(account.pk, None, LATER) == ()
