"""What `thongsuot doctor` finds, and from where on a number is a worry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from thongsuot.kernel.errors import Message, fill


class State(StrEnum):
    """How a check ended: nothing to do, something to look after, something that is broken now."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, how it is, and how to mend it."""

    check: str
    state: State
    said: Message
    mending: Message = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """How it is, in the reader's language."""
        return fill(self.said, self.params)

    @property
    def mend(self) -> str:
        """What to do, in the reader's language; empty where all is well."""
        return fill(self.mending, self.params) if self.mending and self.state != State.OK else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a number is a worry, and from where on a failure."""

    warn: float
    fail: float

    def above(self, number: float) -> State:
        """The state of a number that should stay small."""
        return State.FAIL if number > self.fail else State.WARN if number > self.warn else State.OK

    def below(self, number: float) -> State:
        """The state of a number that should stay large."""
        return State.FAIL if number < self.fail else State.WARN if number < self.warn else State.OK


def _seconds(**lengths: float) -> float:
    return timedelta(**lengths).total_seconds()


BACKUP_AGE = Limits(_seconds(hours=36), _seconds(days=7))
"""A nightly backup may be late once; nobody should lose a week."""
CLOCK = Limits(2, 20)
"""Seconds. Codes of an authenticator app hold for thirty."""
CERTIFICATE_DAYS = Limits(14, 2)
"""Whatever renews it by itself has begun thirty days before."""
DISK = Limits(2 << 30, 256 << 20)
"""Bytes that are free."""
HEARTBEAT = Limits(_seconds(minutes=2), _seconds(minutes=10))
JOB_WAIT = Limits(_seconds(minutes=15), _seconds(hours=2))
SEAL_WAIT = Limits(_seconds(minutes=10), _seconds(hours=1))
FAILED_JOBS_SINCE = timedelta(days=7)
SHORTEST_KEY = 32
