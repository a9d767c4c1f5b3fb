"""Questions on their pages: asked, put together, answered, published, read by everybody and at the clause."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.convening.world import Hall, plant
from tests.plans.world import person
from tests.web.conftest import browser_of
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.convening.models import Question
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role


@pytest.fixture
def hall(db: None) -> Hall:
    return plant(people=2)


def browser(role: Role, unit_id: int) -> Client:
    client = browser_of(User.objects.get(pk=person(role, unit_id).user_id or 0))
    client.get("/conferences/")  # today's tree is built when it is first asked for
    return client


def test_from_asking_to_reading(hall: Hall, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    asker, office = browser(Role.MEMBER, hall.units.cells[0]), browser(Role.OFFICE, hall.units.province)
    address = f"/conferences/{hall.conference}/questions/"
    for words in ("Kinh phí ở đâu?", "Tiền <b>đâu</b>?", "Bao giờ họp?"):
        assert asker.post(address, {"words": words}).status_code == 302
    first, second, third = Question.objects.order_by("pk").values_list("pk", flat=True)

    office.post(f"{address}gather/", {"question": [second, first], "do": "merge"})
    office.post(f"{address}gather/", {"question": [third], "do": "group", "title": "Lịch họp"})
    office.post(f"{address}{first}/", {"words": "Từ ngân sách.", "in_sitting": "on"})
    for client in (office, asker):
        with django_assert_max_num_queries(15):
            page = client.get(address)
        assert parts_of(page).inline == []
        assert weight(page) <= LIMIT
    waiting = asker.get(address).content.decode()
    assert "Từ ngân sách." not in waiting

    office.post(f"{address}{first}/publish/")
    read = asker.get(address).content.decode()
    assert "Từ ngân sách." in read
    assert "&lt;b&gt;" in read
    assert office.get(f"{address}{first}/?clause=I").status_code == 200
    assert "Lịch họp" in office.get(f"{address}?group=Lịch họp").content.decode()


def test_a_point_asks_on_the_page_of_whoever_runs_it(hall: Hall) -> None:
    secretary, member = browser(Role.SECRETARY, hall.units.communes[0]), browser(Role.MEMBER, hall.units.cells[0])
    address = f"/conferences/{hall.conference}/questions/"
    assert "In whose name" not in member.get(address).content.decode()
    begin = f"{address}?point={hall.point}"
    assert (
        f"{begin}#ask-title" in secretary.get(f"/conferences/{hall.conference}/points/{hall.point}/").content.decode()
    )
    page = secretary.get(begin).content.decode()
    assert f'<option value="{hall.point}" selected>Điểm cầu xã An Hòa</option>' in page
    assert secretary.post(address, {"words": "Mất tiếng?", "point": hall.point}).status_code == 302
    assert member.post(address, {"words": "Của ai?", "point": hall.point}).status_code == 302  # in their own name
    assert list(Question.objects.order_by("pk").values_list("point_id", flat=True)) == [hall.point, None]
    other = secretary.post(address, {"words": "Mất tiếng?", "point": hall.other_point})
    assert other.status_code == 200
    assert Question.objects.count() == 2


def test_what_was_typed_stays_where_it_is_refused(hall: Hall) -> None:
    asker = browser(Role.MEMBER, hall.units.cells[0])

    page = asker.post(f"/conferences/{hall.conference}/questions/", {"words": "x" * 2001})

    assert page.status_code == 200
    assert "x" * 2001 in page.content.decode()
    assert not Question.objects.exists()
