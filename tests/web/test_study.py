"""The page of who has studied a document: its sentence, its sums, its neighbours and files; who is left, by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.kept import once
from tests.plans.world import document, person
from tests.study import world
from tests.study.world import Course
from tests.web.conftest import browser_of
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people.access import Reader, reader_of
from thongsuot.people.models import Member, User
from thongsuot.people.rules.roles import Role
from thongsuot.study.jobs import set_rule
from thongsuot.study.queries import CurvePoint
from thongsuot.study.queries.unit_left import Wanted, unit_left
from thongsuot.study.rules import Figure, Way
from thongsuot.web.curves import drawn

pytestmark = pytest.mark.django_db


def studied() -> Course:
    """Two of the first cell met; one of the second was reported."""
    course = world.ruled()
    world.meet(world.meeting(course, 0))
    world.tell(course, world.claim(course, 1))
    return course


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    return once(studied)


def client(role: Role, unit_id: int) -> Client:
    browser = browser_of(User.objects.get(pk=person(role, unit_id).user_id or 0))
    browser.get("/")  # today's tree is built when it is first asked for
    return browser


@pytest.fixture
def office(course: Course) -> Client:
    return client(Role.OFFICE, course.hall.units.province)


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


@pytest.mark.parametrize("query", ["", "?day=2026-12-10&compare=2026-12-01", "?group=member&order=share&q=an"])
def test_the_page_is_light_and_its_rows_sum_to_the_line_above(
    course: Course, office: Client, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        page = office.get(f"/documents/{course.document}/study/{query}")
    assert page.status_code == 200
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT
    found = page.context["coverage"]
    total = found.total.total
    assert (total.due, total.done, total.left) == (9, 3, 6)
    assert [point.figure.done for point in page.context["page_of"].points if point.day == world.HELD] == [3]
    assert page.context["page_of"].points[0].figure == Figure(9, 0)
    assert sum(row.figures.total.left for row in found.rows) == total.left
    assert sum(row.done for row in page.context["ways"]) == total.done


def test_the_sentence_says_how_many_where_and_by_when(course: Course, office: Client) -> None:
    address = f"/documents/{course.document}/study/"
    whole = "3 of 9 members who must have studied it (33.3%); 6 left; more than half of them in 2 units; to be done by"
    assert whole in text(office, address)
    cell = text(office, f"{address}?unit={course.cells[0]}")
    assert (
        "2 of 3 members who must have studied it (66.7%); 1 left; the deadline was 15 December 2026, 5 days ago."
        in cell
    )


def test_a_unit_stands_among_its_neighbours(course: Course, office: Client) -> None:
    address = f"/documents/{course.document}/study/beside/{course.hall.units.communes[0]}/"
    page = office.get(address)
    assert [one.figure.due for one in page.context["beside"] if one.is_own] == [6]
    assert "Among" in page.content.decode()
    assert client(Role.SECRETARY, course.cells[1]).get(address).status_code == 403


def test_a_document_without_a_rule_offers_to_set_one(course: Course, office: Client) -> None:
    other = document(course.hall.units.province, (), number="16").document_id
    assert f'href="/documents/{other}/study/rule/"' in text(office, f"/documents/{other}/study/")
    leader = client(Role.LEADER, course.hall.units.province)
    assert "Not followed yet" in text(leader, f"/documents/{other}/study/")
    assert leader.get(f"/documents/{other}/study/rule/").status_code == 403


def test_the_files_have_the_rows_of_the_page(course: Course, office: Client) -> None:
    address = f"/documents/{course.document}/study.csv"
    last = text(office, address).strip().splitlines()[-1]
    cells = last.split(";" if ";" in last else ",")
    assert cells[:8] == ["In all", "", "9", "0", "0", "2", "0", "1"]
    for form in ("docx", "xlsx"):
        assert office.get(address.replace("csv", form)).content.startswith(b"PK")


def test_who_is_left_stands_by_name_and_the_look_is_recorded(course: Course, office: Client) -> None:
    address = f"/documents/{course.document}/study/left/"
    page = office.get(address)
    assert page.context["left"].left == 6
    assert sum(len(lines) for _unit, lines, _marks in page.context["parts"]) == 6
    assert f'href="/units/{course.cells[0]}/study/meeting/?kind=make_up' in page.content.decode()
    assert "DV000" in text(office, f"{address}".replace("left/", "left.csv"))
    assert Entry.objects.filter(action="study.look_at_left").count() == 2
    leader = client(Role.LEADER, course.hall.units.province)
    assert leader.get(address).status_code == 403


def test_the_picture_reaches_to_the_deadline_and_its_level_stretches_are_short() -> None:
    days = [CurvePoint(date(2026, 11, day), Figure(10, done)) for day, done in enumerate((0, 0, 0, 5, 5), 1)]
    picture = drawn(days, date(2026, 11, 9), 80, 156)
    assert picture is not None
    assert picture.done == "M0,126L20,126L30,76L40,76"
    assert (picture.today_at, picture.deadline_at, picture.due) == (40, 80, "M0,26L80,26")
    assert drawn([], None, 80, 156) is None


def test_a_units_own_sheet_is_brought_looked_through_and_recorded(
    course: Course, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    code = Member.objects.get(pk=course.members[5]).code
    data = f"Mã đảng viên;Ngày học\n{code};{world.HELD}\n".encode()
    said = {"file": SimpleUploadedFile("so.csv", data), "document_words": "15-NQ/TU"}
    run = office.post("/imports/study/", said).headers["Location"]
    for address in ("/imports/", "/imports/study/?document_words=15-NQ/TU", run):
        with django_assert_max_num_queries(15):
            assert parts_of(office.get(address)).inline == []
    assert 'value="15-NQ/TU"' in text(office, "/imports/study/?document_words=15-NQ/TU")
    assert office.post(f"{run}apply/").status_code == 302
    assert "Record them" not in text(office, run)
    page = office.get(f"/documents/{course.document}/study/")
    assert (page.context["coverage"].total.total.done, page.context["coverage"].total.by_way[Way.REPORTED]) == (4, 2)
    assert "/imports/study/?document_words=15-NQ" in page.content.decode()


def test_who_is_left_of_a_unit_stands_by_deadline_over_all_documents(
    course: Course, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    later = document(course.hall.units.province, (), number="16").document_id
    soon = replace(world.TERMS, deadlines={"": world.HELD})
    set_rule(actor=OPERATOR, document_id=later, terms=soon, revision=0, now=world.BEFORE)
    commune = course.hall.units.communes[0]
    address = f"/units/{commune}/study/left/"
    with django_assert_max_num_queries(25):
        page = office.get(address)
    lines = page.context["found"].lines
    days = [one.line.deadline for one in lines]
    assert days == sorted(days)
    assert Counter(one.document_id for one in lines) == {later: 6, course.document: 3}
    assert Entry.objects.filter(action="study.look_at_left", unit_id=commune).count() == 1
    assert weight(page) <= LIMIT
    assert f'href="{address}"' in text(office, f"/units/{commune}/due/")
    only = office.get(f"{address}?document={course.document}&late=on&order=-deadline").context["found"]
    assert {(one.document_id, one.line.deadline) for one in only.lines} == {(course.document, world.CELLS_BY)}
    first = unit_left(reader(office), commune, Wanted(), size=4, now=world.NOW)
    rest = unit_left(reader(office), commune, Wanted(), after=first.after, now=world.NOW)
    assert [*first.lines, *rest.lines] == list(lines)
    asked = [queries_of(reader(office), commune, Wanted(pk)) for pk in (course.document, None)]
    assert asked[0] == asked[1] > 0  # as many for all documents as for one
    assert len(text(office, f"/units/{commune}/study/left.csv").strip().splitlines()) == 1 + len(lines)
    assert client(Role.LEADER, commune).get(address).status_code == 403


def queries_of(asking: Reader, unit_id: int, wanted: Wanted) -> int:
    """How many queries the list takes."""
    with CaptureQueriesContext(connection) as asked:
        unit_left(asking, unit_id, wanted, now=world.NOW)
    return len(asked)


def reader(browser: Client) -> Reader:
    """Whoever is signed in there."""
    return reader_of(Actor(user_id=int(browser.session["_auth_user_id"]), door="web"), world.NOW)
