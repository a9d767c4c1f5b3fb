"""The board of a small conference: every row sums to the line above it, by the server's clock alone."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.convening import happened
from tests.convening.world import MORNING, Hall
from tests.convening.world import point as plant_point
from tests.plans.world import person, reader
from thongsuot.convening.models import Conference, Convened, Point, PointUnit
from thongsuot.convening.operations.changes import add_person, drop_person
from thongsuot.convening.queries.board import Board, board
from thongsuot.convening.queries.counting import counted
from thongsuot.convening.queries.twice import seen_twice
from thongsuot.convening.rules.board import Figures, PointState, added
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role

NOW = MORNING + timedelta(minutes=10)


def at(hall: Hall, role: Role = Role.OFFICE, unit_id: int = 0, view: int | None = None) -> Board:
    someone = person(role, unit_id or hall.units.province)
    return board(reader(someone, NOW), hall.conference, unit_id=view, now=NOW)


def test_points_and_people_stand_by_unit(hall: Hall) -> None:
    for number, who in enumerate(hall.people[:12]):
        happened.happens(hall, who, minute=number - 5)
    happened.happens(hall, hall.people[0], "left", minute=8)
    happened.settle()
    happened.sign(hall.point, NOW - timedelta(seconds=20))
    happened.sign(hall.other_point, NOW - timedelta(seconds=200))

    found = at(hall)

    first, second, _third = hall.units.communes
    assert {row.unit.id: row.figures for row in found.rows if row.unit} == {
        first: Figures(1, 1, 0, 30, 12, 11),
        second: Figures(1, 0, 1, 3, 0, 0),
    }
    assert added(row.figures for row in found.rows) == found.total == Figures(2, 1, 1, 33, 12, 11)
    assert [(row.level, row.figures.points) for row in found.levels] == [("commune", 2)]
    assert [(point.id, point.state) for point in found.lost] == [(hall.other_point, PointState.SILENT)]
    with override("en"):
        assert found.sentence == "Present now: 11 of 33 people expected. Of 2 points: 1 silent."


def test_rows_drill_down_to_the_unit_itself(hall: Hall) -> None:
    happened.happens(hall, hall.people[1])
    happened.settle()

    found = at(hall, view=hall.units.communes[0])

    assert {(row.unit.id if row.unit else 0, row.is_own): row.figures for row in found.rows} == {
        (hall.units.communes[0], True): Figures(1, 0, 0, 0, 1, 1),
        (hall.units.cells[0], False): Figures(expected=15),
        (hall.units.cells[1], False): Figures(expected=15),
    }


def test_a_point_out_of_use_is_no_point_but_its_people_were_there(hall: Hall) -> None:
    happened.happens(hall, hall.people[0])
    happened.settle()
    Point.objects.filter(pk=hall.point).update(closed_at=NOW)

    assert at(hall).total == Figures(1, 0, 0, 33, 1, 1)


def test_points_of_other_branches_count_for_the_organiser(hall: Hall) -> None:
    """A department calls; the communes beside it stand outside of its tree."""
    Conference.objects.filter(pk=hall.conference).update(organiser=hall.units.board)
    found = at(hall, unit_id=hall.units.board)

    assert [(row.unit, row.figures) for row in found.rows] == [(None, Figures(2, 0, 0, 33, 0, 0))]


def test_a_secretary_sees_the_own_branch_alone(hall: Hall) -> None:
    found = at(hall, Role.SECRETARY, hall.units.communes[1])

    assert found.sight.unit.id == hall.units.communes[1]
    assert found.total == Figures(1, 0, 0, 3, 0, 0)
    with pytest.raises(DomainError) as refused:
        at(hall, Role.SECRETARY, hall.units.communes[2], view=hall.units.communes[0])
    assert refused.value.code == "people.not_allowed"


def test_whoever_was_noted_at_two_points_is_told_once(hall: Hall) -> None:
    moved, undone, *_others = hall.people
    happened.happens(hall, moved)
    happened.happens(hall, moved, point=hall.other_point, minute=3)
    wrong = happened.happens(hall, undone, point=hall.other_point)
    happened.happens(hall, undone, "undo", point=hall.other_point, minute=1, undoes=wrong)
    happened.happens(hall, undone, minute=2)
    happened.happens(hall, hall.people[2])
    happened.happens(hall, hall.people[2], minute=4)
    happened.settle()

    found = at(hall)

    assert found.twice == 1
    assert [(one.convened_id, one.point_id) for one in seen_twice(found.sight)] == [
        (moved, hall.point),
        (moved, hall.other_point),
    ]
    assert found.total.was == 3


def test_the_board_asks_few_questions(hall: Hall, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    someone = person(Role.OFFICE, hall.units.province)
    asking = reader(someone, NOW)
    board(asking, hall.conference, now=NOW)

    with django_assert_max_num_queries(6):
        board(asking, hall.conference, now=NOW)


def test_what_becomes_of_a_point_shows_in_the_next_look_whether_summed_by_places_or_point_by_point(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened.happens(hall, hall.people[0])
    happened.settle()
    happened.sign(hall.point, NOW)
    happened.sign(hall.other_point, NOW - timedelta(seconds=200))
    one, other = (Point.objects.filter(pk=pk) for pk in (hall.point, hall.other_point))
    third, asking = hall.units.communes[2], reader(person(Role.OFFICE, hall.units.province), NOW)

    def looks() -> Board:
        found = board(asking, hall.conference, now=NOW)
        with monkeypatch.context() as without:
            without.setattr("thongsuot.convening.queries.board.layout_of", lambda _seen: None)
            plainly = board(asking, hall.conference, now=NOW)
        assert (found.rows, found.levels, found.lost) == (plainly.rows, plainly.levels, plainly.lost)
        return found

    assert looks().total == Figures(2, 1, 1, 33, 1, 1)
    one.update(owner=third)
    assert {row.unit.id: row.figures.was for row in looks().rows if row.unit}[third] == 1
    other.update(closed_at=NOW)
    assert looks().total == Figures(1, 1, 0, 33, 1, 1)
    new = plant_point(hall.conference, "MOI", "Điểm mới", [third])
    assert looks().total == Figures(2, 1, 0, 33, 1, 1)
    PointUnit.objects.filter(point=new).delete()
    Point.objects.filter(pk=new).delete()
    assert looks().total == Figures(1, 1, 0, 33, 1, 1)


def drop(hall: Hall, convened_id: int) -> None:
    drop_person(actor=OPERATOR, conference_id=hall.conference, convened_id=convened_id, why="moved", now=NOW)


def test_those_expected_are_counted_again_only_when_the_list_has_changed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, counting = reader(person(Role.OFFICE, hall.units.province), NOW), Mock(wraps=counted)
    monkeypatch.setattr("thongsuot.convening.queries.board.counted", counting)
    assert board(asking, hall.conference, now=NOW).total == Figures(2, 0, 0, 33, 0, 0)

    happened.happens(hall, hall.people[0])
    happened.settle()
    assert board(asking, hall.conference, now=NOW).total == Figures(2, 0, 0, 33, 1, 1)
    assert counting.call_count == 1

    drop(hall, hall.people[1])
    assert board(asking, hall.conference, now=NOW).total.expected == 32
    code = Convened.objects.get(pk=hall.people[1]).member.code
    add_person(actor=OPERATOR, conference_id=hall.conference, code=code, why="back", now=NOW)
    assert [board(asking, hall.conference, now=NOW).total.expected for _twice in range(2)] == [33, 33]
    assert counting.call_count == 3


def test_what_was_counted_within_a_change_that_is_taken_back_is_not_told(hall: Hall) -> None:
    asking = reader(person(Role.OFFICE, hall.units.province), NOW)

    def expected_without(who: int) -> int:
        with transaction.atomic():
            drop(hall, who)
            found = board(asking, hall.conference, now=NOW).total.expected
            transaction.set_rollback(True)
        return found

    first, *cell = hall.people
    assert expected_without(first) == 32
    assert board(asking, hall.conference, now=NOW).total.expected == 33
    drop(hall, cell[0])
    assert expected_without(cell[1]) == 31
    assert board(asking, hall.conference, now=NOW).total.expected == 32
