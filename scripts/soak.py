"""Kills the server, the worker and the database some hundreds of times while people work, and says what was found.

Run it by `make soak`; ROUNDS= and SEED= choose fewer or other moments. First it proves that it finds losses: it runs
against programs in each of which one promise is broken on purpose (`SABOTAGES`). The exit code is 0 when all of these
were found out and nothing else was found.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "thongsuot.config.settings_test"
django.setup()

# The commands of the server and the worker are known only once Django is set up.
from tests.soak.installation import installed  # noqa: E402
from tests.soak.rounds import Kill, Size, Soak, soak  # noqa: E402

SABOTAGES = ("answer_before_keeping", "answer_devices_before_keeping", "import_in_pieces", "forget_jobs")
MOST_ROUNDS = 40
"""In which a sabotage must be found."""
TENTHS = 10


def run(vendor: str, *, seed: int, rounds: int, sabotage: str = "") -> Soak:
    """One installation of its own, killed so many times."""
    with tempfile.TemporaryDirectory(prefix="thongsuot-soak-") as home, installed(Path(home), vendor, sabotage) as one:
        return soak(one, seed=seed, rounds=rounds, size=Size(members=2000, units=400))


def proved(vendor: str, seed: int) -> bool:
    """True when each of the broken programs is found out."""
    found_out = [_is_found_out(vendor, seed, sabotage) for sabotage in SABOTAGES]
    return all(found_out)


def _is_found_out(vendor: str, seed: int, sabotage: str) -> bool:
    result = run(vendor, seed=seed, rounds=MOST_ROUNDS, sabotage=sabotage)
    print(f"  {sabotage}: {result.faults[0] if result.faults else 'NOT FOUND'} ({len(result.kills)} kills)", flush=True)
    return bool(result.faults)


def told(result: Soak) -> str:
    """What was killed when, and what was looked at."""
    lines = [f"  seed {result.seed}, {len(result.kills)} kills; a round undisturbed takes {result.undisturbed:.1f} s"]
    lines += [f"  {victim}: {_of(result, victim)}" for victim in sorted({kill.victim for kill in result.kills})]
    lines += [f"  imports: {', '.join(f'{count} {stage}' for stage, count in sorted(result.imports.items()))}"]
    lines += [f"  reports answered: {result.reports}, sent again: {result.resent}; every one of them looked up"]
    lines += [f"  roll call: {result.noted} verdicts looked up, {result.cut} requests cut off"]
    lines += [f"  FAULT: {fault}" for fault in result.faults] or ["  no fault; every tally recounted"]
    lines += [f"  seals told: {result.seals}; each looked up, and the chain followed"]
    return "\n".join(lines)


def _of(result: Soak, victim: str) -> str:
    kills = [kill for kill in result.kills if kill.victim == victim]
    ways = ", ".join(f"{count} by {way}" for way, count in Counter(kill.way for kill in kills).items())
    during = Counter(f"members {kill.members}" for kill in kills) + Counter(f"tree {kill.tree}" for kill in kills)
    stages = ", ".join(f"{count} while {stage}" for stage, count in during.most_common())
    return f"{len(kills)} ({ways}); by tenth of a round {_tenths(kills, result.undisturbed)}; {stages}"


def _tenths(kills: Sequence[Kill], whole: float) -> str:
    counts = Counter(min(TENTHS - 1, int(kill.moment / whole * TENTHS)) for kill in kills)
    return " ".join(str(counts[tenth]) for tenth in range(TENTHS))


def main() -> int:
    """Prove that losses are found, then look for some; 0 when there are none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="every program dies in each, PostgreSQL twice")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    well = True
    for vendor in asked.databases:
        print(f"{vendor}: programs broken on purpose", flush=True)
        well &= proved(vendor, asked.seed)
        result = run(vendor, seed=asked.seed, rounds=asked.rounds)
        print(f"{vendor}: the program as it is\n{told(result)}", flush=True)
        well &= not result.faults
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
