"""The record is read in one's own scope, the latest first, page after page, and nothing is left out or told twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.people.world import NOW, settle, unit_id, user
from thongsuot.audit.models import Entry
from thongsuot.audit.operations import record
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import reader_of
from thongsuot.people.queries.acts import ActPage, Cursor, WantedActs, acts, cursor_named, looks
from thongsuot.people.rules.roles import Role
from thongsuot.units.queries import unit, unit_by_code

pytestmark = pytest.mark.django_db
LOOK = "people.look_at_members"


@pytest.fixture(autouse=True)
def _tree() -> None:
    settle()


def look(code: str, at: datetime = NOW, actor: Actor = OPERATOR) -> None:
    place = unit_id(code)
    record(actor=actor, action=LOOK, subject=f"unit:{place}", unit_id=place, detail={"count": 3}, now=at)


def wanted(code: str, actor: Actor = OPERATOR) -> WantedActs:
    return WantedActs(unit_by_code(code, reader_of(actor, NOW).tree))


def seen(actor: Actor, code: str) -> list[str]:
    """The codes of the units whose looks are shown, the latest first."""
    found = looks(reader_of(actor, NOW), wanted(code))
    return [row.unit.code for row in found.rows if row.unit]


def test_the_office_sees_the_looks_of_all_units_beneath() -> None:
    for place in ("C1", "C3", "H1"):
        look(place)
    assert seen(user("office", Role.OFFICE, "T"), "T") == ["H1", "C3", "C1"]
    assert seen(user("office2", Role.OFFICE, "T"), "H1") == ["H1", "C1"]


def test_a_secretary_sees_the_looks_of_their_own_units_and_of_no_other() -> None:
    for place in ("C1", "C2", "C3"):
        look(place)
    secretary = user("s", Role.SECRETARY, "H1")
    assert seen(secretary, "H1") == ["C2", "C1"]
    for place in ("T", "C3"):
        with pytest.raises(DomainError) as refused:
            seen(secretary, place)
        assert refused.value.code == "people.not_allowed"


def test_beneath_a_unit_of_which_only_parts_are_in_scope_only_these_are_shown() -> None:
    alone = user("s", Role.SECRETARY, "H1", with_subtree=False)
    for place in ("H1", "C1", "C2"):
        look(place)
    assert seen(alone, "H1") == ["H1"]


def test_an_inspector_sees_looks_and_acts_a_leader_neither_and_an_office_looks_alone() -> None:
    look("C1")
    people = {role: user(role.value, role, "T") for role in (Role.INSPECTOR, Role.LEADER, Role.OFFICE)}
    shown = {}
    for role, actor in people.items():
        for name, read in (("looks", looks), ("acts", acts)):
            try:
                read(reader_of(actor, NOW), wanted("T"))
                shown[role, name] = True
            except DomainError:
                shown[role, name] = False
    assert [key for key, may in shown.items() if may] == [
        (Role.INSPECTOR, "looks"), (Role.INSPECTOR, "acts"), (Role.OFFICE, "looks"),
    ]  # fmt: skip


def test_acts_of_the_whole_tree_are_shown_to_whoever_sees_all_of_it() -> None:
    record(actor=OPERATOR, action="catalogues.load_shipped", subject="catalogues", now=NOW)
    whole = [row.action for row in acts(reader_of(OPERATOR, NOW), wanted("T")).rows]
    part = [row.action for row in acts(reader_of(OPERATOR, NOW), wanted("H1")).rows]
    assert "catalogues.load_shipped" in whole
    assert "catalogues.load_shipped" not in part


def test_a_list_is_narrowed_to_a_unit_alone_a_person_and_days() -> None:
    clerk = user("clerk", Role.OFFICE, "T")
    look("H1", actor=clerk)
    look("C1", actor=clerk, at=NOW + timedelta(days=2))
    look("C1")
    reader, unit_t = reader_of(OPERATOR, NOW), wanted("H1").unit
    assert len(looks(reader, WantedActs(unit_t, beneath=False)).rows) == 1
    assert len(looks(reader, WantedActs(unit_t, user_id=clerk.user_id)).rows) == 2
    assert [row.who for row in looks(reader, WantedActs(unit_t, first_day=date(2026, 3, 3))).rows] == ["clerk"]
    assert len(looks(reader, WantedActs(unit_t, last_day=date(2026, 3, 2))).rows) == 2


def test_a_day_is_a_day_in_vietnam() -> None:
    look("C1", at=datetime(2026, 3, 1, 17, 0, tzinfo=NOW.tzinfo))  # midnight in Vietnam
    look("C1", at=datetime(2026, 3, 1, 16, 59, tzinfo=NOW.tzinfo))
    day = date(2026, 3, 2)
    found = looks(reader_of(OPERATOR, NOW), WantedActs(wanted("T").unit, first_day=day, last_day=day))
    assert [row.at.minute for row in found.rows] == [0]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_page_after_page_every_act_comes_once_however_many_share_a_moment(size: int) -> None:
    for number in range(7):
        look("C1", at=NOW + timedelta(seconds=number // 3))
    reader, unit_t = reader_of(OPERATOR, NOW), wanted("T").unit
    pages: list[ActPage] = [looks(reader, WantedActs(unit_t, limit=size))]
    while pages[-1].next is not None:
        after = cursor_named(str(pages[-1].next))
        assert after == pages[-1].next
        pages.append(looks(reader, WantedActs(unit_t, limit=size, after=after)))
    moments = [row.at for page in pages for row in page.rows]
    assert len(moments) == 7
    assert moments == sorted(moments, reverse=True)


@given(st.timedeltas(timedelta(0), timedelta(days=70_000)), st.integers(1, 10**15))
def test_a_cursor_survives_the_address(since: timedelta, pk: int) -> None:
    made = Cursor(datetime(1970, 1, 1, tzinfo=NOW.tzinfo) + since, pk)
    assert cursor_named(str(made)) == made


@given(st.text(max_size=40))
def test_an_address_with_another_cursor_begins_at_the_latest(words: str) -> None:
    found = cursor_named(words)
    assert found is None or isinstance(found, Cursor)


def test_a_page_of_looks_asks_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    clerk = user("clerk", Role.OFFICE, "T")
    for _each in range(5):
        look("C1", actor=clerk)
    reader = reader_of(OPERATOR, NOW)
    asked = WantedActs(unit(unit_id("T"), reader.tree))
    with django_assert_num_queries(3):
        looks(reader, asked)
    assert Entry.objects.filter(action=LOOK).count() == 5
