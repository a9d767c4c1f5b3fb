"""Programs that are started, killed with all their children, and started again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

STOP_SECONDS = 30
AGAIN = 0.005


class Running(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int:
        """Its id, and that of its group."""

    def wait(self, timeout: float) -> object:
        """Wait until it has ended.

        :raises subprocess.TimeoutExpired: when it has not, in so many seconds
        """


class Starter(Protocol):
    """Whoever starts programs."""

    def start(self, command: Sequence[str], log: Path) -> Running:
        """Start one in a process group of its own; what it says goes to a file."""

    def close(self) -> None:
        """Start nothing more."""


@dataclass(frozen=True, slots=True)
class Cold:
    """Starts programs as an installation does."""

    environment: Mapping[str, str]

    def start(self, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
        """Start it as a process of its own."""
        with log.open("ab") as file:
            return subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                start_new_session=True,
            )  # fmt: skip

    def close(self) -> None:
        """There is nothing to end."""


class Warm:
    """Starts programs as copies of a process that has imported all of them: `tests/soak/warm.py`."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        with (folder / "warm.log").open("ab") as log:
            self._copied = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.warm"], env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip

    def start(self, command: Sequence[str], log: Path) -> Copy:
        """Start `python -m` of what the command says."""
        _python, _m, module, *words = command
        assert self._copied.stdin is not None
        assert self._copied.stdout is not None
        self._copied.stdin.write(json.dumps({"module": module, "words": words, "log": str(log)}) + "\n")
        self._copied.stdin.flush()
        return Copy(int(self._copied.stdout.readline()))

    def close(self) -> None:
        """Make no more copies."""
        self._copied.kill()
        self._copied.communicate()


@dataclass(frozen=True, slots=True)
class Copy:
    """A process that is not our child."""

    pid: int

    def wait(self, timeout: float) -> None:
        """Wait until there is no such process."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(AGAIN)
        raise subprocess.TimeoutExpired(str(self.pid), timeout)


class Program:
    """One program of an installation."""

    def __init__(self, command: Sequence[str], starter: Starter, log: Path) -> None:
        self._command, self._starter, self._log = command, starter, log
        self._process: Running | None = None

    def start(self) -> None:
        """Start it; it is not ready yet."""
        self._process = self._starter.start(self._command, self._log)

    def kill(self) -> None:
        """SIGKILL to it and its children, at once: nothing can be tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and see that it does."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(STOP_SECONDS)
        self._process = None
