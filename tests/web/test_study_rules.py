"""An office sets who must study a document: it sees what that changes before it says yes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.kept import once
from tests.plans.world import person
from tests.study import world
from tests.study.world import Course
from tests.web.conftest import browser_of
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import StudyRule
from thongsuot.study.queries.rules import terms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    return once(world.plant)


@pytest.fixture
def office(course: Course) -> Client:
    actor = person(Role.OFFICE, course.hall.units.province)
    return browser_of(User.objects.get(pk=actor.user_id or 0))


TYPED = {
    "revision": "0",
    "from_day": "1/11/2026",
    "deadline": "31/1/2027",
    "deadline_cell": "15/12/2026",
    "categories": ["member"],
    "ways": ["attended", "meeting"],
    "ways_key_cadre": ["attended"],
}


def test_what_it_changes_is_shown_before_it_is_set(course: Course, office: Client) -> None:
    url = f"/documents/{course.document}/study/rule/"
    assert office.get(url).status_code == 200
    asked = office.post(url, TYPED)
    assert "9 members must study it." in asked.content.decode()
    assert StudyRule.objects.count() == 0
    again = office.post(url, TYPED | {"change": "yes"})
    assert again.context["form"]["deadline"].value() == "31/1/2027"
    assert office.post(url, dict(asked.context["typed"]) | TYPED | {"sure": "yes"}).status_code == 302
    terms = terms_of(StudyRule.objects.get())
    assert terms.deadlines == {"": date(2027, 1, 31), "cell": date(2026, 12, 15)}
    assert (terms.categories, terms.ways["key_cadre"]) == (frozenset({"member"}), frozenset({"attended"}))


def test_who_comes_late_sees_that_somebody_was_there_before(course: Course, office: Client) -> None:
    world.rule(course)
    url = f"/documents/{course.document}/study/rule/"
    page = office.post(url, TYPED | {"sure": "yes"})
    assert "Someone set this rule anew meanwhile" in page.content.decode()
    shown = office.get(url).context["form"]
    assert (shown["revision"].value(), shown["deadline_cell"].value()) == (1, world.CELLS_BY)
    asked = office.post(url, TYPED | {"revision": "1"}).content.decode()
    assert "Due now 9; with this 9." in asked
    assert "counted anew" in asked
