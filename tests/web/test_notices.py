"""From the flow page's stuck row to what was sent: remind, confirm, look, take it away, find it as the unit."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.kept import once
from tests.plans import world as at
from tests.web.organisation import Organised, browser, organise
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.notices.models import Notice
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role


@pytest.fixture
def organised(db: None) -> Organised:
    return once(organise)


@pytest.fixture
def office(organised: Organised) -> Client:
    return browser(Role.OFFICE, organised.world.province)


def test_an_office_reminds_from_where_it_is_stuck(organised: Organised, office: Client, settings: Settings) -> None:
    settings.MAIL_IS_SET = True
    commune = organised.world.communes[1]
    User.objects.filter(pk=at.person(Role.SECRETARY, commune).user_id or 0).update(email="binh@hl.example")
    page = office.get(f"/documents/{organised.document_id}/").content.decode()
    way = f"/documents/{organised.document_id}/remind/?unit={commune}&amp;stage=published"
    assert way in page
    there = f"/documents/{organised.document_id}/remind/"
    asked: dict[str, str | int] = {"unit": commune, "stage": "published"}
    confirm = office.get(there, asked)
    assert "1 unit has an address" in confirm.content.decode()
    assert not Notice.objects.exists()
    done = office.post(there, asked, follow=True)
    assert "1 unit was reminded." in done.content.decode()
    assert "Reminder: 15-NQ/TU, overdue since" in done.content.decode()
    assert Notice.objects.get().outcome == "sent"
    again = office.post(there, asked, follow=True).content.decode()
    assert "0 units were reminded. 1 was reminded of the same earlier today and not again." in again
    told = browser(Role.LEADER, commune).get(f"/units/{commune}/due/").content.decode()
    assert "Reminder: 15-NQ/TU" in told
    file = office.get("/notices.csv?outcome=sent").content.decode()
    assert "Đảng ủy xã Bình Minh" in file
    assert "binh@hl.example" not in file + done.content.decode()


def test_the_pages_weigh_little_and_lead_nowhere_by_mistake(organised: Organised, office: Client) -> None:
    commune, document = organised.world.communes[2], organised.document_id
    for path in (
        f"/documents/{document}/remind/?unit={commune}&stage=published",
        f"/documents/{document}/remind/?unit={organised.world.communes[0]}&stage=published",
        f"/notices/?unit={commune}&order=unit&outcome=failed&first=nonsense&page=9",
    ):
        found = office.get(path)
        assert found.status_code == 200, path
        assert (parts_of(found).inline, weight(found) < LIMIT) == ([], True)
    assert office.get(f"/documents/{document}/remind/?unit={commune}&stage=none").status_code == 404
    nobody_late = {"unit": organised.world.communes[0], "stage": "published", "own": "1"}
    assert office.post(f"/documents/{document}/remind/", nobody_late).status_code == 409


def test_before_sign_in_the_link_shows_what_a_chat_may_show(organised: Organised, client: Client) -> None:
    preview = client.get("/due/", follow=True).content.decode()
    assert 'property="og:title" content="Thông Suốt"' in preview
    assert "Tỉnh ủy Hồng Lam" not in preview
