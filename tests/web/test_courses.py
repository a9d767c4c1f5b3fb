"""A member reads a document on a phone, without JavaScript, from an invitation to the end."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.courses import world
from tests.kept import once
from tests.plans.world import person
from tests.study.world import NOW, Course
from tests.web.conftest import browser_of
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return once(world.plant)


@pytest.fixture
def reader(course: Course) -> Client:
    return browser_of(User.objects.get(pk=world.own(course, 0).user_id or 0))


def test_reading_to_the_end(course: Course, reader: Client) -> None:
    url = f"/learn/{course.document}/"
    assert url in reader.get("/learn/").content.decode()
    assert "0 of 5 clauses read" in reader.get(url).content.decode()
    at = f"{url}1/"
    for _screen in range(4):
        page = reader.get(at)
        assert "Việc thứ" in page.content.decode()
        sent = reader.post(at, {"version": page.context["page"].progress.layout.version_id})
        at = sent.headers["Location"]
    assert at == url
    shown = reader.get(url).content.decode()
    assert "5 of 5 clauses read" in shown
    assert "You have studied this document. It is recorded." in shown
    assert "studied on 20 December 2026: self-study" in reader.get("/learn/").content.decode()


def test_what_was_read_without_a_network_arrives_once(course: Course, reader: Client) -> None:
    url = f"/learn/{course.document}/offline/"
    page = reader.get(url)
    assert page.content.decode().count("data-screen=") == 4
    assert all(f"Việc thứ {number}:" in page.content.decode() for number in range(1, 5))
    version = page.context["page"].progress.layout.version_id
    said = [(["2"], 409), (["1", "3"], 409), (["1", "2"], 200), (["1", "2"], 200), (["2", "3", "4"], 200), ([], 409)]
    answers = [reader.post(url, {"version": version, "screen": screens}) for screens, _status in said]
    assert [one.status_code for one in answers] == [status for _screens, status in said]
    assert answers[0].json()["code"] == "courses.not_in_order"
    assert answers[4].json() == {"read": 4, "screens": 4, "finished": True}
    assert reader.post(url, {"version": version + 1, "screen": ["1"]}).json()["code"] == "courses.newer_version"
    assert "5 of 5 clauses read" in reader.get(f"/learn/{course.document}/").content.decode()


def test_who_is_no_member_is_told(course: Course) -> None:
    leader = browser_of(User.objects.get(pk=person(Role.LEADER, course.hall.units.province).user_id or 0))
    assert "nobody’s own" in leader.get("/learn/").content.decode()
    assert leader.get(f"/learn/{course.document}/").status_code == 404


def test_an_office_offers_an_account_and_lets_it_go(course: Course, reader: Client) -> None:
    office = browser_of(User.objects.get(pk=person(Role.SECRETARY, course.cells[0]).user_id or 0))
    url = f"/units/{course.cells[0]}/members/{course.members[2]}/account/"
    assert "/invitations/" in office.post(url).content.decode()
    url = f"/units/{course.cells[0]}/members/{course.members[0]}/account/"
    assert "own-0" in office.get(url).content.decode()
    office.post(url, {"unlink": "yes"})
    assert "own-0" not in office.get(url).content.decode()
    assert "nobody’s own" in reader.get("/learn/").content.decode()
