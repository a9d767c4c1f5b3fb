"""The list after the call: people added and taken off, excused, looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.convening.world import CALLED, Hall, member
from tests.plans.world import person
from thongsuot.audit.models import Entry
from thongsuot.convening.models import Conference, Convened
from thongsuot.convening.operations.absences import record_absences
from thongsuot.convening.operations.changes import add_person, drop_person
from thongsuot.convening.operations.looks import look_at_convened
from thongsuot.convening.queries.convened import Excuse
from thongsuot.convening.rules import ATTENDED
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import Tally


def owed(hall: Hall) -> list[int]:
    """What is owed at each sitting."""
    rows = Tally.objects.filter(measure=ATTENDED, subject__in=hall.sittings)
    return [sum(row.owed for row in rows if row.subject == one) for one in hall.sittings]


def refused(change: Callable[[], object]) -> str:
    """The code with which it is refused."""
    with pytest.raises(DomainError) as error:
        change()
    return error.value.code


def drop(hall: Hall, convened_id: int, why: str = "đi công tác dài ngày") -> object:
    return drop_person(actor=OPERATOR, conference_id=hall.conference, convened_id=convened_id, why=why, now=CALLED)


def add(hall: Hall, code: str, why: str = "mới được phân công") -> object:
    return add_person(actor=OPERATOR, conference_id=hall.conference, code=code, why=why, now=CALLED)


def test_whoever_is_taken_off_is_owed_no_more_and_stays_on_record(hall: Hall) -> None:
    drop(hall, hall.people[0])
    row = Convened.objects.get(pk=hall.people[0])
    assert (row.dropped_at, row.why) == (CALLED, "đi công tác dài ngày")
    assert owed(hall) == [32, 32]
    assert refused(lambda: drop(hall, hall.people[0])) == "convening.not_convened"
    add(hall, "DV000")
    row.refresh_from_db()
    assert row.dropped_at is None
    assert owed(hall) == [33, 33]
    assert refused(lambda: add(hall, "DV000")) == "convening.already_convened"


def test_a_member_more_is_expected_with_unit_and_category(hall: Hall) -> None:
    member("M900", "Vũ Thị Mới", hall.units.communes[2], "cadre")
    add(hall, " M900 ")
    row = Convened.objects.get(member__code="M900")
    assert (row.unit_id, row.category, row.asked, row.why) == (
        hall.units.communes[2], "cadre", True, "mới được phân công",
    )  # fmt: skip
    assert owed(hall) == [34, 34]


def test_who_came_unasked_becomes_expected(hall: Hall) -> None:
    Convened.objects.filter(pk=hall.people[1]).update(asked=False)
    add(hall, "DV001")
    assert Convened.objects.get(pk=hall.people[1]).asked
    assert owed(hall) == [34, 34]  # the fixture had counted the person already


def test_a_change_of_the_list_needs_a_reason_a_list_and_a_member(hall: Hall) -> None:
    assert refused(lambda: add(hall, "DV000", " ")) == "convening.reason_missing"
    assert refused(lambda: add(hall, "nobody")) == "people.unknown_member"
    assert refused(lambda: drop(hall, 0)) == "convening.unknown_person"
    Conference.objects.filter(pk=hall.conference).update(called_at=None)
    assert refused(lambda: add(hall, "DV000")) == "convening.not_called"


def absent(hall: Hall, *people: int, reason: str = "ốm", excused: bool = True, role: Role = Role.SECRETARY) -> int:
    actor = person(role, hall.units.communes[0])
    return record_absences(
        actor=actor, conference_id=hall.conference, sitting_id=hall.sittings[0], convened_ids=people, excused=excused,
        reason=reason, now=CALLED,
    )  # fmt: skip


def test_the_last_word_on_an_absence_counts(hall: Hall) -> None:
    assert absent(hall, *hall.people[:3]) == 3
    office = person(Role.OFFICE, hall.units.province)
    record_absences(
        actor=office, conference_id=hall.conference, sitting_id=hall.sittings[0], convened_ids=hall.people[:1],
        excused=False, reason="", now=CALLED,
    )  # fmt: skip
    found = look_at_convened(
        actor=office, conference_id=hall.conference, unit_id=hall.units.communes[0], now=CALLED
    ).page.items
    told = {line.id: line.excuses.get(hall.sittings[0]) for line in found}
    assert told[hall.people[0]] == Excuse(excused=False, reason="")
    assert told[hall.people[1]] == Excuse(excused=True, reason="ốm")
    assert told[hall.people[5]] is None


def test_nobody_excuses_people_of_elsewhere_or_without_a_reason(hall: Hall) -> None:
    assert refused(lambda: absent(hall, hall.people[0], hall.elsewhere[0])) == "people.not_allowed"
    assert refused(lambda: absent(hall, hall.people[0], reason=" ", role=Role.OFFICE)) == "convening.reason_missing"
    assert refused(lambda: absent(hall, 0, role=Role.ADMINISTRATOR)) == "convening.unknown_person"


def test_a_look_at_the_names_is_recorded_and_stays_in_scope(hall: Hall) -> None:
    secretary = person(Role.SECRETARY, hall.units.communes[0])
    found = look_at_convened(
        actor=secretary, conference_id=hall.conference, unit_id=hall.units.communes[0], words="nguyen", now=CALLED
    ).page
    assert found.total == 5
    assert {line.name.split()[0] for line in found.items} == {"Nguyễn"}
    entry = Entry.objects.get(action="convening.look_at_convened")
    assert (entry.unit_id, entry.detail) == (hall.units.communes[0], {"count": 5})
    coded = look_at_convened(
        actor=secretary, conference_id=hall.conference, unit_id=hall.units.cells[1], words="dv00", now=CALLED
    ).page
    assert [line.code for line in sorted(coded.items, key=lambda line: line.code)] == [
        "DV001", "DV003", "DV005", "DV007", "DV009",
    ]  # fmt: skip
    for unit_id in (hall.units.communes[1], hall.units.province):
        assert (
            refused(
                lambda unit_id=unit_id: look_at_convened(  # type: ignore[misc]
                    actor=secretary, conference_id=hall.conference, unit_id=unit_id, now=CALLED
                )
            )
            == "people.not_allowed"
        )
