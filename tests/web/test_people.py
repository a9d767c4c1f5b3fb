"""Names are shown in scope and every look is recorded; invitations open once; waiting members are placed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from tests.web.conftest import NOW, browser_of, granted, person
from tests.web.test_units import commune
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import Grant, Invitation, MemberName, Membership, User
from thongsuot.units import operations
from thongsuot.units.models import Unit

__all__ = ["commune"]


def cell(code: str = "X1-1") -> Unit:
    return Unit.objects.get(code=code)


def looks() -> int:
    return Entry.objects.filter(action="people.look_at_members").count()


def invited(client: Client, unit: Unit, role: str = "secretary") -> str:
    """Make an invitation; its address."""
    page = client.post(f"/units/{unit.pk}/access/", {"role": role, "with_subtree": "on"}).content.decode()
    found = re.search(r"http://testserver(/invitations/[^\"]+)", page)
    assert found
    return found[1]


def test_names_are_shown_in_scope_and_every_look_is_recorded(office: Client, commune: Unit) -> None:
    page = office.get(f"/units/{cell().pk}/members/").content.decode()
    assert "Lò Thị Mai" in page
    assert "Vàng A Sử" not in page
    assert looks() == 1


def test_names_out_of_scope_are_refused_and_no_look_is_recorded(commune: Unit) -> None:
    secretary = browser_of(granted(person("s", "Bí thư"), "secretary", cell("X1-2")))
    for page in ("members/", "members/export/"):
        assert secretary.get(f"/units/{cell().pk}/{page}").status_code == 403
    leader = browser_of(granted(person("l", "Lãnh đạo"), "leader", commune))
    assert leader.get(f"/units/{cell().pk}/members/").status_code == 403
    assert looks() == 0


def test_names_leave_as_the_sheet_that_the_import_reads(office: Client, commune: Unit) -> None:
    answer = office.get(f"/units/{commune.pk}/members/export/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action="people.export_members").count() == 1


def test_a_name_is_corrected_then_erased_and_no_count_changes(office: Client, commune: Unit) -> None:
    member = MemberName.objects.get(name="Lò Thị Mai").member_id
    address = f"/units/{cell().pk}/members/{member}/"
    assert b"Only the name changes" in office.get(address).content
    office.post(address, {"name": "Lò Thị Mái"})
    assert MemberName.objects.get(member=member).name == "Lò Thị Mái"
    assert office.post(address, {"name": "!!!"}).status_code == 200
    office.post(address, {"erase": "yes"})
    assert not MemberName.objects.filter(member=member).exists()
    assert "name erased" in office.get(f"/units/{cell().pk}/members/").content.decode()
    assert office.get(f"/units/{cell().pk}/").context["count"].official == 1


def test_an_invitation_makes_a_user_once(office: Client, commune: Unit, client: Client) -> None:
    address = invited(office, cell())
    assert "Chi bộ thôn Na Pao" in client.get(address).content.decode()
    chosen = {"display_name": "Bí thư chi bộ", "username": "na-pao", "password": "một câu đủ dài 26"}
    page = client.post(address, {**chosen, "again": "khác"}, headers={"accept-language": "en"})
    assert "The two passwords differ" in page.content.decode()
    answer = client.post(address, {**chosen, "again": chosen["password"]})
    assert answer.headers["Location"] == "/accounts/login/"
    user = User.objects.get(username="na-pao")
    assert Grant.objects.get(user=user).role == "secretary"
    assert client.get(address).status_code == 409
    assert client.post(address, {**chosen, "again": chosen["password"]}).status_code == 409


def test_a_weak_password_is_refused_beside_the_form(office: Client, commune: Unit, client: Client) -> None:
    address = invited(office, cell())
    chosen = {"display_name": "Bí thư", "username": "na-pao", "password": "12345678", "again": "12345678"}
    assert client.post(address, chosen).status_code == 200
    assert not User.objects.filter(username="na-pao").exists()


def test_who_is_signed_in_takes_the_role_up(office: Client, commune: Unit) -> None:
    user = person("hoa", "Hoà")
    address = invited(office, cell())
    own = browser_of(user)
    assert "You are signed in as Hoà" in own.get(address).content.decode()
    assert own.post(address).status_code == 302
    assert Grant.objects.get(user=user).unit == cell()


def test_the_link_is_shown_once_and_kept_nowhere(office: Client, commune: Unit) -> None:
    token = invited(office, cell()).split("/")[2]
    assert token not in office.get(f"/units/{cell().pk}/access/").content.decode()
    assert not Invitation.objects.filter(token_hash=token).exists()


def test_nobody_gives_more_than_they_hold(commune: Unit) -> None:
    secretary = browser_of(granted(person("s", "Bí thư"), "secretary", commune))
    page = secretary.post(f"/units/{cell().pk}/access/", {"role": "office"})
    assert page.status_code == 200
    assert not Invitation.objects.exists()
    assert secretary.get(f"/units/{Unit.objects.get(code='T').pk}/access/").status_code == 403


def test_a_grant_is_ended_after_asking(office: Client, commune: Unit) -> None:
    held = granted(person("s", "Bí thư"), "secretary", cell()).grants.get()
    address = f"/units/{cell().pk}/access/{held.pk}/end/"
    assert "End the access of Bí thư" in office.get(address).content.decode()
    office.post(address)
    held.refresh_from_db()
    assert held.ended_at is not None
    assert office.get(address).status_code == 404


@pytest.fixture
def split(commune: Unit) -> Unit:
    """The second cell, split between the first and a new one."""
    rows = "action,unit code,new name,unit kind,parent code,successors,share\n"
    rows += "chia,X1-2,,,,X1-1,một phần\nchia,X1-2,Chi bộ thôn Mới,chi bộ,X1,X1-3,còn lại\n"
    act = operations.plan_reorganisation(
        actor=OPERATOR, data=rows.encode(), name="a.csv", document_words="Quyết định số 6",
        operates_on=date(2025, 1, 1), now=NOW,
    )  # fmt: skip
    assert list(map(str, act.problems)) == []
    operations.reorganise(actor=OPERATOR, act_id=act.act_id or 0, now=NOW)
    return cell("X1-2")


def test_members_of_a_split_unit_wait_and_are_placed_in_a_successor(office: Client, split: Unit) -> None:
    page = office.get("/members/waiting/")
    assert "To Chi bộ thôn Mới" in page.content.decode()
    membership = Membership.objects.get(unit=split)
    office.post("/members/waiting/", {"membership": membership.pk, "code": "X1-3"})
    assert Membership.objects.standing().get(member=membership.member, until_day=None).unit == cell("X1-3")
    assert "Nobody waits" in office.get("/members/waiting/").content.decode()


def test_a_code_that_nobody_bears_is_told_and_nothing_changes(office: Client, split: Unit) -> None:
    membership = Membership.objects.get(unit=split)
    page = office.post("/members/waiting/", {"membership": membership.pk, "other": "NOWHERE"})
    assert "There is no unit NOWHERE" in page.content.decode()
    assert Membership.objects.get(pk=membership.pk).until_day is None


def test_who_edits_no_members_may_place_none(member: Client, split: Unit) -> None:
    assert member.get("/members/waiting/").status_code == 403
