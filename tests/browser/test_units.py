"""An office brings members in by sheet and never leaves the page; axe finds nothing on the pages of units."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import looks
from tests.browser.conftest import Open
from tests.web.test_imports import ACT, MEMBERS
from tests.web.test_units import commune, merge
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.people.models import MemberName
from thongsuot.units.models import Unit

__all__ = ["commune"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/units/",
    "/units/?q=ban+lau",
    "/units/?q=nobody",
    "/units/{unit}/",
    "/units/{unit}/?day=2022-01-01",
    "/units/{closed}/",
    "/units/{unit}/alias/",
    "/units/{unit}/members/",
    "/units/{unit}/access/",
    "/members/waiting/",
    "/obligations/waiting/",
    "/documents/{document}/leads/",
    "/imports/",
    "/imports/tree/",
    "/imports/acts/",
    "/imports/members/",
    "/imports/acts/1/",
    "/catalogues/stages/assigned/close/",
]


def upload(open_page: Open, tmp_path: Path, kind: str, text: str, **more: str) -> None:
    """Bring a sheet by its form."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(text, encoding="utf-8")
    page = open_page(f"/imports/{kind}/")
    for name, value in more.items():
        page.fill(f"[name={name}]", value)
    page.set_input_files("[name=file]", sheet)
    page.locator("main button.primary").click()


def test_members_are_brought_in_and_taken_back(office_page: Open, tmp_path: Path) -> None:
    upload(office_page, tmp_path, "members", MEMBERS)
    page = office_page("/imports/")
    page.get_by_role("link", name="sheet.csv").click()
    page.locator(".deciding button.primary").click()
    expect(page.locator("h1 .pill.reached")).to_be_visible()
    assert MemberName.objects.count() == 1
    page.locator(".deciding .danger").click()
    page.locator("main button.danger").click()
    expect(page.locator("h1 .pill")).to_be_visible()
    assert not MemberName.objects.exists()


def test_axe_finds_nothing_and_nothing_overflows(
    commune: Unit, office_page: Open, uploaded: Uploaded, tmp_path: Path
) -> None:
    merge(commune)
    upload(office_page, tmp_path, "acts", ACT, document_words="Nghị quyết số 1", operates_on="2026-01-01")
    closed = Unit.objects.get(code="X1-2")
    places = {"unit": commune.pk, "closed": closed.pk, "document": uploaded.document_id}
    wrong = []
    for address in PAGES:
        wrong += looks.faults(office_page(address.format(**places)))
    assert wrong == []
