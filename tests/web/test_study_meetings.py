"""A meeting of thirty on one screen without JavaScript: a double tap records once, a slip is corrected afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.kept import once
from tests.plans.world import person
from tests.study import world
from tests.study.world import Course
from tests.web.conftest import browser_of
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.audit.models import Entry
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Membership, User
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import Completion, Gathering

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    return once(world.ruled)


@pytest.fixture
def secretary(course: Course) -> Client:
    """The secretary of the first cell, with its three members."""
    actor = person(Role.SECRETARY, course.cells[0], with_subtree=False)
    client = browser_of(User.objects.get(pk=actor.user_id or 0))
    client.get("/")  # today's tree is built when it is first asked for
    return client


def address(course: Course) -> str:
    return f"/units/{course.cells[0]}/study/meeting/"


def form_of(client: Client, url: str) -> dict[str, object]:
    """What a browser would send from the page as it stands."""
    page = client.get(url)
    context = page.context
    form = context["form"]
    return {
        **{name: str(form[name].value() or "") for name in ("event_id", "held_on", "minutes_words")},
        "kind": context["kind"],
        "document": [str(pk) for pk in context["chosen"]],
        "shown": [str(row.member.member_id) for row in context["rows"]],
        "absent": [str(row.member.member_id) for row in context["rows"] if row.is_absent],
    }


def standing() -> int:
    return Completion.objects.standing().count()


def test_the_screen_is_light_and_stands_on_few_queries(
    course: Course, secretary: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for query, most in (("", 15), ("?kind=make_up", 15)):
        with django_assert_max_num_queries(most):
            page = secretary.get(address(course) + query)
        assert page.status_code == 200
        assert parts_of(page).inline == []
        assert weight(page) <= LIMIT
    assert Entry.objects.filter(action="study.look_at_meeting_form", unit_id=course.cells[0]).count() == 2


def test_sent_twice_it_counts_once_and_the_absent_one_is_left(course: Course, secretary: Client) -> None:
    sent = form_of(secretary, address(course))
    assert sent["absent"] == []
    sent["absent"] = [str(course.members[0])]
    sent[f"why-{course.members[0]}"] = "ốm"
    for _tap in range(2):
        assert secretary.post(address(course), sent).status_code == 302
    assert (Gathering.objects.count(), standing()) == (1, 2)
    assert Gathering.objects.get().absent.get().reason == "ốm"
    due = secretary.get(f"/units/{course.cells[0]}/due/").content.decode()
    assert "Study: 1 of 3 members left" in due
    assert "Recorded: 2 there, 1 absent." in due
    make_up = form_of(secretary, f"{address(course)}?kind=make_up")
    assert make_up["shown"] == [str(course.members[0])]
    secretary.post(address(course), make_up)
    assert standing() == 3
    assert "Study:" not in secretary.get(f"/units/{course.cells[0]}/due/").content.decode()


def test_a_slip_is_corrected_afterwards(course: Course, secretary: Client) -> None:
    secretary.post(address(course), form_of(secretary, address(course)))
    first = Gathering.objects.get()
    url = f"{address(course)}{first.pk}/"
    sent = form_of(secretary, url)
    assert sent["absent"] == []
    sent["absent"] = [str(pk) for pk in course.members[:3:2]]
    assert secretary.post(url, sent).status_code == 302
    assert standing() == 1
    page = secretary.get(address(course))
    assert [line.absent for line in page.context["sheet"].recent] == [2]
    again = form_of(secretary, address(course)) | {"minutes_words": ""}
    assert secretary.post(url, again).status_code == 200  # it has been corrected already


def test_what_is_refused_comes_back_as_it_was_typed(course: Course, secretary: Client) -> None:
    sent = form_of(secretary, address(course)) | {"absent": [str(course.members[2])], "minutes_words": " "}
    page = secretary.post(address(course), sent)
    assert "Give the minutes" in page.content.decode()
    assert [row.member.member_id for row in page.context["rows"] if row.is_absent] == [course.members[2]]
    assert page.context["form"]["event_id"].value() != sent["event_id"]
    day = world.TODAY + timedelta(days=1)
    assert "has not come yet" in secretary.post(address(course), sent | {"held_on": day}).content.decode()
    photo = SimpleUploadedFile("bien-ban.jpg", b"\xff\xd8\xff", "image/jpeg")
    sent["event_id"] = re.sub(r"^.{4}", "0000", str(sent["event_id"]))
    assert secretary.post(address(course), {**sent, "minutes": photo}).status_code == 302
    assert Gathering.objects.get().minutes is not None


def test_a_meeting_recorded_by_mistake_is_taken_back_from_its_page(course: Course, secretary: Client) -> None:
    sent = form_of(secretary, address(course))
    secretary.post(address(course), sent)
    page = secretary.get(f"{address(course)}{sent['event_id']}/")
    url = f"{address(course)}{sent['event_id']}/withdraw/"
    assert url in page.content.decode()
    form = secretary.get(url).context["form"]
    secretary.post(url, {"event_id": str(form["event_id"].value()), "reason": "Nhầm ngày"})
    assert standing() == 0


def test_a_make_up_session_is_called_from_the_list_of_those_left_and_recorded(
    course: Course, secretary: Client
) -> None:
    left = secretary.get(f"/documents/{course.document}/study/left/?unit={course.cells[0]}").content.decode()
    url = f"/documents/{course.document}/study/make-up/"
    assert url in left
    chosen = {"unit": str(course.cells[0]), "member": [str(course.members[0]), str(course.members[2])]}
    form = secretary.post(url, chosen).context["form"]
    said = {"event_id": str(form["event_id"].value()), "held_on": str(world.TODAY), "place": "Nhà văn hoá, 19 giờ"}
    called = secretary.post(url, {**chosen, **said}, follow=True)
    assert "Nhà văn hoá" in called.content.decode()
    Membership.objects.filter(member=course.members[2]).update(unit=course.cells[1])
    listed = secretary.get(f"/units/{course.cells[0]}/study/make-up/{said['event_id']}/").content.decode()
    assert listed.count("no longer here") == 1
    Membership.objects.filter(member=course.members[2]).update(unit=course.cells[0])
    screen = f"{address(course)}?make_up={said['event_id']}"
    rows = secretary.get(screen).context["rows"]
    assert {row.member.member_id for row in rows} == {course.members[0], course.members[2]}
    sent = form_of(secretary, screen)
    sent |= {"make_up": said["event_id"], "absent": [str(course.members[2])], "unreachable": [str(course.members[2])]}
    secretary.post(address(course), sent)
    assert standing() == 1


def test_an_office_brings_its_province_from_76_to_a_hundred_per_cent_through_make_ups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the figure to the names, from the names to the sessions, from the sessions to the figure."""
    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    course = once(world.ruled, 22)
    for place in range(19):
        world.come(course, place, 0, 1)
    office = browser_of(User.objects.get(pk=person(Role.OFFICE, course.hall.units.province).user_id or 0))
    office.get("/")
    study = f"/documents/{course.document}/study/"
    total = office.get(study).context["coverage"].total.total
    assert (total.done, total.due) == (19, 25)  # 76 %
    for unit_id in (*course.hall.units.communes, course.hall.units.province):
        left = office.get(f"{study}left/?unit={unit_id}").context["left"]
        if not left.left:
            continue
        said = {"event_id": str(new_id()), "unit": str(unit_id), "held_on": "2026-12-20", "place": "Hội trường, 8 giờ"}
        assert office.post(f"{study}make-up/", said).status_code == 302
        screen = f"/units/{unit_id}/study/meeting/?make_up={said['event_id']}"
        sent = form_of(office, screen) | {"make_up": said["event_id"]}
        assert len(sent["shown"]) == left.left  # type: ignore[arg-type]  # a list
        assert office.post(screen, sent).status_code == 302
        before = office.get(study).context["coverage"].total.total
        assert before.done + before.left == before.due
    total = office.get(study).context["coverage"].total.total
    assert (total.due, total.done, total.left) == (25, 25, 0)
    assert office.get(f"{study}left/").context["left"].lines == ()
