"""Members go with their unit, and no reorganisation changes how many there are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from tests.people.world import LATER, TODAY, bring, members, spans, unit_id, user
from tests.units.planting import act
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people import access, operations, queries
from thongsuot.people.models import Membership
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.queries import verify
from thongsuot.units.rules import UnitsReorganised

pytestmark = pytest.mark.usefixtures("people")
FOLLOWERS = {UnitsReorganised: ("thongsuot.people.operations.follow_reorganisations",)}
JULY = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _only_people_follow(settings: Settings) -> None:
    settings.ANNOUNCEMENT_FOLLOWERS = f"{__name__}.FOLLOWERS"


def waiting(actor: object = OPERATOR) -> list[tuple[str, str]]:
    reader = access.reader_of(actor, LATER)  # type: ignore[arg-type]
    return [(row.code, row.unit_code) for row in queries.to_be_placed(reader)]


def test_members_of_a_merged_unit_go_with_its_only_successor_from_the_day_of_the_act() -> None:
    act(JULY, "sáp nhập,C1,,,,C2")
    assert {span for span in spans() if span[1] in {"C1", "C2"}} == {
        ("DV1", "C1", "official", "2025-01-01", JULY),
        ("DV2", "C1", "official", "2025-01-01", JULY),
        ("DV3", "C2", "official", "2025-01-01", None),
        ("DV1", "C2", "official", "2025-07-01", None),
        ("DV2", "C2", "official", "2025-07-01", None),
        ("DV4", "C2", "temporary", "2026-01-01", None),
    }
    assert waiting() == []
    assert verify() == []


def test_a_reorganisation_changes_no_total_on_any_day() -> None:
    days = [date(2025, 3, 1), JULY, date(2025, 12, 1), TODAY]
    before = [members(day) for day in days]
    act(JULY, "sáp nhập,C1,,,,C2")
    act(date(2025, 9, 1), "chia,C3,,,,C2; H2")
    assert [members(day) for day in days] == before
    assert verify() == []


def test_what_ended_before_the_act_stays_where_it_was() -> None:
    bring("DV8,Hà,C1,member,,,1/1/2025,1/7/2025", now=LATER)
    act(JULY, "sáp nhập,C1,,,,C2")
    assert ("DV8", "C1", "official", "2025-01-01", JULY) in spans()


def test_members_of_a_split_unit_wait_for_a_person_and_are_placed_from_that_day_on() -> None:
    act(JULY, "chia,C1,,,,C2; H1")
    assert waiting() == [("DV1", "C1"), ("DV2", "C1"), ("DV4", "C1")]
    assert waiting(user("an", Role.OFFICE, "H2")) == []
    rows = Membership.objects.filter(member__code__in=["DV1", "DV4"], unit__code="C1")
    ids = list(rows.values_list("pk", flat=True))
    operations.place_members(actor=OPERATOR, membership_ids=ids, unit_id=unit_id("C2"), now=LATER)
    assert waiting() == [("DV2", "C1")]
    assert ("DV1", "C2", "official", "2025-07-01", None) in spans()
    assert ("DV4", "C2", "temporary", "2026-01-01", None) in spans()
    assert verify() == []


def test_only_what_waits_is_placed_and_only_where_the_unit_is_open() -> None:
    act(JULY, "chia,C1,,,,C2; H1")
    (dv3,) = Membership.objects.filter(member__code="DV3").values_list("pk", flat=True)
    (dv1,) = Membership.objects.filter(member__code="DV1").values_list("pk", flat=True)
    with pytest.raises(DomainError) as refused:
        operations.place_members(actor=OPERATOR, membership_ids=[dv1, dv3], unit_id=unit_id("C2"), now=LATER)
    assert refused.value.code == "people.no_membership"
    with pytest.raises(DomainError) as refused:
        operations.place_members(actor=OPERATOR, membership_ids=[dv1], unit_id=unit_id("C1"), now=LATER)
    assert refused.value.code == "people.unit_not_open"
    assert ("DV1", "C1", "official", "2025-01-01", None) in spans()


MAY = datetime(2026, 5, 2, tzinfo=UTC)


def test_a_guest_of_two_units_that_become_one_is_its_guest_once() -> None:
    bring("DV4,Đỗ Á,C2,member,,temporary,1/3/2026,1/9/2026", now=LATER)
    act(date(2026, 5, 1), "hợp nhất,C1,Chi bộ Chung,chi bộ,H1,C9", "hợp nhất,C2,,,,C9", now=MAY)
    assert {span for span in spans() if span[0] == "DV4" and span[2] == "temporary"} == {
        ("DV4", "C1", "temporary", "2026-01-01", date(2026, 5, 1)),
        ("DV4", "C2", "temporary", "2026-03-01", date(2026, 5, 1)),
        ("DV4", "C9", "temporary", "2026-05-01", None),
    }
    assert verify() == []


def test_a_guest_is_placed_once_where_he_is_a_guest_already() -> None:
    bring("DV4,Đỗ Á,C2,member,,temporary,1/3/2026,1/9/2026", now=LATER)
    act(JULY, "chia,C1,,,,C2; H1")
    [waits] = Membership.objects.filter(member__code="DV4", unit__code="C1").values_list("pk", flat=True)
    operations.place_members(actor=OPERATOR, membership_ids=[waits], unit_id=unit_id("C2"), now=LATER)
    assert [span for span in spans() if span[0] == "DV4" and span[2] == "temporary"] == [
        ("DV4", "C2", "temporary", "2026-01-01", None)
    ]
    assert verify() == []
