"""An event of the roll call names a sitting, point, person and unit that are there and stay; the database minds it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from tests.convening.happened import happens
from tests.convening.world import MORNING, Hall, convene, member, plant, point, sitting
from tests.kernel.together import together
from thongsuot.convening.models import Convened, Point, PointUnit, RollCall, Sitting
from thongsuot.units.models import Unit

OF_EVENTS = r"roll ?call"
NAMES = {"sitting_id": Sitting, "point_id": Point, "convened_id": Convened, "unit_id": Unit}


def named_by_one_event(hall: Hall) -> dict[str, int]:
    """A row of each sort that one event names and nothing else does."""
    person = convene(hall.conference, member("RIENG", "Trần Văn Riêng", hall.units.cells[0]))
    rows = {
        "sitting_id": sitting(hall.conference, 9, MORNING + timedelta(hours=6)),
        "point_id": point(hall.conference, "RIENG", "Điểm riêng", [hall.units.cells[0]]),
        "convened_id": person,
        "unit_id": Unit.objects.create(code="RIENG", opened_on=date(2020, 1, 1)).pk,
    }
    PointUnit.objects.filter(point=rows["point_id"]).delete()
    RollCall.objects.filter(pk=happens(hall, person)).update(**rows)
    return rows


def write_anew(event: UUID, column: str) -> None:
    row = RollCall.objects.get(pk=event)
    setattr(row, column, 10**9)
    RollCall.objects.filter(pk=event).delete()
    row.save(force_insert=True)
    connection.check_constraints()


def change(event: UUID, column: str) -> None:
    RollCall.objects.filter(pk=event).update(**{column: 10**9})
    connection.check_constraints()


def remove(row: QuerySet[Any]) -> None:
    row._raw_delete("default")
    connection.check_constraints()


@pytest.mark.parametrize("column", NAMES)
@pytest.mark.parametrize("write", [write_anew, change])
def test_no_event_names_what_is_not_there(hall: Hall, column: str, write: Callable[[UUID, str], None]) -> None:
    event = happens(hall, hall.people[0])
    with pytest.raises(IntegrityError, match=OF_EVENTS), transaction.atomic():
        write(event, column)


@pytest.mark.parametrize("column", NAMES)
def test_what_an_event_names_does_not_go(hall: Hall, column: str) -> None:
    named = NAMES[column]._default_manager.filter(pk=named_by_one_event(hall)[column])
    with pytest.raises(IntegrityError, match=OF_EVENTS), transaction.atomic():
        remove(named)
    RollCall.objects.all().delete()
    remove(named)
    assert not named.exists()


def refused_of_both(hall: Hall) -> list[str]:
    """An event of a sitting is under way while the sitting is removed: which of the two the database refuses."""
    gone = Sitting.objects.filter(pk=sitting(hall.conference, 9, MORNING))
    sitting_id, event = gone.get().pk, happens(hall, hall.people[0])
    under_way, refused = threading.Event(), []

    def note() -> None:
        with transaction.atomic():
            RollCall.objects.filter(pk=event).update(sitting_id=sitting_id)
            under_way.set()
            threading.Event().wait(0.2)

    def removal() -> None:
        under_way.wait()
        try:
            gone._raw_delete("default")
        except IntegrityError:
            refused.append("removal")

    together(note, removal)
    return refused


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_an_event_under_way_is_missed_and_not_with_it() -> None:
    migration = import_module("thongsuot.convening.migrations.0007_whole_statements_checked")
    function = migration.REFERRED_TO.replace("CREATE", "CREATE OR REPLACE", 1)
    hall = plant()
    with connection.cursor() as cursor:
        cursor.execute(function.replace("LOCK TABLE convening_rollcall IN SHARE MODE;", ""), None)
        missed = refused_of_both(hall)
        RollCall.objects.all().delete()
        cursor.execute(function, None)
    assert missed == []
    assert refused_of_both(hall) == ["removal"]
