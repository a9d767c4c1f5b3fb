"""The conference that tests plant is one that the installation would call right."""

from __future__ import annotations

from tests.convening.world import PEOPLE, Hall
from thongsuot.convening.models import Convened
from thongsuot.people.rules.memberships import MEASURE
from thongsuot.rollup.queries import verify


def test_everybody_on_the_list_is_told_apart_by_name(hall: Hall) -> None:
    names = Convened.objects.filter(pk__in=hall.people).values_list("member__named__name", flat=True)
    assert len(set(names)) == PEOPLE


def test_its_members_are_counted(hall: Hall) -> None:
    assert hall.point != hall.other_point
    assert [one for one in verify() if one.key.measure == MEASURE] == []
