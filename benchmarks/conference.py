"""The largest real conference: its roll call in real time and in fast-forward, the devices on the same machine.

Smaller, to try it: THONGSUOT_BENCH_POINTS, THONGSUOT_BENCH_PEOPLE, THONGSUOT_BENCH_MINUTES.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean, quantiles

from django.conf import settings
from django.db import connection, connections

from benchmarks import bare
from benchmarks.conference_world import ConferenceWorld, build
from benchmarks.devices import Crowd, Device, Seen
from benchmarks.report import Row
from benchmarks.seeded import signed_in
from benchmarks.serving import Served, server
from thongsuot.convening.models import Convened, RollCall, Sitting
from thongsuot.convening.rules import ATTENDED
from thongsuot.kernel.days import day_of
from thongsuot.people.models import Grant, User
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import queries as tallies
from thongsuot.rollup.rules import amount_of
from thongsuot.units.queries import root, tree_on

POINTS = int(os.environ.get("THONGSUOT_BENCH_POINTS", "16242"))
PEOPLE = int(os.environ.get("THONGSUOT_BENCH_PEOPLE", "1441200"))
MINUTES = float(os.environ.get("THONGSUOT_BENCH_MINUTES", "15"))
OPENING = 2 / 3
"""At this part of the time the conference opens, and most come."""
CONNECTIONS = 64
SENDING = 4
"""Connections for the rates, on both sides of each comparison."""
FORWARDING = 8
"""Connections in fast-forward: after an outage all devices come at once."""
FORWARD = 200
MOST_A_SECOND = 100_000
SECONDS = 8.0
BATCHES = (1, 20, 100, 500)
MEASURED_AT, LEAST = 100, 0.6
"""At so many a request at least this share of the bare inserts is wanted."""
WANTED = "what is wanted"


def measure() -> list[Row]:
    """Everything in one run."""
    world = build(POINTS, PEOPLE)
    sittings = _sittings(world.conference_id, 2 + 2 * len(BATCHES))
    cookie = _leader()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connections.close_all()
    rows: list[Row] = []
    with server(devices_apart=True) as served:
        rows += _idle(world, sittings[0], served)
        rows += _real_time(world, sittings[0], served, cookie)
        rows += _fast_forward(world, sittings[1], served)
        rows += [
            _rate(world, batch, sittings[2 + 2 * place : 4 + 2 * place], served) for place, batch in enumerate(BATCHES)
        ]
        rows.append(Row("the server's processes at most", served.megabytes, "MB", 1024, WANTED, 1024))
    return [*rows, *_nothing_lost(world, sittings[:2])]


def _sittings(conference_id: int, wanted: int) -> list[int]:
    """The conference's first sitting, moved to now, and as many more as the measurements need."""
    now = datetime.now(UTC)
    times = {"starts_at": now, "ends_at": now + timedelta(hours=6)}
    Sitting.objects.filter(conference_id=conference_id).update(**times)
    for number in range(2, wanted + 1):
        Sitting.objects.create(conference_id=conference_id, number=number, title=f"Buổi {number}", **times)
    return list(Sitting.objects.filter(conference_id=conference_id).order_by("number").values_list("pk", flat=True))


def _leader() -> str:
    """The session of someone who looks at the whole board."""
    now = datetime.now(UTC)
    user = User.objects.create(username="board", display_name="board", joined_at=now)
    top = root(tree_on(day_of(datetime.now(UTC)))).id
    Grant.objects.create(
        user=user, role=Role.LEADER, unit_id=top, with_subtree=True, first_day=day_of(datetime.now(UTC)), granted_at=now
    )
    return signed_in(user)


def _devices(world: ConferenceWorld, arrivals: Sequence[float] | None = None) -> list[Device]:
    """The points' devices; everybody has come already where no arrivals are given."""
    found, taken = [], 0
    for point in world.points:
        people = range(point.first, point.last + 1)
        here = sorted(arrivals[taken : taken + len(people)]) if arrivals else [0.0] * len(people)
        found.append(Device(point.device_token, people, here))
        taken += len(people)
    return found


def _idle(world: ConferenceWorld, sitting: int, served: Served) -> Iterator[Row]:
    """What it costs when devices come and nothing has changed."""
    nobody = [Device(point.device_token, range(0), []) for point in world.points[:2000]]
    crowd = Crowd(nobody, sitting=sitting, port=served.devices)
    began = time.perf_counter()
    seen = asyncio.run(crowd.in_real_time(SENDING, first_within=0))
    took = time.perf_counter() - began
    wanted = POINTS / 60
    yield Row(
        "signs of life when nothing changes", seen.requests / took, "a second", wanted, "all points, one a minute each"
    )


