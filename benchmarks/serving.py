"""The server as `thongsuot serve` runs it, for benchmarks: on a free port, its memory watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from thongsuot.cli.serving import server_command
from thongsuot.kernel import db

LOOK_EVERY = 2.0


class Served:
    """A running server: its port, and the most memory that its processes held together."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.megabytes = 0.0
        self._pid = pid
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            self.megabytes = max(self.megabytes, sum(map(_resident, _family(self._pid))) / 1024)


@contextmanager
def server() -> Iterator[Served]:
    """One process on SQLite, two on PostgreSQL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = server_command(port, workers=2 if db.is_postgresql() else 1)
    environment = os.environ | {"THONGSUOT_SECRET_KEY": settings.SECRET_KEY}
    process = subprocess.Popen(command, env=environment, stdout=sys.stderr)  # noqa: S603  # this program's own command
    served = Served(port, process.pid)
    try:
        _wait(port)
        yield served
    finally:
        served.end()
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    for _time in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the server did not start")


def _family(pid: int) -> list[int]:
    """A process and all that it began, as the kernel tells (Linux)."""
    try:
        began = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in began for one in _family(int(child)))]


def _resident(pid: int) -> int:
    """Kilobytes that a process holds in memory; nothing when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
