"""Catalogue pages: seen by whoever is signed in, changed by whoever may."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.catalogues import queries
from thongsuot.units.models import Unit


@pytest.mark.parametrize(
    "address", ["/catalogues/", "/catalogues/unit_kinds/", "/catalogues/stages/new/", "/catalogues/stages/assigned/"]
)
def test_catalogue_pages_open_with_few_queries(
    office: Client, province: Unit, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get("/catalogues/")  # builds today's tree, once for everybody
    with django_assert_max_num_queries(15):
        page = office.get(address)
    assert page.status_code == 200
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT


def test_a_catalogue_that_is_not_there_is_a_404(office: Client, province: Unit) -> None:
    assert office.get("/catalogues/spells/").status_code == 404


def saved_form(page: object) -> dict[str, object]:
    form = page.context["form"]  # type: ignore[attr-defined]  # the test client's answer
    return {name: form[name].value() or "" for name in form.fields}


def test_an_entry_is_changed_and_stays_the_offices(office: Client, province: Unit) -> None:
    typed = saved_form(office.get("/catalogues/stages/assigned/")) | {"words_en": "Handed out", "detail_days": "12"}
    answer = office.post("/catalogues/stages/assigned/", typed)
    assert answer.status_code == 302
    changed = queries.entry("stages", "assigned", NOW.date())
    assert (changed.words_en, changed.detail["days"]) == ("Handed out", 12)


def test_a_stale_form_is_refused_and_keeps_what_was_typed(office: Client, province: Unit) -> None:
    typed = saved_form(office.get("/catalogues/stages/assigned/"))
    office.post("/catalogues/stages/assigned/", typed | {"words_en": "First"})
    page = office.post("/catalogues/stages/assigned/", typed | {"words_en": "Second"})
    assert page.status_code == 200
    assert "First" in page.content.decode()
    assert 'value="Second"' in page.content.decode()


def test_whoever_may_not_change_a_catalogue_reads_it_without_forms(member: Client, province: Unit) -> None:
    page = member.get("/catalogues/stages/")
    assert page.status_code == 200
    assert "/catalogues/stages/assigned/" not in page.content.decode()
    for address in ("assigned/", "assigned/close/", "new/"):
        assert member.get(f"/catalogues/stages/{address}").status_code == 403
        assert member.post(f"/catalogues/stages/{address}").status_code == 403


def test_an_entry_is_ended_from_a_day_on(office: Client, province: Unit) -> None:
    address = "/catalogues/stages/assigned/close/"
    form = office.get(address).context["form"]
    typed = {"revision": form["revision"].value(), "until_day": "2030-01-01"}
    assert office.post(address, typed | {"until_day": "1900-01-01"}).status_code == 200
    assert office.post(address, typed).headers["Location"] == "/catalogues/stages/"
    assert "assigned" in office.get("/catalogues/stages/?day=2029-12-31").content.decode()
    assert "assigned" not in office.get("/catalogues/stages/?day=2030-01-01").content.decode()


def test_who_edits_no_catalogue_ends_no_entry(member: Client, province: Unit) -> None:
    answer = member.post("/catalogues/stages/assigned/close/", {"revision": 0, "until_day": "2030-01-01"})
    assert answer.status_code == 403
