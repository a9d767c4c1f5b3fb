"""Reminding by a schedule: on which days, once, whatever stops it half-way; to the level above in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.together import together
from tests.plans import world as at
from tests.web.organisation import LAST, Organised, organise
from thongsuot.flow.rules.reminders import of_document
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.notices import jobs, operations, queries
from thongsuot.notices.models import Notice, Schedule, Sweep
from thongsuot.notices.operations import Setting, sweeping, writing
from thongsuot.notices.rules import Plan, beneath
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import Placement

NOW = at.at(LAST)
DUE = date(2026, 2, 9)
"""By when the communes should have had the document."""
PLAN = Plan(before=(3, 0), every=7, escalate_after=10)


def setting(made: Organised, plan: Plan = PLAN, **changes: Any) -> Setting:
    return replace(Setting(made.world.province, "stages", of_document(made.document_id), plan, 8), **changes)


def schedule(made: Organised, plan: Plan = PLAN, **changes: Any) -> int:
    return operations.set_schedule(actor=OPERATOR, setting=setting(made, plan, **changes), replaces=None, now=NOW)


def sweep(day: date) -> int:
    return operations.sweep(actor=OPERATOR, now=at.at(day)).made


def told(made: Organised, day: date, reason: str) -> set[str]:
    """The units told on a day, for this reason, of the receipt of the document."""
    about = f"{of_document(made.document_id)}:published"
    found = Notice.objects.filter(day=day, reason=reason, subject__startswith=about)
    return set(found.values_list("unit__code", flat=True))


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(
    st.builds(Plan, st.sets(st.integers(0, 9), max_size=3).map(tuple), st.none() | st.integers(1, 9)),
    days,
    st.lists(days, min_size=2, max_size=6, unique=True).map(sorted),
)
@settings(settings.get_profile("part"))
def test_however_often_it_runs_no_day_of_a_plan_is_missed_and_none_comes_twice(
    plan: Plan, due_on: date, runs: list[date]
) -> None:
    first, last = runs[0], runs[-1]
    each_day = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    called = {day for day in each_day if plan.calls(due_on, day - timedelta(days=1), day)}
    pairs = list(pairwise(runs))
    assert [plan.calls(due_on, since, day) for since, day in pairs] == [
        any(since < one <= day for one in called) for since, day in pairs
    ]
    assert all((day <= due_on and (due_on - day).days in plan.before) or day > due_on for day in called)


def test_units_are_reminded_before_the_day_and_after_it_and_the_level_above_in_time(organised: Organised) -> None:
    schedule(organised)
    near, week, fortnight = (DUE + timedelta(days=days) for days in (-3, 7, 14))
    assert sweep(near - timedelta(days=1)) == 0
    sweep(near)
    assert {"HL-B", "HL-C"} <= told(organised, near, "stage_near")
    sweep(week)
    late = told(organised, week, "stage_late")
    assert {"HL-B", "HL-C"} <= late
    assert ("HL-A" in late, told(organised, week, "stage_late_beneath")) == (False, set())
    sweep(fortnight)
    above = dict(Placement.objects.filter(unit__code__in=late).values_list("unit__code", "parent__code"))
    assert told(organised, fortnight, "stage_late_beneath") == set(above.values()) - {None}
    about = beneath(f"{of_document(organised.document_id)}:published")
    notice = Notice.objects.get(unit=organised.world.province, day=fortnight, subject=about)
    assert notice.params["units"] == list(above.values()).count("HL") > 1
    assert notice.path == f"/documents/{organised.document_id}/?unit={organised.world.province}"


def test_a_day_without_a_worker_is_made_up_for(organised: Organised) -> None:
    schedule(organised)
    sweep(DUE + timedelta(days=6))
    sweep(DUE + timedelta(days=9))
    assert "HL-B" in told(organised, DUE + timedelta(days=9), "stage_late")


def test_before_its_hour_at_rest_or_replaced_it_tells_nobody(organised: Organised) -> None:
    late = DUE + timedelta(days=7)
    first = schedule(organised, hour=23)
    assert not queries.to_sweep(at.at(late))
    off = setting(organised, is_on=False)
    operations.set_schedule(actor=OPERATOR, setting=off, replaces=first, now=NOW)
    assert (sweep(late), Notice.objects.count(), Schedule.objects.count()) == (0, 0, 2)
    with pytest.raises(DomainError) as refusal:
        operations.set_schedule(actor=OPERATOR, setting=setting(organised), replaces=first, now=NOW)
    assert refusal.value.code == "notices.schedule_changed"


@pytest.mark.parametrize(
    ("plan", "changes", "code"),
    [
        (Plan(()), {}, "notices.bad_schedule"),
        (Plan((3, 3)), {}, "notices.bad_schedule"),
        (Plan((3,), None, 7), {}, "notices.bad_schedule"),
        (Plan((3,), 0), {}, "notices.bad_schedule"),
        (PLAN, {"hour": 24}, "notices.bad_schedule"),
        (PLAN, {"source": "rumours"}, "notices.unknown_source"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(
    organised: Organised, plan: Plan, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        schedule(organised, plan, **changes)
    assert refusal.value.code == code


def test_a_secretary_sets_no_schedule_and_an_office_none_of_others(organised: Organised) -> None:
    for actor in (
        at.person(Role.SECRETARY, organised.world.province),
        at.person(Role.OFFICE, organised.world.communes[0]),
    ):
        with pytest.raises(DomainError) as refusal:
            operations.set_schedule(actor=actor, setting=setting(organised), replaces=None, now=NOW)
        assert refusal.value.code == "people.not_allowed"


def test_killed_half_way_it_goes_on_where_it_was(organised: Organised, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule(organised)
    late, write = DUE + timedelta(days=7), writing.write
    monkeypatch.setattr("thongsuot.kernel.db.BATCH", 1)
    written = iter(range(1))

    def write_one(*given: Any) -> int:
        if next(written, None) is None:
            raise KeyboardInterrupt
        return write(*given)

    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "write", write_one)
        with pytest.raises(KeyboardInterrupt):
            sweep(late)
    assert (Notice.objects.count(), Sweep.objects.count()) == (1, 0)
    sweep(late)
    everything = Notice.objects.count()
    assert sweep(late) == 0
    assert (Notice.objects.count(), Sweep.objects.count()) == (everything, 1)
    assert {"HL-B", "HL-C"} <= told(organised, late, "stage_late")


def test_the_worker_goes_through_the_schedules_and_by_hand_nobody_is_told_again(
    organised: Organised, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(organised)
    now = at.at(DUE + timedelta(days=7))
    monkeypatch.setattr("thongsuot.notices.jobs.timezone.now", lambda: now)
    assert jobs.sweep_due(actor=OPERATOR, now=now)
    made = Notice.objects.count()
    assert made
    assert not jobs.sweep_due(actor=OPERATOR, now=now)
    assert Notice.objects.count() == made


@contextmanager
def without_the_constraint() -> Iterator[None]:
    [once] = [one for one in Notice._meta.constraints if one.name == "notices_once_a_day_to_a_unit"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Notice, once)
    try:
        yield
    finally:
        Notice.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Notice, once)


def two_sweeps(monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Two workers at once, neither of which sees what the other is about to write: notices, and units told."""
    made = organise()
    schedule(made)
    meeting, aims = Barrier(2), sweeping._aims

    def aims_and_wait(*given: Any) -> Any:
        found = aims(*given)
        try:
            meeting.wait(timeout=5)
        except BrokenBarrierError:
            meeting.reset()
        return found

    monkeypatch.setattr(sweeping, "_aims", aims_and_wait)
    now: datetime = at.at(DUE + timedelta(days=7))
    together(*[partial(operations.sweep, actor=OPERATOR, now=now)] * 2)
    return Notice.objects.count(), Notice.objects.values("unit", "subject").distinct().count()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_two_sweeps_at_once_tell_everybody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    with without_the_constraint():
        notices, distinct = two_sweeps(monkeypatch)
    assert notices == 2 * distinct


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_with_the_constraint_two_sweeps_at_once_tell_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    notices, distinct = two_sweeps(monkeypatch)
    assert notices == distinct > 0
