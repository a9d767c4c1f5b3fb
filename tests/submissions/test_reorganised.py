"""After a reorganisation later than its due day a period still asks whom it asked, and shows what they sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.plans.world import person, succeed
from tests.submissions.world import DUE, LATER, NOW, Asking, asked, moved, opened, reading, sent
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.submissions.operations import call_back, open_period
from thongsuot.submissions.queries import asked_periods, history, period, report, standing
from thongsuot.submissions.queries.standing import Share

pytestmark = pytest.mark.django_db
NEXT = DUE + timedelta(days=1)


@pytest.fixture
def inner(asking: Asking) -> Asking:
    """The first commune asks its two cells."""
    commune = asking.units.communes[0]
    made = open_period(actor=OPERATOR, unit_id=commune, asked=asked(levels=frozenset()), now=NOW)
    return Asking(asking.units, made.period_id)


def test_a_unit_that_closed_after_the_due_day_is_still_asked(asking: Asking) -> None:
    first, second, _third = asking.units.communes
    succeed(second, [first], first, NEXT)
    assert [one.id for one in asked_periods(reading(now=LATER), second)] == [asking.period]
    sent(asking, second, now=LATER)


def test_a_unit_that_opened_after_the_due_day_is_not_asked(asking: Asking) -> None:
    late = opened(asking.units.province, NEXT)
    assert asked_periods(reading(now=LATER), late) == ()
    with pytest.raises(DomainError) as refused:
        sent(asking, late, now=LATER)
    assert refused.value.code == "submissions.not_asked"


def test_an_office_that_opened_after_the_due_day_asks_nobody(asking: Asking) -> None:
    office, cell = opened(asking.units.province, NEXT), asking.units.cells[0]
    late = open_period(actor=OPERATOR, unit_id=office, asked=asked(), now=LATER).period_id
    moved(cell, office, NEXT)
    assert [one.id for one in asked_periods(reading(now=LATER), cell)] == [asking.period]
    with pytest.raises(DomainError) as refused:
        sent(Asking(asking.units, late), cell, now=LATER)
    assert refused.value.code == "submissions.not_asked"


def test_a_unit_that_moved_away_after_the_due_day_sends_and_calls_back(inner: Asking) -> None:
    cell, secretary = inner.units.cells[0], person(Role.SECRETARY, inner.units.cells[0])
    moved(cell, inner.units.communes[1], NEXT)
    reader = reading(secretary, LATER)
    assert inner.period in {one.id for one in asked_periods(reader, cell)}
    assert period(reader, inner.period).unit.id == inner.units.communes[0]
    assert standing(reader, inner.period).unit.id == cell
    pk = sent(inner, cell, actor=secretary, now=LATER)
    assert report(reader, pk).unit.id == cell
    call_back(actor=secretary, report_id=pk, reason="Nhầm", now=LATER)
    assert [line.why for line in history(reader, inner.period, cell)] == ["Nhầm"]
    with pytest.raises(DomainError) as refused:
        period(reading(person(Role.SECRETARY, inner.units.communes[2]), LATER), inner.period)
    assert refused.value.code == "submissions.unknown_period"


@pytest.mark.parametrize("day", [DUE, NEXT])
def test_what_a_unit_sent_before_it_moved_away_is_its_to_read(inner: Asking, day: date) -> None:
    cell, secretary = inner.units.cells[0], person(Role.SECRETARY, inner.units.cells[0])
    pk = sent(inner, cell, actor=secretary)
    moved(cell, inner.units.communes[1], day)
    for actor in (secretary, person(Role.SECRETARY, inner.units.communes[1])):
        assert report(reading(actor, LATER), pk).period.id == inner.period


def test_a_unit_that_moved_in_after_the_due_day_is_not_asked(inner: Asking) -> None:
    second = inner.units.communes[1]
    far = open_period(actor=OPERATOR, unit_id=second, asked=asked(levels=frozenset()), now=NOW).period_id
    moved(inner.units.cells[0], second, NEXT)
    assert far not in {one.id for one in asked_periods(reading(now=LATER), inner.units.cells[0])}


def test_the_way_back_leads_through_units_in_view_whatever_their_places_were(asking: Asking) -> None:
    """Each tree numbers its units anew: the place that the commune had on the due day is its cell's today."""
    first, second, third = asking.units.communes
    cell = asking.units.cells[0]
    moved(third, second, NEXT)
    for role, unit_id, above in (
        (Role.SECRETARY, cell, []),
        (Role.SECRETARY, first, [first]),
        (Role.OFFICE, asking.units.province, [asking.units.province, first]),
    ):
        found = standing(reading(person(role, unit_id), LATER), asking.period, cell)
        assert [one.id for one in found.above] == above


def test_beside_the_office_nothing_is_asked(inner: Asking) -> None:
    """Nor above it, nor beneath an office that did not stand above the unit on the due day."""
    second, cell = inner.units.communes[1], inner.units.cells[0]
    far = open_period(actor=OPERATOR, unit_id=second, asked=asked(levels=frozenset()), now=NOW).period_id
    moved(cell, second, NEXT)
    for period_id, unit_id in ((far, cell), (far, inner.units.communes[0]), (inner.period, inner.units.province)):
        found = standing(reading(now=LATER), period_id, unit_id)
        assert found.total == Share()
        assert not any(row.is_asked for row in found.rows)
        assert found.above == ()
