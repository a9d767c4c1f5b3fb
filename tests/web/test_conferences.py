"""The pages of a conference."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.convening.models import Conference, MaterialVersion, Point
from thongsuot.units.models import Unit

FORM = {
    "title": "Hội nghị quán triệt",
    "sitting_title": "Buổi sáng",
    "day": "4/12/2090",
    "begins": "08:00",
    "until": "11:30",
    "required": "on",
}


def make(office: Client, province: Unit) -> str:
    """A conference made on its page; the address of its own."""
    return office.post("/conferences/new/", FORM | {"organiser": province.pk}).headers["Location"]


def test_a_conference_is_made_and_shown(
    office: Client, province: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = make(office, province)
    for one in (address, f"{address}documents/", f"{address}edit/", "/conferences/"):
        with django_assert_max_num_queries(15):
            page = office.get(one)
        assert "Hội nghị quán triệt" in page.content.decode()
        assert parts_of(page).inline == []
        assert weight(page) <= LIMIT
    assert "08:00–11:30" in office.get(address).content.decode()


def test_the_overview_says_what_is_left_to_prepare(office: Client, member: Client, province: Unit) -> None:
    address = make(office, province)
    left = office.get(address).content.decode()
    for words in ("No document is named yet.", "There are no points here yet.", "Nobody is invited yet."):
        assert words in left
    Conference.objects.update(called_at=NOW)
    assert "What is left to prepare" not in member.get(address).content.decode()


def test_what_was_typed_stays_where_it_is_refused(office: Client, province: Unit) -> None:
    page = office.post("/conferences/new/", FORM | {"organiser": province.pk, "until": "07:00"})
    assert page.status_code == 200
    assert "It would end before it begins." in page.content.decode()
    assert 'value="07:00"' in page.content.decode()


def test_a_second_sitting_and_the_end(office: Client, province: Unit) -> None:
    address = make(office, province)
    assert office.post(f"{address}sittings/new/", FORM | {"sitting_title": "Buổi chiều"}).status_code == 302
    assert "Buổi chiều" in office.get(address).content.decode()
    assert office.post(f"{address}call-off/").status_code == 302
    assert Conference.objects.get().cancelled_at is not None
    assert f"{address}edit/" not in office.get(address).content.decode()


@pytest.mark.parametrize("address", ["/conferences/new/", "/conferences/"])
def test_whoever_may_only_read_prepares_nothing(member: Client, province: Unit, address: str) -> None:
    assert "Prepare a conference" not in member.get(address).content.decode()


def test_points_are_made_by_rule_and_shown(
    office: Client, province: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = make(office, province)
    form = {"rule": "own", "unit_kinds": "party_commune", "kind": "commune"}
    assert office.post(f"{address}points/assign/", form).headers["Location"] == f"{address}points/"
    point = Point.objects.get()
    pages = ("points/", f"points/{point.pk}/", "points/none/", "points/assign/", "points/import/", "points/new/")
    for one in pages:
        with django_assert_max_num_queries(15):
            page = office.get(f"{address}{one}")
        assert page.status_code == 200
        assert parts_of(page).inline == []
    assert "Point of Đảng bộ xã Bản Lầu" in office.get(f"{address}points/").content.decode()


def test_a_point_is_made_ready(office: Client, province: Unit) -> None:
    address = make(office, province)
    form = {"name": "Điểm cầu tỉnh", "code": "T", "kind": "province", "owner": "T", "capacity": "300"}
    at = office.post(f"{address}points/new/", form).headers["Location"]
    office.post(f"{at}duties/", {"kind": "contact", "words": "Cán bộ trực"})
    duty = Point.objects.get().duties.get(words="Cán bộ trực")
    office.post(f"{at}duties/", {"done": [str(duty.pk)]})
    office.post(f"{at}units/", {"unit": "T", "with_subtree": "on"})
    page = office.get(at).content.decode()
    assert "2 units take part here" in page
    assert f'value="{duty.pk}" checked' in page
    assert "There is no unit X9" in office.post(f"{at}units/", {"unit": "X9"}).content.decode()
    assert office.post(f"{at}edit/", form | {"place": "Hội trường A"}).status_code == 302
    office.post(f"{at}close/")
    assert Point.objects.get().closed_at is not None


def test_a_sheet_of_points_goes_out_and_comes_back(office: Client, province: Unit) -> None:
    address = make(office, province)
    office.post(f"{address}points/assign/", {"rule": "own", "unit_kinds": "party_commune", "kind": "commune"})
    sheet = office.get(f"{address}points.csv").content
    answer = office.post(f"{address}points/import/", {"file": SimpleUploadedFile("p.csv", sheet)})
    assert "unchanged points" in office.get(answer.headers["Location"]).content.decode()
    assert office.post(answer.headers["Location"]).status_code == 302


def test_links_and_files_are_given_and_fetched(office: Client, province: Unit) -> None:
    address = make(office, province)
    form = {"title": "Đề cương", "file": SimpleUploadedFile("de-cuong.pdf", b"%PDF-1.7 x")}
    assert office.post(f"{address}materials/", form).status_code == 302
    assert office.post(f"{address}links/", {"words": "Truyền hình", "url": "https://hop.example"}).status_code == 302
    page = office.get(address).content.decode()
    assert "https://hop.example" in page
    file = office.get(f"{address}files/{MaterialVersion.objects.get().pk}/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "version 1" in office.get(f"{address}materials/").content.decode()
