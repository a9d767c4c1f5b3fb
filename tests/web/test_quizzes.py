"""An office keeps the questions of a course, a member answers them on a phone, all without JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.courses import world
from tests.kept import once
from tests.plans.world import person
from tests.study.world import NOW, Course
from tests.web.conftest import browser_of
from thongsuot.courses.models import Question
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role

pytestmark = pytest.mark.django_db
QUESTION = {"kind": "single", "prompt": "Ai chủ trì?", "lines": "*Ban Tổ chức\nVăn phòng", "explanation": "Mục I."}
TERMS = {"terms": "yes", "revision": "0", "questions": "1", "pass_per_cent": "100", "attempts": "1"}


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return once(world.plant)


@pytest.fixture
def office(course: Course) -> Client:
    return browser_of(User.objects.get(pk=person(Role.OFFICE, course.hall.units.province).user_id or 0))


def test_from_the_bank_to_the_result(course: Course, office: Client) -> None:
    url = f"/documents/{course.document}/study/questions/"
    assert "two to eight" in office.post(f"{url}new/", QUESTION | {"lines": "một"}).content.decode()
    assert office.post(f"{url}new/", QUESTION).status_code == 302
    order = {"kind": "order", "prompt": "Thứ tự?", "lines": "một\nhai\nba"}
    assert office.post(f"{url}new/", order).status_code == 302
    assert "At most 2 can be asked" in office.post(url, TERMS | {"questions": "3"}).content.decode()
    assert office.post(url, TERMS).status_code == 302
    refused = Question.objects.get(kind="order")
    office.post(f"/questions/{refused.pk}/", {"do": "refuse"})
    assert "refused, is not asked" in office.get(url).content.decode()
    edited = QUESTION | {"prompt": "Ai là cơ quan chủ trì?", "lines": "Văn phòng\n*Ban Tổ chức"}
    asked = Question.objects.get(kind="single")
    assert "*Ban Tổ chức" in office.get(f"/questions/{asked.pk}/").content.decode()
    assert office.post(f"/questions/{asked.pk}/", edited).status_code == 302

    actor = world.own(course, 0)
    member = browser_of(User.objects.get(pk=actor.user_id or 0))
    quiz = f"/learn/{course.document}/quiz/"
    assert "opens when everything is read" in member.get(quiz).content.decode()
    world.read(course, actor, 1, 2, 3, 4)
    member.post(quiz, {"begin": "yes"})
    page = member.get(quiz)
    assert "Choose your answer" in member.post(quiz, {"position": "1"}).content.decode()
    right = page.context["asked"].items.index("Ban Tổ chức")
    done = member.post(quiz, {"position": "1", "choice": str(right)})
    shown = member.get(done.headers["Location"]).content.decode()
    assert "1 of 1 right; 100% were needed." in shown
    assert "Try 1: 1 of 1 right" in member.get(f"/learn/{course.document}/").content.decode()
    assert "1 of 1 members who tried have passed." in office.get(url).content.decode()
