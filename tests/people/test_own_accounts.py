"""An account becomes a member's own by an invitation for this very member, and goes with either of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.kept import once
from tests.plans.world import person
from tests.study.world import NOW, Course, plant
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import reader_of, unit_for
from thongsuot.people.models import Invitation, MemberAccount, Membership
from thongsuot.people.operations import NewUser, accept_invitation, invite_again, take_up_invitation
from thongsuot.people.operations.own_accounts import invite_member, invite_members, unlink_account
from thongsuot.people.operations.personal import erase_member_data, erase_user, export_user_data
from thongsuot.people.queries import grants_within
from thongsuot.people.queries.own import OwnAccounts, own_accounts, standing_of
from thongsuot.people.rules.personal import Why
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units

pytestmark = pytest.mark.django_db
NEW = NewUser("binh", "một câu dài dễ nhớ 42", "Bình")
OTHER = NewUser("cuc", "một câu dài dễ nhớ 43", "Cúc")


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


def counted(course: Course) -> OwnAccounts:
    reader = reader_of(OPERATOR, NOW)
    return own_accounts(reader, unit_for(reader, Permission.EDIT_MEMBERS, course.cells[0]), NOW)


def test_slips_for_a_cell_reach_who_has_neither_an_account_nor_an_open_link(
    course: Course, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cell = course.cells[0]
    _has, waits, neither = course.members[:5:2]
    accept_invitation(actor=OPERATOR, token=invite(course, 0), new_user=NEW, now=NOW)
    link = invite(course, 2)
    assert counted(course) == OwnAccounts(cell, members=3, with_account=1, invited=1)
    with django_assert_max_num_queries(16):
        made = invite_members(actor=OPERATOR, unit_id=cell, again=False, now=NOW)
    assert [one.member.member_id for one in made.slips] == [neither]
    assert (made.left, made.replaced, counted(course).uninvited) == (0, 0, 0)
    refused("nobody_to_invite", lambda: invite_members(actor=OPERATOR, unit_id=cell, again=False, now=NOW))
    monkeypatch.setattr("thongsuot.people.operations.own_accounts.AT_MOST", 1)
    first = invite_members(actor=OPERATOR, unit_id=cell, again=True, now=NOW)
    assert (len(first.slips), first.left, first.replaced) == (1, 1, 1)
    monkeypatch.undo()
    both = invite_members(actor=OPERATOR, unit_id=cell, again=True, now=NOW)
    assert {one.member.member_id for one in both.slips} == {waits, neither}
    assert all(one.member.name for one in both.slips)
    for lost in (link, made.slips[0].token, first.slips[0].token):
        refused("invitation_not_valid", partial(accept_invitation, actor=OPERATOR, token=lost, new_user=OTHER, now=NOW))
    user = accept_invitation(actor=OPERATOR, token=both.slips[0].token, new_user=OTHER, now=NOW).user_id
    found = standing_of(user, NOW.date())
    assert found is not None
    assert found.member_id == both.slips[0].member.member_id
    assert Entry.objects.filter(action="people.look_at_members", unit_id=cell).count() == 3


def test_slips_with_names_are_made_by_who_sees_the_names_there(course: Course) -> None:
    for role, unit in ((Role.LEADER, course.cells[0]), (Role.SECRETARY, course.cells[1])):
        actor = person(role, unit, with_subtree=False)
        with pytest.raises(DomainError) as error:
            invite_members(actor=actor, unit_id=course.cells[0], again=False, now=NOW)
        assert error.value.code == "people.not_allowed"
    assert not Invitation.objects.exists()
    actor = person(Role.SECRETARY, course.cells[0], with_subtree=False)
    assert len(invite_members(actor=actor, unit_id=course.cells[0], again=False, now=NOW).slips) == 3


def test_what_is_held_where_the_member_left_is_marked_and_stays(course: Course) -> None:
    user = accept_invitation(actor=OPERATOR, token=invite(course, 0), new_user=NEW, now=NOW).user_id
    here, there = (units.unit(one, reader_of(OPERATOR, NOW).tree) for one in course.cells)

    def marked() -> list[tuple[int, date | None]]:
        reader = reader_of(OPERATOR, NOW)
        return [(row.user_id, row.left_on) for one in (here, there) for row in grants_within(reader, one)]

    assert marked() == [(user, None)]
    last = Membership.objects.get(member=course.members[0])
    Membership.objects.filter(pk=last.pk).update(until_day=NOW.date())
    assert marked() == [(user, NOW.date())]
    Membership.objects.create(
        member_id=course.members[0], unit_id=here.id, standing=last.standing, category=last.category,
        from_day=NOW.date(), recorded_at=NOW,
    )  # fmt: skip
    assert marked() == [(user, None)]
