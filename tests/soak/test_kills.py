"""Every program killed again and again at random moments: nothing answered is lost, nothing stands half done."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests.soak.installation import installed
from tests.soak.rounds import Size, Soak, soak

KILLS = 5
"""Of each program here, and as many on the other database. `make soak` goes on for hundreds."""
FEWER = Size(members=800, units=200)


def run(home: Path, *, rounds: int, sabotage: str = "") -> Soak:
    with installed(home, connection.vendor, sabotage, warm=True) as installation:
        return soak(installation, seed=20261122, rounds=rounds, size=FEWER)


def test_nothing_is_lost_and_nothing_stands_half_done(tmp_path: Path) -> None:
    found = run(tmp_path, rounds=KILLS)
    assert found.faults == []
    ours = {"database": 2 * KILLS} if connection.vendor == "postgresql" else {}
    assert Counter(kill.victim for kill in found.kills) == {"server": KILLS, "worker": KILLS} | ours
    assert found.reports > 0
    assert found.noted > 0
    assert found.cut > 0
    assert found.seals > KILLS
    assert found.imports["members done"] > 0
    assert found.imports["tree done"] > 0


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="once is enough: it says something of the soak, not of a database"
)
def test_a_server_that_answers_before_it_has_kept_what_came_is_found_out(tmp_path: Path) -> None:
    found = run(tmp_path, rounds=KILLS, sabotage="answer_before_keeping answer_devices_before_keeping")
    assert any("was answered, and None is stored" in fault for fault in found.faults)
    assert any("has its verdict and is not stored" in fault for fault in found.faults)
