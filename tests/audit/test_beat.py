"""The worker seals, and applies the rules of retention, by the clock."""

from __future__ import annotations

import pytest

from tests.audit.chain import NOW, Block, act
from thongsuot.kernel.beats import Pulse, listed

pytestmark = pytest.mark.django_db


def test_the_worker_seals_every_minute_and_retains_every_day() -> None:
    beats = {beat.name: beat for beat in listed()}
    act(1)
    assert beats["retention"].every == 24 * 60 * 60
    assert beats["seal"].every == 60
    Pulse([beats["retention"], beats["seal"]]).beat(at=0.0, now=NOW)
    assert Block.objects.get().count == 1
