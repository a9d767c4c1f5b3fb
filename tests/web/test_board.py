"""The board's pages: few queries, light while nothing changes, one form for the wall."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.convening import happened
from tests.convening.world import MORNING, Hall, plant
from tests.plans.world import person
from tests.web.conftest import browser_of
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.web.views import board as views


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A conference that runs since ten minutes."""
    monkeypatch.setattr(views, "now", lambda: MORNING + timedelta(minutes=10))
    return plant(people=6)


@pytest.fixture
def browser(hall: Hall) -> Client:
    office = person(Role.OFFICE, hall.units.province)
    client = browser_of(User.objects.get(pk=office.user_id or 0))
    client.get("/conferences/")  # today's tree is built when it is first asked for
    return client


def test_the_board_is_whole_without_scripts(
    hall: Hall, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    happened.happens(hall, hall.people[0])
    happened.settle()
    for address in ("", "?big=1", f"?unit={hall.units.communes[0]}", f"?sitting={hall.sittings[1]}"):
        with django_assert_max_num_queries(15):
            page = browser.get(f"/conferences/{hall.conference}/board/{address}")
        assert page.status_code == 200
        assert parts_of(page).inline == []
        assert weight(page) <= LIMIT
    shown = browser.get(f"/conferences/{hall.conference}/board/").content.decode()
    assert "Present now: 1 of 9 people expected." in shown


def test_those_noted_at_several_points_are_named_to_whoever_may_see_names(
    hall: Hall, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    happened.happens(hall, hall.people[0])
    happened.happens(hall, hall.people[0], minute=3, point=hall.other_point)
    happened.settle()
    board = f"/conferences/{hall.conference}/board/"
    address = f"{board}twice/?unit={hall.units.province}&amp;sitting={hall.sittings[0]}"
    assert f'href="{address}"' in browser.get(board).content.decode()
    leader = browser_of(User.objects.get(pk=person(Role.LEADER, hall.units.province).user_id or 0))
    assert "1 person noted at several points" in leader.get(board).content.decode()
    assert "who-twice" not in leader.get(board).content.decode()
    with django_assert_max_num_queries(15):
        page = browser.get(address.replace("&amp;", "&"))
    assert "Nguyễn Văn An" in page.content.decode()
    assert "1 person of Tỉnh ủy Hồng Lam was noted at several points" in page.content.decode()
    assert parts_of(page).inline == []
    sheet = browser.get(f"{board}twice.csv").content.decode()
    assert [line.split(",")[4:] for line in sheet.splitlines()[-2:]] == [
        ["Điểm cầu xã An Hòa", "2026-12-04 08:00"],
        ["Điểm cầu xã Bình Minh", "2026-12-04 08:03"],
    ]
    assert browser.get(f"{board}twice.exe").status_code == 404


def test_nothing_is_sent_twice_while_nothing_changes(
    hall: Hall, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/conferences/{hall.conference}/board/part/"
    first = browser.get(address)
    known = {"if-none-match": first.headers["ETag"]}

    with django_assert_max_num_queries(15):
        again = browser.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" not in first.headers["Cache-Control"]

    happened.happens(hall, hall.people[0])
    happened.settle()
    assert browser.get(address, headers=known).status_code == 200


def test_another_language_or_unit_is_another_board(hall: Hall, browser: Client) -> None:
    address = f"/conferences/{hall.conference}/board/part/"
    known = {"if-none-match": browser.get(address).headers["ETag"]}

    assert browser.get(address, headers={**known, "accept-language": "vi"}).status_code == 200
    assert browser.get(f"{address}?unit={hall.units.communes[0]}", headers=known).status_code == 200
