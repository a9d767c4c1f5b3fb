"""A period is closed while a unit sends: nothing may arrive after it was closed."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.kernel.together import together
from tests.submissions.world import NOW, Asking, plant, sent
from thongsuot.kernel import db
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.submissions.models import Period, Report
from thongsuot.submissions.operations import close_period, sending
from thongsuot.submissions.queries.periods import require_asked

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asking() -> Asking:
    return plant()


def close_while_sending(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> bool:
    """True where what the closing saw is what stands afterwards."""
    closed, checked = threading.Event(), threading.Event()
    seen: list[int] = []
    check = require_asked

    def check_and_wait(*given: Any) -> None:
        check(*given)
        checked.set()
        closed.wait(timeout=1)  # held, the closing waits for this transaction instead

    def close() -> None:
        checked.wait(timeout=30)
        close_period(actor=OPERATOR, period_id=asking.period, reason="Hết kỳ", now=NOW)
        seen.append(Report.objects.count())
        closed.set()

    monkeypatch.setattr(sending, "require_asked", check_and_wait)
    together(lambda: sent(asking, asking.units.communes[0]), close)
    assert Period.objects.get().closed_at == NOW
    return seen == [Report.objects.count()]


def test_without_the_lock_a_report_arrives_after_the_period_was_closed(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "share", lambda _name: None)
    assert not close_while_sending(asking, monkeypatch)


def test_with_the_lock_it_does_not(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    assert close_while_sending(asking, monkeypatch)


def test_of_two_reports_of_a_unit_at_once_one_stands(asking: Asking) -> None:
    refused: list[str] = []

    def send() -> None:
        try:
            sent(asking, asking.units.communes[0])
        except DomainError as error:
            refused.append(error.code)

    together(send, send)
    assert refused == ["submissions.already_sent"]
    assert Report.objects.in_force().count() == 1
