"""A reflection on a phone: handed in by a member, read by their secretary."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.courses import test_reflections as reflections
from tests.courses import world
from tests.kept import once
from tests.plans.world import person
from tests.study.world import NOW, Course
from tests.web.conftest import browser_of
from thongsuot.courses.models import Reflection
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return once(reflections.plant)


def browser(actor: Actor) -> Client:
    return browser_of(User.objects.get(pk=actor.user_id or 0))


def test_what_was_added_after_the_answer_was_lost_comes_back_as_it_was_typed(course: Course) -> None:
    member, url, first = browser(world.own(course, 0)), f"/learn/{course.document}/reflection/", str(new_id())
    member.post(url, {"event_id": first, "words": "Đoạn một."})
    form = member.post(url, {"event_id": first, "words": "Đoạn một. Đoạn hai."}).context["form"]
    assert "this was not stored" in str(form.non_field_errors())
    assert form["words"].value() == "Đoạn một. Đoạn hai."
    assert form["event_id"].value() != first
    assert Reflection.objects.get().words == "Đoạn một."


def test_handed_in_returned_and_accepted(course: Course) -> None:
    actor = world.own(course, 0)
    world.read(course, actor, 1, 2, 3, 4)
    member, secretary = browser(actor), browser(person(Role.SECRETARY, course.cells[0]))
    url, list_url = f"/learn/{course.document}/reflection/", f"/units/{course.cells[0]}/study/reflections/"
    assert member.post(url, {"event_id": new_id(), "words": "Nội dung thứ nhất"}).status_code == 302
    assert "waits to be read" in member.get(f"/learn/{course.document}/").content.decode()
    first = f"{list_url}{Reflection.objects.get().pk}/"
    assert first in secretary.get(list_url).content.decode()
    assert "Nội dung thứ nhất" in secretary.get(first).content.decode()
    secretary.post(first, {"words": "Viết thêm", "return": "yes"})
    assert "Viết thêm" in member.get(f"/learn/{course.document}/").content.decode()
    member.post(url, {"event_id": new_id(), "words": "Nội dung thứ hai"})
    second = f"{list_url}{Reflection.objects.get(state='waiting').pk}/"
    secretary.post(second, {"words": "", "accept": "yes"})
    assert "You have studied it on" in member.get(f"/learn/{course.document}/").content.decode()
