"""Conferences through the API: in the reader's scope, page after page, without anybody's name."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.api.test_v1 import get
from tests.convening.world import Hall, plant
from tests.journeys.world import PUBLISHED
from tests.plans import world as province
from thongsuot.convening.queries import points, seeing
from thongsuot.convening.rules.stages import Stage
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role


@pytest.fixture
def hall(db: None) -> Hall:
    return plant(people=2)


def browser(role: Role, unit_id: int) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=province.person(role, unit_id).user_id or 0))
    return client


def test_a_conference_is_listed_and_read_with_its_sittings(hall: Hall) -> None:
    leader = browser(Role.LEADER, hall.units.province)
    [listed] = get(leader, "/conferences")["items"]
    assert (listed["id"], listed["points"]) == (hall.conference, 2)
    assert listed["stage"] in set(Stage)
    read = get(leader, f"/conferences/{hall.conference}")
    assert [one["id"] for one in read["sittings"]] == list(hall.sittings)


def test_points_come_in_scope_and_page_after_page(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"/conferences/{hall.conference}/points"
    commune = browser(Role.SECRETARY, hall.units.communes[1])
    assert [one["id"] for one in get(commune, place)["items"]] == [hall.other_point]
    monkeypatch.setattr(points, "PAGE", 1)
    office = browser(Role.OFFICE, hall.units.province)
    first = get(office, place)
    second = get(office, place, after=first["next"])
    assert {first["items"][0]["id"], second["items"][0]["id"]} == {hall.point, hall.other_point}
    assert (second["next"], second["total"]) == (None, 2)


def test_conferences_go_on_after_one_of_them(hall: Hall) -> None:
    reader = province.reader(now=PUBLISHED)
    assert seeing.conferences_after(reader, hall.conference).items == ()