def _real_time(world: ConferenceWorld, sitting: int, served: Served, cookie: str) -> Iterator[Row]:
    seconds = MINUTES * 60
    drawn = Random(1)
    arrivals = [drawn.triangular(0, seconds, OPENING * seconds) for _ in range(world.people)]
    crowd = Crowd(_devices(world, arrivals), sitting=sitting, port=served.devices)
    board = _Board(world.conference_id, served.port, cookie)
    seen = asyncio.run(crowd.in_real_time(CONNECTIONS))
    board.end()
    _tell(seen, crowd.clock())
    words = f"{world.people:,} people at {len(world.points):,} points within {MINUTES:g} minutes"
    late = quantiles(seen.delays, n=20)[-1]
    shortest = "the shortest interval asked for"
    yield Row(f"{words}: 95th percentile from tick to acknowledgement", late, "s", 20, shortest, 60)
    yield Row(f"{words}: the longest", max(seen.delays), "s", 20, shortest, 120)
    yield Row(f"{words}: requests refused or broken", len(seen.failed), "", 0, WANTED, 0)
    peak = board.between(OPENING * seconds - seconds / 6, OPENING * seconds + seconds / 6)
    yield Row(
        f"{words}: the board at the peak, 95th percentile", quantiles(peak, n=20)[-1] * 1000, "ms", 100, WANTED, 100
    )
    for start, asked in _over_time(seen, seconds):
        yield Row(f"interval asked for after {start / 60:.3g} minutes", asked, "s", 20, shortest)


def _over_time(seen: Seen, seconds: float) -> Iterator[tuple[float, float]]:
    """The mean interval that the server asked for, in each fifth of the time."""
    for part in range(5):
        first, last = seconds * part / 5, seconds * (part + 1) / 5
        asked = [interval for clock, interval in seen.intervals if first <= clock < last]
        if asked:
            yield last, fmean(asked)


def _fast_forward(world: ConferenceWorld, sitting: int, served: Served) -> Iterator[Row]:
    crowd = Crowd(_devices(world), sitting=sitting, port=served.devices, most=FORWARD)
    seen = asyncio.run(crowd.at_once(FORWARDING))
    took = crowd.clock()
    _tell(seen, took)
    yield Row(f"all {world.people:,} after an outage, at most {FORWARD} a request", took, "s", 60, WANTED, 60)


def _rate(world: ConferenceWorld, batch: int, sittings: Sequence[int], served: Served) -> Row:
    """Events a second through the server, as a share of bare inserts of such rows by as many connections."""
    crowd = Crowd(_gathered(world, batch), sitting=sittings[0], port=served.devices, most=batch)
    seen = asyncio.run(crowd.at_once(SENDING, SECONDS))
    ours = seen.accepted / crowd.clock()
    people = list(Convened.objects.order_by("pk").values_list("pk", "unit_id")[: int(SECONDS * MOST_A_SECOND)])
    connections.close_all()
    shares = [bare.Share([(pk, 1, unit) for pk, unit in people[place::SENDING]]) for place in range(SENDING)]
    theirs = bare.rate(os.environ["DATABASE_URL"], shares, sitting=sittings[1], batch=batch, seconds=SECONDS)
    least = LEAST * theirs if batch == MEASURED_AT else None
    words = f"events a second at {batch} a request"
    return Row(words, ours, "a second", theirs, "bare inserts of as many at once", least=least)


def _gathered(world: ConferenceWorld, batch: int) -> list[Device]:
    """Devices with as many people as a request takes, or more: those of the points that follow each other."""
    found, first = [], world.points[0].first
    for point in world.points:
        if point.last - first + 1 >= batch:
            people = range(first, point.last + 1)
            found.append(Device(point.device_token, people, [0.0] * len(people)))
            first = point.last + 1
    return found


class _Board:
    """Somebody who looks at the live board every few seconds."""

    def __init__(self, conference_id: int, port: int, cookie: str) -> None:
        address = f"/conferences/{conference_id}/board/"
        arguments = [str(port), address, f"{settings.SESSION_COOKIE_NAME}={cookie}"]
        self._looks: list[tuple[float, float]] = []
        self._began = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  # this program's own module
            [sys.executable, "-m", "benchmarks.onlooker", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def end(self) -> None:
        """Look away."""
        told, _errors = self._process.communicate()
        if self._process.returncode:
            raise RuntimeError("the board was not to be seen")
        for line in told.splitlines():
            began, took = map(float, line.split())
            self._looks.append((began - self._began, took))

    def between(self, first: float, last: float) -> list[float]:
        """The seconds that each look took which began within these seconds of the run."""
        return [took for began, took in self._looks if first <= began <= last]


def _nothing_lost(world: ConferenceWorld, sittings: Sequence[int]) -> Iterator[Row]:
    """What is in the database, and what the tallies say, of the two sittings to which all came."""
    tree = tree_on(day_of(datetime.now(UTC)))
    top = root(tree).id
    for words, sitting in zip(("real time", "fast-forward"), sittings, strict=True):
        stored = RollCall.objects.filter(sitting_id=sitting).count()
        counted = amount_of(tallies.totals(tree, top, [sitting], [ATTENDED], tree.day).get(sitting, {}), ATTENDED)
        yield Row(f"{words}: events in the database", stored, "", world.people, "people who came")
        yield Row(f"{words}: present by the tallies", counted.done, "", world.people, "people who came")


def _tell(seen: Seen, took: float) -> None:
    """What a run did, for whoever waits for it."""
    print(f"the load generator itself: {time.process_time():.0f} s of processor so far", file=sys.stderr)
    print(
        f"{seen.requests:,} requests in {took:.0f} s, {seen.accepted:,} accepted, {seen.duplicates:,} twice,"
        f" {len(seen.refused):,} refused {sorted(set(seen.refused))}, {len(seen.failed):,} failed {seen.failed[:1]}",
        file=sys.stderr,
    )
    if seen.refused:
        raise RuntimeError(f"events were refused: {sorted(set(seen.refused))}")
