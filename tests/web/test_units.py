"""Units' pages: as of a day, found however they are written, their story; counts only for those who may see them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW, browser_of, granted, person, unit
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.kernel.actor import OPERATOR
from thongsuot.officedoc import from_sheet
from thongsuot.people import operations as people
from thongsuot.units import operations
from thongsuot.units.models import Name, Unit

ADDRESSES = [
    "/units/",
    "/units/?q=ban+lau",
    "/units/{commune}/",
    "/units/{commune}/?day=2022-01-01",
    "/units/{commune}/alias/",
    "/units/{commune}/members/",
    "/units/{commune}/access/",
    "/members/waiting/",
    "/obligations/waiting/",
]


@pytest.fixture
def commune(province: Unit) -> Unit:
    """A commune with two cells, of which one was merged into the other; a member in each."""
    commune = Unit.objects.get(code="X1")
    for number, words in (("1", "Chi bộ thôn Na Pao"), ("2", "Chi bộ thôn Cốc Chứ")):
        unit(f"X1-{number}", words, "cell", commune)
    rows = "code,name,unit code,category,from\n"
    rows += "M1,Lò Thị Mai,X1-1,đảng viên,2021-01-01\nM2,Vàng A Sử,X1-2,đảng viên,2021-01-01\n"
    plan = people.plan_import(actor=OPERATOR, data=rows.encode(), name="m.csv", now=NOW)
    people.apply_import(actor=OPERATOR, run_id=plan.run_id or 0, now=NOW)
    return commune


def merge(commune: Unit) -> None:
    """Close the second cell into the first, on 1 January 2025."""
    rows = "action,unit code,successors\nsáp nhập,X1-2,X1-1\n"
    act = operations.plan_reorganisation(
        actor=OPERATOR, data=rows.encode(), name="a.csv", document_words="Quyết định số 5",
        operates_on=date(2025, 1, 1), now=NOW,
    )  # fmt: skip
    operations.reorganise(actor=OPERATOR, act_id=act.act_id or 0, now=NOW)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_opens_light_and_with_few_queries(
    office: Client, commune: Unit, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    merge(commune)
    filled = address.format(commune=commune.pk)
    office.get(filled)  # builds the tree of its day, once for everybody
    with django_assert_max_num_queries(15):
        page = office.get(filled)
    assert page.status_code == 200
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT


def test_a_unit_is_found_without_diacritics_and_with_the_one_above_it(office: Client, commune: Unit) -> None:
    page = office.get("/units/?q=coc+chu").content.decode()
    assert "Chi bộ thôn Cốc Chứ" in page
    assert "Đảng bộ xã Bản Lầu" in page


def test_nothing_found_says_what_to_do(office: Client, province: Unit) -> None:
    assert "Nothing found" in office.get("/units/?q=khong+co").content.decode()


def test_a_closed_unit_says_who_answers_for_it_and_stands_as_it_was_before(office: Client, commune: Unit) -> None:
    merge(commune)
    closed = Unit.objects.get(code="X1-2")
    today = office.get(f"/units/{closed.pk}/").content.decode()
    assert "Closed on 1 January 2025" in today
    assert "Chi bộ thôn Na Pao" in today
    then = office.get(f"/units/{closed.pk}/?day=2024-12-31").content.decode()
    assert "Cell with 1 member." in then


def test_the_rows_sum_to_the_total_after_a_merger(office: Client, commune: Unit) -> None:
    merge(commune)
    page = office.get(f"/units/{commune.pk}/")
    assert [row.members for row in page.context["children"].items] == [2]
    assert page.context["count"].official == 2
    assert page.context["beneath"] == 1


def test_members_are_counted_as_of_the_day(office: Client, commune: Unit) -> None:
    assert office.get(f"/units/{commune.pk}/?day=2020-06-01").context["count"].official == 0
    assert office.get(f"/units/{commune.pk}/?day=2021-01-01").context["count"].official == 2


def test_who_sees_no_counts_sees_the_tree_without_them(member: Client, commune: Unit) -> None:
    page = member.get(f"/units/{commune.pk}/")
    assert page.context["count"] is None
    assert "Chi bộ thôn Na Pao" in page.content.decode()
    assert "Members" not in page.content.decode()


def test_a_day_before_everything_is_an_empty_page_and_no_unit(office: Client, commune: Unit) -> None:
    assert "No organisation on this day" in office.get("/units/?day=1990-01-01").content.decode()
    assert office.get(f"/units/{commune.pk}/?day=1990-01-01").status_code == 404


def test_children_are_narrowed_and_sorted(office: Client, commune: Unit) -> None:
    def shown(asked: str) -> list[str]:
        return [row.unit.code for row in office.get(f"/units/{commune.pk}/?{asked}").context["children"].items]

    assert shown("order=-name") == list(reversed(shown("order=name")))
    assert shown("words=na+pao") == ["X1-1"]
    assert shown("words=khong+co") == []
    assert len(shown("kind=cell")) == 2
    merge(commune)
    assert shown("") == ["X1-1"]


def test_the_tree_leaves_as_the_sheet_that_the_import_reads(office: Client, commune: Unit) -> None:
    answer = office.get("/units/export/?day=2026-01-01")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert from_sheet(BytesIO(answer.content).read(), name="a.xlsx")[0].rows
    plan = operations.plan_import(actor=OPERATOR, data=answer.content, name="a.xlsx", now=NOW)
    assert (list(map(str, plan.problems)), plan.created, plan.changed, plan.unchanged) == ([], 0, 0, 4)


def test_another_name_finds_the_unit_and_a_second_time_is_refused_beside_the_form(
    office: Client, commune: Unit
) -> None:
    address = f"/units/{commune.pk}/alias/"
    assert office.post(address, {"words": "Đảng ủy Bản Lầu"}).status_code == 302
    assert Name.objects.get(role="alias").from_day == commune.opened_on
    page = office.post(address, {"words": "Đảng ủy Bản Lầu"})
    assert page.status_code == 200
    assert b'role="alert"' in page.content


def test_another_name_is_only_for_who_edits_units(commune: Unit) -> None:
    leader = browser_of(granted(person("leader", "Lãnh đạo"), "leader", commune))
    assert leader.get(f"/units/{commune.pk}/alias/").status_code == 403
