"""An account becomes a member's own by an invitation for this very member, and goes with either of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.kept import once
from tests.study.world import NOW, Course, plant
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Invitation, MemberAccount
from thongsuot.people.operations import NewUser, accept_invitation, invite_again, take_up_invitation
from thongsuot.people.operations.own_accounts import invite_member, unlink_account
from thongsuot.people.operations.personal import erase_member_data, erase_user, export_user_data
from thongsuot.people.queries.own import standing_of
from thongsuot.people.rules.personal import Why

pytestmark = pytest.mark.django_db
NEW = NewUser("binh", "một câu dài dễ nhớ 42", "Bình")


@pytest.fixture
def course(db: None) -> Course:
    return once(plant)


def invite(course: Course, place: int) -> str:
    return invite_member(
        actor=OPERATOR, unit_id=course.cells[place % 2], member_id=course.members[place], now=NOW
    ).token


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(DomainError) as error:
        act()
    assert error.value.code == f"people.{code}"


def test_who_takes_it_up_is_the_member(course: Course) -> None:
    lost = invite(course, 0)
    invite(course, 0)
    assert Invitation.objects.filter(used_at=None, ended_at=None).count() == 1
    waiting = Invitation.objects.get(ended_at=None)
    again = invite_again(actor=OPERATOR, invitation_id=waiting.pk, now=NOW)
    refused("invitation_not_valid", lambda: accept_invitation(actor=OPERATOR, token=lost, new_user=NEW, now=NOW))
    user = accept_invitation(actor=OPERATOR, token=again.token, new_user=NEW, now=NOW).user_id
    found = standing_of(user, NOW.date())
    assert found is not None
    assert (found.member_id, found.unit_id) == (course.members[0], course.cells[0])
    [table] = export_user_data(actor=OPERATOR, user_id=user, now=NOW).elsewhere[:1]
    assert table.rows == (("DV000",),)
    refused("member_has_account", lambda: invite(course, 0))
    refused("account_taken", lambda: take_up_invitation(actor=Actor(user, "web"), token=invite(course, 2), now=NOW))
    refused(
        "unknown_member",
        lambda: invite_member(actor=OPERATOR, unit_id=course.cells[1], member_id=course.members[0], now=NOW),
    )


@pytest.mark.parametrize("gone", ["member", "user", "link"])
def test_it_goes_with_either(course: Course, gone: str) -> None:
    user = accept_invitation(actor=OPERATOR, token=invite(course, 0), new_user=NEW, now=NOW).user_id
    if gone == "member":
        erase_member_data(actor=OPERATOR, member_id=course.members[0], why=Why.OWNER, now=NOW)
    elif gone == "user":
        erase_user(actor=OPERATOR, user_id=user, why=Why.OWNER, now=NOW)
    else:
        unlink_account(actor=OPERATOR, unit_id=course.cells[0], member_id=course.members[0], now=NOW)
    assert (MemberAccount.objects.count(), standing_of(user, NOW.date())) == (0, None)
