"""Those noted at several points: by name within the reader's own units alone, each look recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.convening import happened
from tests.convening.world import MORNING, Hall
from tests.plans.world import person
from thongsuot.audit.models import Entry
from thongsuot.convening.operations.twice import look_at_twice
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import MemberName
from thongsuot.people.rules.roles import Role

NOON = MORNING + timedelta(hours=1)


@pytest.fixture
def noted(hall: Hall) -> Hall:
    """The first and the third of the list, both of one cell, at two points in the first sitting; nobody else."""
    for minute, person_id in enumerate((hall.people[2], hall.people[0])):
        happened.happens(hall, person_id, point=hall.other_point, minute=minute + 10)
        happened.happens(hall, person_id, minute=minute)
    for part in (0, 1):
        happened.happens(hall, hall.people[1], part=part, point=(hall.point, hall.other_point)[part])
    return hall


def look(hall: Hall, actor: Actor, **asked: int) -> list[tuple[str, list[tuple[str, int]]]]:
    """The codes, each with its points and the minutes of the morning."""
    found = look_at_twice(actor=actor, conference_id=hall.conference, now=NOON, **asked)
    return [
        (line.code, [(one.point, (one.seen_at - MORNING) // timedelta(minutes=1)) for one in line.noted])
        for line in found.lines
    ]


def test_who_was_noted_where_and_when_by_name(noted: Hall) -> None:
    here, there = "Điểm cầu xã An Hòa", "Điểm cầu xã Bình Minh"
    third, first = ("DV002", [(here, 0), (there, 10)]), ("DV000", [(here, 1), (there, 11)])
    office = person(Role.OFFICE, noted.units.province)
    names = dict(MemberName.objects.values_list("member__code", "sort_key"))
    assert look(noted, office) == sorted([first, third], key=lambda line: names[line[0]])
    assert look(noted, office, sitting_id=noted.sittings[1]) == []
    assert look(noted, office, unit_id=noted.units.communes[1]) == []
    entry = Entry.objects.filter(action="convening.look_at_twice").order_by("pk").first()
    assert entry is not None
    assert (entry.actor_id, entry.unit_id, entry.detail) == (office.user_id, noted.units.province, {"count": 2})


def test_names_stay_within_ones_own_units(noted: Hall) -> None:
    own, neighbour = (person(Role.SECRETARY, cell) for cell in noted.units.cells)
    assert [code for code, _noted in look(noted, own)] == [code for code, _noted in look(noted, own)]
    assert len(look(noted, own)) == 2
    assert look(noted, neighbour) == []
    for actor, asked in (
        (neighbour, {"unit_id": noted.units.cells[0]}),
        (person(Role.LEADER, noted.units.province), {}),
    ):
        with pytest.raises(DomainError) as refused:
            look(noted, actor, **asked)
        assert refused.value.code == "people.not_allowed"
