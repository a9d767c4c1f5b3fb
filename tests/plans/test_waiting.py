"""What a planned reorganisation would leave on the list of obligations to be placed."""

from __future__ import annotations

from datetime import date

from tests.plans import world as at
from tests.plans.world import PUBLISHED, Task, World
from thongsuot.kernel.actor import OPERATOR
from thongsuot.plans import operations, queries


def test_the_open_obligations_of_units_that_would_close_are_counted(world: World) -> None:
    task = Task(("Đảng ủy xã An Hòa", "Đảng ủy xã Bình Minh"), date(2026, 6, 30))
    first, _second, _elsewhere = at.fan_out(at.document(world.province, [task, Task(("Đảng ủy xã An Hòa",))]))[:3]
    assert queries.would_wait(["HL-A"]) == 2
    assert queries.would_wait(["HL-A", "HL-B"]) == 3
    assert queries.would_wait([]) == 0
    operations.complete(
        actor=OPERATOR, report=at.report(first.pk, PUBLISHED), product="KH 1", evidence=at.EVIDENCE, now=at.NOW
    )
    assert queries.would_wait(["HL-A", "HL-B"]) == 2


def test_a_withdrawn_obligation_waits_for_nobody(world: World) -> None:
    [one] = at.fan_out(at.document(world.province, [Task(("Đảng ủy xã An Hòa",))]))
    one.withdrawn_on = PUBLISHED
    one.save()
    assert queries.would_wait(["HL-A"]) == 0
