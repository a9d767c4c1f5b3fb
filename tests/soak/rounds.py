"""Rounds of work in each of which every program is killed, at moments drawn over the whole time that it takes.

In a round a sheet of members and a sheet of units come in while others report progress and the worker seals what was
done. No moment decides the verdict: whatever was cut off where, what stands afterwards must be whole and hold all that
was answered.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.soak import world
from tests.soak.browser import Browser, Program
from tests.soak.clerks import Import, Reporter, Watched, by_api, by_form
from tests.soak.devices import PointDevice, Room
from tests.soak.installation import Installation

SETTLE_SECONDS = 60
TOLD = re.compile(r"Sealed block (\d+).*?hash ([0-9a-f]{64})")
"""What the worker says of each seal."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One program killed: how, so many seconds after the round began, and what was going on."""

    victim: str
    way: str
    moment: float
    members: str
    tree: str


@dataclass
class Soak:
    """What was done and what was found."""

    seed: int
    undisturbed: float = 0.0
    kills: list[Kill] = field(default_factory=list)
    imports: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    resent: int = 0
    noted: int = 0
    cut: int = 0
    seals: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Size:
    """How much work a round is, in rows."""

    members: int = 1500
    units: int = 300


class Rounds:
    """The people at work in one installation, and what they are told to do."""

    def __init__(self, installation: Installation, soak: Soak, size: Size) -> None:
        self._installation, self._soak, self._size = installation, soak, size
        self._chance = random.Random(soak.seed)
        built = installation.ask("build")
        self._obligations, token = built["obligations"], built["token"]
        installation.start()
        self._browsers = {name: self._signed_in(name) for name in world.CLERKS}
        self._devices = list(self._let_in(built))
        self._senders = [by_form(self._browsers["reporter"]), by_api(Program(installation.port, token))]

    def undisturbed(self) -> None:
        """One round without a kill: how long it takes, and that it comes to its end."""
        began = time.monotonic()
        with self._at_work("U") as (members, tree):
            pass
        self._soak.undisturbed = time.monotonic() - began
        if (members.stage, tree.stage) != ("done", "done"):
            self._soak.faults.append(f"undisturbed, members {members.stage}, tree {tree.stage}")

    def disturbed(self, number: int) -> None:
        """One round in which every program dies and comes back."""
        began = time.monotonic()
        moments = sorted((self._chance.uniform(0, self._soak.undisturbed), name) for name in self._installation.victims)
        with self._at_work(f"R{number}") as (members, tree):
            for moment, victim in moments:
                time.sleep(max(0.0, began + moment - time.monotonic()))
                kill = (victim, self._installation.kill(victim, self._chance), time.monotonic() - began)
                self._soak.kills.append(Kill(*kill, members.stage, tree.stage))
                self._look_at_what_it_left(victim, members, tree)
                self._installation.revive(victim)

    def recount(self) -> None:
        """Recount every figure from the facts, and follow the seals."""
        seals = TOLD.findall(self._installation.all_said("worker"))
        told = [f"{number}:{digest}" for number, digest in seals]
        self._soak.faults += self._installation.ask("recount", seals=told)
        self._soak.seals = len(told)

    @contextmanager
    def _at_work(self, batch: str) -> Iterator[tuple[Import, Import]]:
        """Everybody at work while the block runs; then all is let come to its end, and looked at."""
        members, tree = Import(batch, self._size.members), Import(f"T{batch}", self._size.units)
        stopped = threading.Event()
        reporters = [Reporter(send, self._obligations) for send in self._senders]
        sheet = (f"{batch}.csv", world.members_sheet(batch, members.rows))
        tree_sheet = (f"tree-{tree.batch}.csv", world.units_sheet(tree.batch, tree.rows))
        imports = [
            Watched(lambda: members.bring(self._browsers["importer"], "members", sheet)),
            Watched(lambda: tree.bring(self._browsers["grower"], "tree", tree_sheet)),
        ]
        working: list[Reporter | PointDevice] = [*reporters, *self._devices]
        reporting = [Watched(partial(one.work, stopped)) for one in working]
        yield members, tree
        for one in imports:
            one.done()
        stopped.set()
        for one in reporting:
            one.done()
        self._settle()
        self._examine(members, tree, reporters)

    def _look_at_what_it_left(self, victim: str, members: Import, tree: Import) -> None:
        """What the dead program was at stands whole or not at all, before anybody takes it up again."""
        left = {"worker": {"members": members.rows, "tree": None}, "server": {"members": None, "tree": tree.rows}}
        if victim in left:
            self._soak.faults += self._installation.ask("half", batch=members.batch, **left[victim])

    def _settle(self) -> None:
        """Let the jobs come to their end; the limit only ends a soak that has already failed."""
        until = time.monotonic() + SETTLE_SECONDS
        while (left := self._installation.ask("settle")) and time.monotonic() < until:
            time.sleep(0.1)
        self._soak.faults += [f"job never done: {job}" for job in left]

    def _examine(self, members: Import, tree: Import, reporters: list[Reporter]) -> None:
        answered = {event: percent for one in reporters for event, percent in one.answered.items()}
        self._soak.faults += self._installation.ask(
            "examine", members=[members.batch, members.answered, members.rows],
            tree=[tree.batch, tree.answered, tree.rows], reports=answered,
            noted=sorted({event for device in self._devices for event in device.answered}),
        )  # fmt: skip
        self._soak.imports.update([f"members {members.stage}", f"tree {tree.stage}"])
        self._soak.reports += len(answered)
        self._soak.resent += sum(one.resent for one in reporters)
        self._soak.noted = sum(len(device.answered) for device in self._devices)
        self._soak.cut = sum(device.cut for device in self._devices)
        self._soak.faults += [f"refused: {one}" for device in self._devices for one in device.refused]

    def _let_in(self, built: dict[str, Any]) -> Iterator[PointDevice]:
        """The devices of the points; those of one point share what they note."""
        for people, tokens in built["points"]:
            room = Room(built["sitting"], people)
            for token in tokens:
                yield PointDevice(self._installation.port, token, room, random.Random(self._chance.random()))

    def _signed_in(self, name: str) -> Browser:
        browser = Browser(self._installation.port)
        browser.sign_in(name, world.PASSWORD)
        return browser


def soak(installation: Installation, *, seed: int, rounds: int, size: Size) -> Soak:
    """Kill every program of an installation so many times; what was found."""
    found = Soak(seed)
    work = Rounds(installation, found, size)
    work.undisturbed()
    for number in range(rounds):
        if not found.faults:
            work.disturbed(number)
    work.recount()
    return found
