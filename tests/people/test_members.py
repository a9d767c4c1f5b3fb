"""Names, transfers and lists: one member at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.people.world import LATER, NOW, TODAY, bring, members, spans, unit_id, user
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import access, operations, queries
from thongsuot.people.models import Member, MemberName, Membership
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import TallyDay
from thongsuot.rollup.queries import verify
from thongsuot.units.models import Unit

pytestmark = pytest.mark.usefixtures("people")


def member(code: str) -> int:
    return Member.objects.get(code=code).pk


def transfer(code: str, unit: str, on: date, actor: Actor = OPERATOR) -> None:
    operations.transfer_member(actor=actor, member_id=member(code), unit_id=unit_id(unit), on=on, now=LATER)


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.RaisesExc(DomainError, check=lambda error: error.code == code)


def test_a_name_list_is_in_vietnamese_order_and_every_look_is_recorded() -> None:
    bring("DV5,Nguyễn Văn Ánh,C1,member,,,,", "DV6,Đào Ân,C1,member,,,,")
    looker = user("an", Role.SECRETARY, "C1", with_subtree=False)
    found = operations.look_at_members(actor=looker, unit_id=unit_id("C1"), now=NOW)
    assert [row.name for row in found.rows] == ["Đào Ân", "Đỗ Á", "Nguyễn Văn An", "Nguyễn Văn Ánh", "Trần Thị Bình"]
    entry = Entry.objects.get(action="people.look_at_members")
    assert (entry.actor_id, entry.unit_id, entry.detail) == (looker.user_id, unit_id("C1"), {"count": 5})


def test_names_outside_the_readers_scope_are_refused_and_nothing_is_recorded() -> None:
    looker = user("an", Role.SECRETARY, "C1", with_subtree=False)
    with refused("people.not_allowed"):
        operations.look_at_members(actor=looker, unit_id=unit_id("C2"), now=NOW)
    assert not Entry.objects.filter(action="people.look_at_members").exists()


def test_an_export_needs_the_names_of_all_beneath_and_is_recorded() -> None:
    with refused("people.not_allowed"):
        looker = user("an", Role.SECRETARY, "H1", with_subtree=False)
        operations.export_members(actor=looker, unit_id=unit_id("H1"), now=NOW)
    sheet = operations.export_members(actor=user("binh", Role.OFFICE, "H1"), unit_id=unit_id("H1"), now=NOW)
    assert [row[0] for row in sheet.rows] == ["DV1", "DV2", "DV3", "DV4"]
    assert Entry.objects.get(action="people.export_members").detail == {"count": 4}


def test_a_corrected_or_erased_name_touches_no_fact() -> None:
    facts = list(Membership.objects.order_by("pk").values()), list(TallyDay.objects.order_by("pk").values())
    operations.rename_member(actor=OPERATOR, member_id=member("DV1"), name=" Nguyễn  Văn Ân ", now=NOW)
    assert MemberName.objects.get(member__code="DV1").name == "Nguyễn Văn Ân"
    operations.erase_member(actor=OPERATOR, member_id=member("DV1"), now=NOW)
    assert not MemberName.objects.filter(member__code="DV1").exists()
    assert (list(Membership.objects.order_by("pk").values()), list(TallyDay.objects.order_by("pk").values())) == facts


def test_an_erased_member_stands_last_on_the_list_without_a_name() -> None:
    operations.erase_member(actor=OPERATOR, member_id=member("DV1"), now=NOW)
    found = operations.look_at_members(actor=OPERATOR, unit_id=unit_id("C1"), now=NOW)
    assert [(row.code, row.name) for row in found.rows][-1] == ("DV1", "")


def test_an_erased_name_is_nowhere_in_the_record() -> None:
    operations.erase_member(actor=OPERATOR, member_id=member("DV1"), now=NOW)
    assert "Nguyễn Văn An" not in "".join(str(entry.detail) + entry.subject for entry in Entry.objects.all())


@pytest.mark.parametrize("name", ["", "  ", "…", "x" * 201])
def test_what_is_no_name_is_refused(name: str) -> None:
    with refused("people.bad_name"):
        operations.rename_member(actor=OPERATOR, member_id=member("DV1"), name=name, now=NOW)


def test_a_name_is_corrected_by_whoever_edits_members_where_the_member_stands() -> None:
    with refused("people.not_allowed"):
        actor = user("an", Role.SECRETARY, "C2", with_subtree=False)
        operations.rename_member(actor=actor, member_id=member("DV1"), name="An", now=NOW)
    with refused("people.unknown_member"):
        operations.rename_member(actor=OPERATOR, member_id=10**9, name="An", now=NOW)


def test_a_transfer_ends_one_membership_and_opens_another() -> None:
    transfer("DV1", "C3", TODAY)
    assert {span for span in spans() if span[0] == "DV1"} == {
        ("DV1", "C1", "official", "2025-01-01", TODAY),
        ("DV1", "C3", "official", "2026-03-02", None),
    }
    assert [members(TODAY, code) for code in ("T", "C1", "C3")] == [5, 2, 2]
    assert verify() == []


def test_a_transfer_of_a_past_day_mends_the_days_since() -> None:
    transfer("DV1", "C3", date(2025, 6, 1))
    assert [members(date(2025, 7, 1), code) for code in ("T", "C1", "C3")] == [4, 1, 2]
    assert verify() == []


def test_a_transfer_needs_both_units() -> None:
    with refused("people.not_allowed"):
        transfer("DV1", "C3", TODAY, actor=user("an", Role.OFFICE, "H1"))
    with refused("people.not_allowed"):
        transfer("DV4", "C1", TODAY, actor=user("binh", Role.OFFICE, "H1"))


def test_a_transfer_of_another_day_needs_the_unit_that_is_left_on_that_day() -> None:
    transfer("DV4", "C1", TODAY)
    office = user("an", Role.OFFICE, "H1")
    with refused("people.not_allowed"):
        transfer("DV4", "C2", date(2025, 6, 1), actor=office)
    transfer("DV4", "C2", TODAY + timedelta(days=1), actor=office)
    assert verify() == []


def test_a_transfer_into_a_unit_that_is_closed_that_day_is_refused() -> None:
    Unit.objects.filter(code="C3").update(closed_on=date(2026, 1, 1))
    with refused("people.unit_not_open"):
        transfer("DV1", "C3", TODAY)


def test_a_transfer_on_a_day_without_a_membership_is_refused() -> None:
    with refused("people.no_membership"):
        transfer("DV1", "C3", date(2024, 1, 1))


def test_a_transfer_before_a_later_one_lasts_until_that_one() -> None:
    transfer("DV1", "C3", date(2026, 2, 1))
    operations.transfer_member(
        actor=OPERATOR, member_id=member("DV1"), unit_id=unit_id("C2"), on=date(2025, 6, 1), now=LATER
    )
    assert {span for span in spans() if span[0] == "DV1"} == {
        ("DV1", "C1", "official", "2025-01-01", date(2025, 6, 1)),
        ("DV1", "C2", "official", "2025-06-01", date(2026, 2, 1)),
        ("DV1", "C3", "official", "2026-02-01", None),
    }
    assert verify() == []


def test_a_membership_ends_on_a_day_and_only_once() -> None:
    row = Membership.objects.get(member__code="DV2")
    operations.end_membership(actor=OPERATOR, membership_id=row.pk, on=TODAY, now=LATER)
    assert (members(TODAY - timedelta(days=1), "C1"), members(TODAY, "C1")) == (3, 2)
    with refused("people.no_membership"):
        operations.end_membership(actor=OPERATOR, membership_id=row.pk, on=TODAY, now=LATER)
    assert verify() == []


def test_a_member_is_asked_for_where_they_stand_officially_else_where_they_stood_last() -> None:
    assert queries.home_unit(member("DV4"), TODAY) == unit_id("C3")
    row = Membership.objects.get(member__code="DV2")
    operations.end_membership(actor=OPERATOR, membership_id=row.pk, on=TODAY, now=LATER)
    assert queries.home_unit(member("DV2"), TODAY) == unit_id("C1")
    assert queries.home_unit(10**9, TODAY) is None


def test_nobody_waits_to_be_placed_while_no_unit_has_closed() -> None:
    assert queries.to_be_placed(access.reader_of(OPERATOR, NOW)) == ()
