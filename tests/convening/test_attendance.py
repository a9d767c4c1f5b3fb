"""Attendance in the columns of the reports: its parts close, and the events tell of now what the tallies tell."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from tests.convening import happened, world
from tests.convening.world import CALLED, MORNING, Hall
from tests.plans.world import person, reader
from thongsuot.audit.models import Entry
from thongsuot.convening.models import Absence, Convened, Point, RollCall
from thongsuot.convening.operations import absent
from thongsuot.convening.queries.attendance import ALWAYS, NOW, AsOf, Attendance, attendance
from thongsuot.convening.rules.attendance import Turnout, together
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import Tally, TallyDay

EVENING = MORNING + timedelta(hours=10)
KNOWN = AsOf(known=EVENING)
"""Everything by its moment of arrival: what is asked of the facts is what the tallies tell."""


def of(hall: Hall, as_of: AsOf = NOW, *, unit_id: int = 0, part: int = 0) -> Attendance:
    return attendance(
        reader(now=EVENING),
        hall.conference,
        sitting_id=hall.sittings[part],
        unit_id=unit_id or hall.units.province,
        as_of=as_of,
        now=EVENING,
    )


def figures(found: Attendance) -> dict[object, dict[str, Turnout]]:
    return {
        row.unit.id if row.unit else None: {group: turnout for group, turnout in row.groups.items() if any(turnout)}
        for row in found.rows
    }


def excuse(hall: Hall, convened_id: int, *, excused: bool = True, minute: int = -60) -> None:
    Absence.objects.create(
        convened_id=convened_id,
        sitting_id=hall.sittings[0],
        excused=excused,
        reason="đi công tác" if excused else "",
        recorded_at=MORNING + timedelta(minutes=minute),
    )


def guest(hall: Hall) -> int:
    """Someone of the second commune whom nobody has called."""
    row = world.member("K001", "Vũ Văn Khách", hall.units.communes[1], "cadre")
    convened_id = world.convene(hall.conference, row)
    Convened.objects.filter(pk=convened_id).update(asked=False)
    return convened_id


def test_every_column_by_unit_and_group(hall: Hall) -> None:
    main = Point.objects.create(
        conference_id=hall.conference,
        code="CHINH",
        name="Hội trường Tỉnh ủy",
        owner_id=hall.units.province,
        kind="main",
    ).pk
    first, second, third, fourth, *_others = hall.people
    happened.happens(hall, first, point=main)
    happened.happens(hall, second)
    happened.happens(hall, second, "left", minute=40)
    happened.happens(hall, guest(hall), point=hall.other_point)
    excuse(hall, third)
    excuse(hall, fourth)
    excuse(hall, fourth, excused=False, minute=-30)
    excuse(hall, first)
    happened.settle()

    found = of(hall)

    commune_a, commune_b, _c = hall.units.communes
    assert figures(found) == {
        commune_a: {"member": Turnout(30, 30, 2, 1, 1, 0, 1)},
        commune_b: {"member": Turnout(3, 3), "cadre": Turnout(members=1, guests=1, now=1)},
    }
    total = found.total()
    assert total == Turnout(34, 33, 2, 1, 1, 1, 2)
    assert (total.online, total.absent, total.unexcused) == (1, 31, 30)
    assert total == together(row.of("") for row in found.rows)
    assert figures(of(hall, KNOWN)) == figures(found)


def test_a_moment_shows_what_had_happened_or_what_was_known(hall: Hall) -> None:
    """The first came at eight and was written down at once; the second as early, on a device that spoke at nine."""
    first, second, *_others = hall.people
    happened.happens(hall, first)
    late = happened.happens(hall, second)
    RollCall.objects.filter(pk=late).update(recorded_at=MORNING + timedelta(hours=1))
    happened.happens(hall, first, "left", minute=40)
    Convened.objects.filter(pk=hall.people[2]).update(added_at=MORNING + timedelta(hours=2))
    happened.settle()
    half_past = MORNING + timedelta(minutes=30)

    as_happened = of(hall, AsOf(happened=half_past)).total()
    as_known = of(hall, AsOf(known=half_past)).total()

    assert (as_happened.came, as_happened.now, as_happened.convened) == (2, 2, 33)
    assert (as_known.came, as_known.now, as_known.convened) == (1, 1, 32)
    assert of(hall).total()[1:3] == (33, 2)


def test_an_undo_takes_back_what_it_names_for_every_moment(hall: Hall) -> None:
    wrong = happened.happens(hall, hall.people[0], point=hall.other_point)
    happened.happens(hall, hall.people[0], "undo", minute=5, undoes=wrong)
    happened.settle()

    assert of(hall, AsOf(happened=MORNING + timedelta(minutes=1))).total().came == 0
    assert of(hall, AsOf(known=MORNING + timedelta(minutes=1))).total().came == 1


def test_members_total_goes_by_the_conferences_own_day(hall: Hall) -> None:
    assert of(hall).total().members == 33
    assert of(hall, unit_id=hall.units.cells[0]).total().members == 15


def test_attendance_asks_few_questions(hall: Hall, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    asking = reader(person(Role.OFFICE, hall.units.province), EVENING)
    attendance(asking, hall.conference, now=EVENING)

    with django_assert_num_queries(7):
        attendance(asking, hall.conference, now=EVENING)


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3),  # who
        st.sampled_from(["present", "present", "left", "undo"]),
        st.integers(0, 2),  # point
        st.integers(0, 6),  # minute
        st.integers(0, 9),  # which earlier event an undo names
    ),
    max_size=14,
)


class TestAnyEvents(TestCase):
    """Whatever happened, in whatever order."""

    hall: Hall
    people: tuple[int, ...]
    points: tuple[int, ...]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.hall = world.plant(people=3)
        main = world.point(cls.hall.conference, "CHINH", "Hội trường Tỉnh ủy", [cls.hall.units.province])
        cls.people = (*cls.hall.people, guest(cls.hall))
        cls.points = cls.hall.point, cls.hall.other_point, main

    @settings(settings.get_profile("part"))
    @given(events=EVENTS, excused=st.sets(st.integers(0, 3)), dropped=st.sets(st.integers(0, 3)))
    def test_events_tell_of_now_what_tallies_tell(
        self, events: list[tuple[int, str, int, int, int]], excused: set[int], dropped: set[int]
    ) -> None:
        hall, people, points = self.hall, self.people, self.points
        Convened.objects.filter(pk__in=[people[one] for one in dropped], asked=True).update(dropped_at=CALLED)
        rewrite(hall)
        known: list[UUID] = []
        for who, kind, at, minute, which in events:
            named = known[which % len(known)] if known and kind == "undo" else None
            if kind == "undo" and named is None:
                continue
            known.append(
                happened.happens(
                    hall, people[who], happened.kind_of(kind), point=points[at], minute=minute, undoes=named
                )
            )
        for one in excused:
            excuse(hall, people[one])
        happened.settle()

        for unit_id in (hall.units.province, hall.units.communes[0]):
            live, facts = of(hall, unit_id=unit_id), of(hall, KNOWN, unit_id=unit_id)
            assert figures(live) == figures(facts)
            assert figures(live) == figures(of(hall, AsOf(happened=EVENING), unit_id=unit_id))
            total = live.total()
            assert total.convened == total.came + total.excused + total.unexcused
            assert 0 <= total.in_person <= total.came


def rewrite(hall: Hall) -> None:
    """Count anew what is owed, for some were taken off the list."""
    Tally.objects.filter(measure="convening.attended").delete()
    TallyDay.objects.filter(measure="convening.attended").delete()
    world.owe(hall.conference)


@pytest.mark.parametrize("as_of", [NOW, AsOf(ALWAYS, EVENING)])
def test_a_conference_that_nobody_came_to_has_all_absent(hall: Hall, as_of: AsOf) -> None:
    total = of(hall, as_of).total()

    assert (total.convened, total.absent, total.unexcused) == (33, 33, 33)


def test_the_list_for_a_make_up_names_who_missed_what(hall: Hall) -> None:
    office = person(Role.OFFICE, hall.units.province)
    first, second, third, *_others = hall.people
    for part in (0, 1):
        happened.happens(hall, first, part=part)
    happened.happens(hall, second)
    wrong = happened.happens(hall, third)
    happened.happens(hall, third, "undo", undoes=wrong)
    excuse(hall, third)

    found = absent.look_at_absent(actor=office, conference_id=hall.conference, now=EVENING)
    morning = absent.export_absent(
        actor=office, conference_id=hall.conference, sitting_id=hall.sittings[0], now=EVENING
    )

    assert (found.page.total, morning.page.total) == (32, 31)
    missed = {
        line.code: [(one.sitting.number, one.excuse is not None) for one in line.missed] for line in found.page.items
    }
    assert missed["DV001"] == [(2, False)]
    assert missed["DV002"] == [(1, True), (2, False)]
    assert "DV000" not in missed
    looks = Entry.objects.filter(action="convening.look_at_absent").order_by("pk")
    assert [one.detail["count"] for one in looks] == [32, 31]


def test_names_stay_within_the_scope(hall: Hall) -> None:
    cell = person(Role.SECRETARY, hall.units.cells[1])

    found = absent.look_at_absent(actor=cell, conference_id=hall.conference, now=EVENING)

    assert {line.unit_id for line in found.page.items} == {hall.units.cells[1]}
    for actor, unit_id in ((cell, hall.units.cells[0]), (person(Role.LEADER, hall.units.province), None)):
        with pytest.raises(DomainError) as refused:
            absent.look_at_absent(actor=actor, conference_id=hall.conference, unit_id=unit_id, now=EVENING)
        assert refused.value.code == "people.not_allowed"
