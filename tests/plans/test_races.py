"""Two at the same time: what would go wrong without the lock, and does not with it."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.kernel.together import together
from tests.plans import world as at
from tests.plans.world import NOW, Task, World
from tests.units import planting
from thongsuot.documents import operations as documents
from thongsuot.kernel.actor import OPERATOR
from thongsuot.plans import operations
from thongsuot.plans.models import Obligation
from thongsuot.plans.operations import decisions, followers
from thongsuot.rollup.queries import verify

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return at.plant()


def wait_for_the_other(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> threading.Event:
    """Whoever passes this function waits there for a moment, so that another may pass; set once somebody does."""
    real = getattr(module, name)
    there = threading.Event()

    def passed(*given: Any, **named: Any) -> Any:
        found = real(*given, **named)
        there.set()
        threading.Event().wait(0.5)
        return found

    monkeypatch.setattr(module, name, passed)
    return there


def test_a_doubt_answered_while_its_version_is_withdrawn_leaves_no_task_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = at.document(world.province, [Task(("Sở Không Có",), date(2026, 6, 30))])
    at.fan_out(made)
    [doubt_id] = at.doubts()
    there = wait_for_the_other(monkeypatch, decisions, "_open_units")

    def withdraw() -> None:
        there.wait()
        documents.withdraw(actor=OPERATOR, version_id=made.pk, reason="nhầm", now=NOW)

    settle = partial(operations.settle, actor=OPERATOR, doubt_id=doubt_id, unit_ids=[world.home_affairs], now=NOW)
    together(settle, withdraw)
    assert not Obligation.objects.in_force().exists()
    assert verify() == []


def test_a_task_given_while_its_unit_is_merged_goes_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there = wait_for_the_other(monkeypatch, followers, "meant_by")

    def merge() -> None:
        there.wait()
        planting.act(at.PUBLISHED, "sáp nhập,HL-SNV,,,,HL-STC", now=NOW)

    together(lambda: at.fan_out(at.document(world.province, [Task(("Sở Nội vụ",), date(2026, 6, 30))])), merge)
    assert Obligation.objects.get().unit_id == world.finance
    assert verify() == []


def test_two_doubts_of_one_task_answered_at_once_by_one_unit_make_one_obligation_and_count_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.fan_out(at.document(world.province, [Task(("Sở Không Có", "Ban Không Có"), date(2026, 6, 30))]))
    wait_for_the_other(monkeypatch, followers, "_not_yet_given")
    together(*[
        partial(operations.settle, actor=OPERATOR, doubt_id=doubt_id, unit_ids=[world.home_affairs], now=NOW)
        for doubt_id in at.doubts()
    ])  # fmt: skip
    assert Obligation.objects.count() == 1
    assert verify() == []
