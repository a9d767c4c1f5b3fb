"""Which unit takes part where: by hand, by rule, and who is left."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta

import pytest

from tests.convening.world import MORNING, Hall
from tests.people.refusing import refused
from tests.plans import world as province
from thongsuot.convening.models import Conference, Point, PointDuty, PointUnit
from thongsuot.convening.operations import assigning, points
from thongsuot.convening.operations.points import PointPlan
from thongsuot.convening.queries import points as queries
from thongsuot.convening.queries import unplaced
from thongsuot.convening.queries.points import Which
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.rules.assigning import Owner, Placed, nearest
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.access import Reader
from thongsuot.people.rules.roles import Role

NOW = MORNING - timedelta(days=7)

WHOLE, LEFT, DEEP = Owner(0, 99, 1), Owner(10, 19, 2), Owner(12, 14, 3)
RULES = {
    "nobody runs a point": ([], [(5, 50)], []),
    "at the owner itself": ([LEFT], [(10, 1)], [Placed(1, 2)]),
    "outside of every owner's range": ([LEFT], [(9, 1), (20, 2)], []),
    "the nearest of several around": ([WHOLE, LEFT, DEEP], [(11, 1), (13, 2), (15, 3), (30, 4)],
        [Placed(1, 2), Placed(2, 3), Placed(3, 2), Placed(4, 1)]),
    "its owner runs several": ([Owner(0, 99, None), LEFT], [(3, 1), (11, 2)], [Placed(1, None), Placed(2, 2)]),
}  # fmt: skip


@pytest.mark.parametrize(("owners", "units", "placed"), RULES.values(), ids=RULES)
def test_the_nearest_owner(owners: list[Owner], units: list[tuple[int, int]], placed: list[Placed]) -> None:
    assert list(nearest(owners, units)) == placed


def served(point_id: int) -> set[int]:
    return set(PointUnit.objects.filter(point=point_id).values_list("unit_id", flat=True))


def reader() -> Reader:
    return province.reader(now=NOW)


def left(hall: Hall) -> dict[int, int]:
    found = unplaced.without_point(reader(), conference_for(reader(), hall.conference))
    return {one.unit_id: one.people for one in found.items}


def plan(hall: Hall, **changes: object) -> PointPlan:
    given = {"code": "DC-99", "name": "Điểm cầu mới", "owner_id": hall.units.communes[2], "kind": "commune"}
    return PointPlan(**(given | changes))  # type: ignore[arg-type]  # as given


def test_each_commune_gets_its_own_and_a_second_time_nothing(hall: Hall) -> None:
    def again() -> assigning.Assigned:
        return assigning.each_its_own(
            actor=OPERATOR, conference_id=hall.conference, unit_kinds=["party_commune"], kind="commune", now=NOW
        )

    first = again()
    assert (first.points, first.units, first.unclear) == (1, 1, 0)
    made = Point.objects.get(owner=hall.units.communes[2])
    assert served(made.pk) == {hall.units.communes[2]}
    assert PointDuty.objects.filter(point=made).count() == 5
    assert again() == assigning.Assigned(0, 0, 0)


def test_units_go_to_the_nearest_point_above(hall: Hall) -> None:
    top = points.add_point(
        actor=OPERATOR, conference_id=hall.conference, plan=plan(hall, owner_id=hall.units.province), now=NOW
    )
    PointUnit.objects.filter(unit=hall.units.cells[1]).delete()
    assert left(hall) == {hall.units.cells[1]: 15}
    done = assigning.to_nearest(actor=OPERATOR, conference_id=hall.conference, now=NOW)
    assert done.units == 7
    assert hall.units.cells[1] in served(hall.point)
    assert hall.units.home_affairs in served(top)
    assert left(hall) == {}


def test_a_unit_whose_owner_runs_several_points_is_left_to_a_person(hall: Hall) -> None:
    points.add_point(
        actor=OPERATOR, conference_id=hall.conference, plan=plan(hall, owner_id=hall.units.communes[0]), now=NOW
    )
    PointUnit.objects.filter(unit=hall.units.cells[0]).delete()
    assert assigning.to_nearest(actor=OPERATOR, conference_id=hall.conference, now=NOW).unclear == 1
    assert set(left(hall)) == {hall.units.cells[0]}


def test_before_the_call_those_with_members_are_looked_for(hall: Hall) -> None:
    Conference.objects.update(called_at=None)
    province_cell = province.unit("HL-X", "Chi bộ không điểm cầu", "cell", hall.units.province)
    assert left(hall) == {}
    PointUnit.objects.all().delete()
    assert left(hall) == {hall.units.cells[0]: 15, hall.units.cells[1]: 15, hall.units.communes[1]: 3}
    assert province_cell not in left(hall)


def test_a_closed_point_serves_nobody_until_it_is_opened(hall: Hall) -> None:
    points.close_point(actor=OPERATOR, point_id=hall.point, now=NOW)
    assert set(left(hall)) == set(hall.units.cells)
    points.open_point(actor=OPERATOR, point_id=hall.point, now=NOW)
    assert left(hall) == {}


def test_one_unit_may_have_several_points_and_leaves_one(hall: Hall) -> None:
    given = {"actor": OPERATOR, "point_id": hall.other_point, "now": NOW}
    count = points.serve(unit_id=hall.units.communes[0], with_subtree=True, **given)  # type: ignore[arg-type]
    assert count == 3
    assert points.serve(unit_id=hall.units.cells[0], with_subtree=False, **given) == 0  # type: ignore[arg-type]
    assert points.serve_no_more(unit_ids=[hall.units.cells[0]], **given) == 1  # type: ignore[arg-type]
    assert hall.units.cells[0] in served(hall.point)


def test_a_code_is_given_once(hall: Hall) -> None:
    code = Point.objects.get(pk=hall.point).code
    with refused("convening.point_code_taken"):
        points.add_point(actor=OPERATOR, conference_id=hall.conference, plan=plan(hall, code=code), now=NOW)
    with refused("convening.unknown_point_kind"):
        points.add_point(actor=OPERATOR, conference_id=hall.conference, plan=plan(hall, kind="moon"), now=NOW)


def test_whoever_runs_a_point_makes_it_ready_and_no_other(hall: Hall) -> None:
    secretary = province.person(Role.SECRETARY, hall.units.communes[0])
    points.add_duty(actor=secretary, point_id=hall.point, kind="contact", words=" Cán bộ trực ", now=NOW)
    duty = PointDuty.objects.get()
    points.report_duties(actor=secretary, point_id=hall.point, done_ids=[duty.pk], now=NOW)
    row = Point.objects.get(pk=hall.point)
    same = plan(hall, code=row.code, name=row.name, owner_id=row.owner_id, kind=row.kind, contact="0912 000 000")
    points.change_point(actor=secretary, point_id=hall.point, plan=same, now=NOW)
    head = queries.point_for(province.reader(secretary, NOW), hall.conference, hall.point)
    assert (head.contact, head.duties[0].words, head.duties[0].done_at) == ("0912 000 000", "Cán bộ trực", NOW)
    assert queries.may_run(province.reader(secretary, NOW), head)
    with refused("people.not_allowed"):
        points.change_point(actor=secretary, point_id=hall.point, plan=plan(hall), now=NOW)
    with refused("people.not_allowed"):
        points.report_duties(actor=secretary, point_id=hall.other_point, done_ids=[], now=NOW)
    with refused("people.not_allowed"):
        points.serve(actor=secretary, point_id=hall.point, unit_id=hall.units.cells[0], with_subtree=False, now=NOW)


def test_who_sees_which_points(hall: Hall) -> None:
    def codes(role: Role, unit_id: int) -> set[int]:
        mine = province.reader(province.person(role, unit_id), NOW)
        return {one.id for one in queries.points_of(mine, conference_for(mine, hall.conference)).items}

    both = {hall.point, hall.other_point}
    assert codes(Role.LEADER, hall.units.province) == both
    assert codes(Role.SECRETARY, hall.units.cells[0]) == {hall.point}
    assert codes(Role.SECRETARY, hall.units.communes[1]) == {hall.other_point}
    assert codes(Role.SECRETARY, hall.units.communes[2]) == set()


def test_the_list_is_searched_without_diacritics_and_narrowed(hall: Hall) -> None:
    head = conference_for(reader(), hall.conference)
    made = points.add_point(actor=OPERATOR, conference_id=hall.conference, plan=plan(hall), now=NOW)

    def found(words: str = "", which: Which = Which.ALL) -> list[int]:
        return [one.id for one in queries.points_of(reader(), head, words, which).items]

    assert found("diem cau MOI") == found(which=Which.EMPTY) == found(which=Which.UNREADY) == [made]
    assert found(which=Which.CLOSED) == []
    assert astuple(queries.counts_of(reader(), head)) == (3, 1, 1)
