"""What a member writes is read by the secretary of their unit alone, and goes with their data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
from django.db import connection

from tests.courses import world
from tests.courses.world import own, read
from tests.kept import once
from tests.plans.world import person
from tests.study.world import NOW, TODAY, Course, tallies
from thongsuot.audit.models import Entry
from thongsuot.courses.models import Reflection
from thongsuot.courses.operations import Terms, set_terms
from thongsuot.courses.operations.reflections import (
    Written,
    hand_in,
    look_at_reflection,
    look_at_reflections,
    open_file,
    read_reflection,
)
from thongsuot.courses.queries.reflections import handed_in
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import reader_of
from thongsuot.people.models import Grant
from thongsuot.people.operations.personal import erase_member_data, export_member_data
from thongsuot.people.rules.personal import Why
from thongsuot.people.rules.roles import Role
from thongsuot.units.queries import unit

pytestmark = pytest.mark.django_db
ALONE = "member:official:due:self_study"


def plant() -> Course:
    course = world.plant()
    set_terms(actor=OPERATOR, document_id=course.document, terms=Terms(0, reflection=True), revision=0, now=NOW)
    return course


@pytest.fixture
def course(db: None) -> Course:
    return once(plant)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(DomainError) as error:
        act()
    assert error.value.code == code


def write(course: Course, actor: Actor, words: str = "Điều tôi rút ra.", data: bytes | None = None) -> Reflection:
    pk = hand_in(actor=actor, document_id=course.document, written=Written(new_id(), words, data, "anh.jpg"), now=NOW)
    return Reflection.objects.get(pk=pk)


def decide(course: Course, actor: Actor, row: Reflection, accept: bool, words: str = "") -> None:
    read_reflection(actor=actor, unit_id=course.cells[0], reflection_id=row.pk, accept=accept, words=words, now=NOW)


def test_a_course_is_finished_when_it_is_accepted(course: Course) -> None:
    actor, secretary = own(course, 0), person(Role.SECRETARY, course.cells[0])
    assert read(course, actor, 1, 2, 3, 4)[-1].finished is False
    refused("courses.needs_words", lambda: write(course, actor, " "))
    first = write(course, actor)
    refused("courses.reflection_stands", lambda: write(course, actor))
    refused("courses.needs_words", lambda: decide(course, secretary, first, accept=False))
    decide(course, secretary, first, accept=False, words="Viết rõ hơn")
    assert tallies(course) == {}
    second = write(course, actor)
    decide(course, secretary, second, accept=True)
    assert tallies(course) == {("HL-A-1", ALONE): 1}
    refused("courses.read_already", lambda: decide(course, secretary, second, accept=True))


def test_the_same_again_is_kept_once_and_something_else_under_its_id_is_refused(course: Course) -> None:
    actor, other, secretary = own(course, 0), own(course, 2), person(Role.SECRETARY, course.cells[0])
    said = Written(new_id(), "Điều tôi rút ra.", b"anh", "anh.jpg")

    def hand(written: Written, by: Actor = actor) -> UUID:
        return hand_in(actor=by, document_id=course.document, written=written, now=NOW)

    assert hand(said) == hand(replace(said, words=" Điều tôi rút ra.\n")) == said.id
    others = replace(said, words="Thêm một đoạn."), replace(said, data=b"anh khac"), replace(said, data=None)
    for written in others:
        refused("courses.id_reused", partial(hand, written))
    refused("courses.id_reused", lambda: hand(said, other))
    decide(course, secretary, Reflection.objects.get(), accept=False, words="Viết rõ hơn")
    refused("courses.id_reused", lambda: hand(others[0]))
    assert hand(said) == said.id
    assert hand(replace(others[0], id=new_id())) != said.id
    assert list(Reflection.objects.order_by("pk").values_list("words", flat=True)) == [said.words, others[0].words]


def test_only_those_in_scope_see_it_and_every_look_is_recorded(course: Course) -> None:
    actor, secretary = own(course, 0), person(Role.SECRETARY, course.cells[0])
    row = write(course, actor)
    page = look_at_reflections(actor=secretary, unit_id=course.cells[0], now=NOW)
    assert [one.code for one in page.lines] == ["DV000"]
    assert (
        look_at_reflection(actor=secretary, unit_id=course.cells[0], reflection_id=row.pk, now=NOW).words == row.words
    )
    assert Entry.objects.filter(action="courses.look_at_reflections", actor_id=secretary.user_id).count() == 2
    elsewhere = person(Role.SECRETARY, course.cells[1])
    refused("people.not_allowed", lambda: decide(course, elsewhere, row, accept=True))
    refused(
        "courses.unknown_reflection",
        lambda: look_at_reflection(actor=elsewhere, unit_id=course.cells[1], reflection_id=row.pk, now=NOW),
    )
    refused("people.not_allowed", lambda: look_at_reflections(actor=actor, unit_id=course.cells[0], now=NOW))
    Grant.objects.filter(user=actor.user_id).update(role=Role.SECRETARY.value)
    refused("courses.own_reflection", lambda: decide(course, actor, row, accept=True))


def test_those_who_handed_one_in_are_counted_at_the_places_in_view_alone(course: Course) -> None:
    tree = reader_of(OPERATOR, NOW).tree
    first, second = (unit(cell, tree).lft for cell in course.cells)
    said: list[tuple[str, int]] = []

    def heard(execute: Callable[..., object], sql: str, params: Sequence[object], *rest: object) -> object:
        said.append((sql, len(params)))
        return execute(sql, params, *rest)

    def counted(first: int, stop: int) -> Mapping[int, int]:
        said.clear()
        with connection.execute_wrapper(heard):
            return handed_in(tree, course.document, range(first, stop), TODAY)

    for place in (0, 1, 2):  # two stand in the first cell
        write(course, own(course, place))
    assert counted(first, first + 1) == {first: 2}
    few = said.copy()
    assert counted(0, 10**6) == {first: 2, second: 1}
    assert [number for _sql, number in said] == [number for _sql, number in few]  # however many units there are
    assert all("units_treenode" in sql for sql, _number in few)


def test_it_goes_with_the_members_data(course: Course) -> None:
    actor = own(course, 0)
    row = write(course, actor, data=b"anh")
    assert open_file(actor=OPERATOR, unit_id=course.cells[0], reflection_id=row.pk, now=NOW).data == b"anh"
    told = export_member_data(actor=OPERATOR, member_id=course.members[0], now=NOW).elsewhere
    assert any("Điều tôi rút ra." in cell for table in told for line in table.rows for cell in line)
    erase_member_data(actor=OPERATOR, member_id=course.members[0], why=Why.OWNER, now=NOW)
    row.refresh_from_db()
    assert (row.words, row.file_id, row.file_name) == ("–", None, "")
    assert not KeptFile.objects.filter(name="anh.jpg").exists()
