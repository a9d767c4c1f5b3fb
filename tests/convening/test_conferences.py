"""Making conferences, changing them, and who sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.convening.world import MORNING, Hall
from tests.people.refusing import refused
from tests.plans import world as province
from thongsuot.convening.models import Conference, Sitting
from thongsuot.convening.operations import conferences as operations
from thongsuot.convening.operations.conferences import SittingPlan
from thongsuot.convening.queries import seeing
from thongsuot.convening.queries.studied import studied
from thongsuot.convening.rules.stages import Dates, Stage
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people.access import Reader
from thongsuot.people.rules.roles import Role


@pytest.fixture
def units(db: None) -> province.World:
    return province.plant()


NOW = datetime(2026, 11, 10, 3, tzinfo=MORNING.tzinfo)
HOUR = timedelta(hours=1)
PLAN = SittingPlan("Buổi sáng", MORNING, MORNING + 3 * HOUR)
LATER = replace(PLAN, title="Buổi chiều", starts_at=MORNING + 6 * HOUR, ends_at=MORNING + 9 * HOUR)


def make(organiser_id: int, actor: Actor = OPERATOR) -> operations.Made:
    return operations.make_conference(
        actor=actor, title=" Hội nghị  mới ", organiser_id=organiser_id, as_of=date(2026, 11, 1), first=PLAN, now=NOW
    )


STAGES = {
    "nothing is set": (Dates(None, None, None, None), Stage.PREPARED),
    "prepared": (Dates(MORNING, MORNING + HOUR, None, None), Stage.PREPARED),
    "called": (Dates(MORNING, MORNING + HOUR, NOW, None), Stage.CALLED),
    "running": (Dates(MORNING - HOUR, MORNING + HOUR, NOW, None), Stage.RUNNING),
    "over": (Dates(MORNING - 2 * HOUR, MORNING - HOUR, NOW, None), Stage.OVER),
    "over though never called": (Dates(MORNING - 2 * HOUR, MORNING - HOUR, None, None), Stage.OVER),
    "called off": (Dates(MORNING, MORNING + HOUR, NOW, NOW), Stage.CANCELLED),
}


@pytest.mark.parametrize(("dates", "stage"), STAGES.values(), ids=STAGES)
def test_how_far_it_has_come(dates: Dates, stage: Stage) -> None:
    assert dates.stage(MORNING - timedelta(minutes=1)) == stage


def test_a_conference_is_made_with_its_first_sitting_and_may_grow(units: province.World) -> None:
    made = make(units.province)
    operations.add_sitting(actor=OPERATOR, conference_id=made.conference_id, plan=LATER, now=NOW)
    head = seeing.conference_for(province.reader(now=NOW), made.conference_id)
    assert (head.title, head.revision) == ("Hội nghị mới", 2)
    assert [(one.number, one.title) for one in head.sittings] == [(1, "Buổi sáng"), (2, "Buổi chiều")]
    operations.remove_sitting(actor=OPERATOR, conference_id=made.conference_id, sitting_id=head.sittings[1].id, now=NOW)
    with refused("convening.last_sitting"):
        operations.remove_sitting(actor=OPERATOR, conference_id=made.conference_id, sitting_id=made.sitting_id, now=NOW)


def test_a_sitting_ends_after_it_begins(units: province.World) -> None:
    made = make(units.province)
    wrong = replace(PLAN, ends_at=PLAN.starts_at)
    with refused("convening.ends_before_it_starts"):
        operations.add_sitting(actor=OPERATOR, conference_id=made.conference_id, plan=wrong, now=NOW)


def test_a_save_over_a_newer_one_is_refused(units: province.World) -> None:
    made = make(units.province)
    given = {"conference_id": made.conference_id, "revision": 1, "as_of": date(2026, 11, 1), "now": NOW}
    operations.change_conference(actor=OPERATOR, title="Một", **given)  # type: ignore[arg-type]  # as given
    with refused("convening.changed_meanwhile"):
        operations.change_conference(actor=OPERATOR, title="Hai", **given)  # type: ignore[arg-type]  # as given
    assert Conference.objects.get().title == "Một"


def test_what_the_invitations_say_stays(hall: Hall) -> None:
    told = {"actor": OPERATOR, "conference_id": hall.conference, "now": NOW}
    with refused("convening.already_called"):
        operations.add_sitting(plan=LATER, **told)  # type: ignore[arg-type]  # as told
    with refused("convening.already_called"):
        operations.change_conference(revision=1, title="x", as_of=date(2026, 1, 1), **told)  # type: ignore[arg-type]
    day_after = replace(PLAN, starts_at=PLAN.starts_at + 24 * HOUR, ends_at=PLAN.ends_at + 24 * HOUR)
    with refused("convening.day_was_announced"):
        operations.change_sitting(sitting_id=hall.sittings[0], plan=day_after, **told)  # type: ignore[arg-type]
    longer = replace(PLAN, ends_at=PLAN.ends_at + HOUR)
    operations.change_sitting(sitting_id=hall.sittings[0], plan=longer, **told)  # type: ignore[arg-type]  # as told
    assert Sitting.objects.get(pk=hall.sittings[0]).ends_at == longer.ends_at


def test_what_was_called_off_takes_no_change(hall: Hall) -> None:
    operations.cancel_conference(actor=OPERATOR, conference_id=hall.conference, now=NOW)
    with refused("convening.cancelled"):
        operations.cancel_conference(actor=OPERATOR, conference_id=hall.conference, now=NOW)


def test_only_whoever_convenes_there_changes_it(hall: Hall) -> None:
    commune = province.person(Role.OFFICE, hall.units.communes[0])
    with refused("people.not_allowed"):
        make(hall.units.province, commune)
    with refused("people.not_allowed"):
        operations.cancel_conference(actor=commune, conference_id=hall.conference, now=NOW)
    assert make(hall.units.communes[0], commune)


def test_documents_are_put_to_it_once_and_taken_off(hall: Hall) -> None:
    version = province.document(hall.units.province, [])
    given = {"actor": OPERATOR, "conference_id": hall.conference, "document_id": version.document_id, "now": NOW}
    assert operations.study(**given).revision == operations.study(**given).revision == 2  # type: ignore[arg-type]
    reader = province.reader(now=NOW)
    head = seeing.conference_for(reader, hall.conference)
    assert [line.symbol for line in studied(reader, head)] == ["15-NQ/TU"]
    operations.leave_out(**given)  # type: ignore[arg-type]  # as given
    assert studied(reader, head) == ()


@pytest.mark.parametrize(
    ("role", "place", "prepared", "called"),
    [
        (Role.OFFICE, "province", True, True),
        (Role.SECRETARY, "cell", True, True),
        (Role.MEMBER, "cell", False, True),
        (Role.OFFICE, "other commune", False, False),
    ],
)
def test_who_sees_a_communes_conference(
    units: province.World, role: Role, place: str, prepared: bool, called: bool
) -> None:
    places = {"province": units.province, "cell": units.cells[0], "other commune": units.communes[1]}
    made = make(units.communes[0])
    reader = province.reader(province.person(role, places[place]), NOW)
    assert seen(reader) is prepared
    Conference.objects.filter(pk=made.conference_id).update(called_at=NOW)
    assert seen(reader) is called
    if not called:
        with refused("convening.unknown_conference"):
            seeing.conference_for(reader, made.conference_id)


def seen(reader: Reader) -> bool:
    return bool(seeing.conferences_of(reader).items)
