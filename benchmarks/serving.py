"""The server as `thongsuot serve` runs it, for benchmarks: on a free port, its memory watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from thongsuot.cli.serving import device_command, server_command
from thongsuot.kernel import db

LOOK_EVERY = 2.0


class Served:
    """A running server: its ports, and the most memory that its processes held together."""

    def __init__(self, port: int, devices: int, pids: Sequence[int]) -> None:
        self.port = port
        self.devices = devices
        """Where a proxy leads what devices send; the same port where one process serves all."""
        self.megabytes = 0.0
        self._pids = pids
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            held = sum(_resident(one) for pid in self._pids for one in _family(pid))
            self.megabytes = max(self.megabytes, held / 1024)


@contextmanager
def server(*, devices_apart: bool = False) -> Iterator[Served]:
    """One process on SQLite, two on PostgreSQL; with devices apart one for the pages and two for the devices."""
    ports = [_free_port(), _free_port()]
    if devices_apart:
        commands = [server_command(ports[0], workers=1), device_command(ports[1], workers=2)]
    else:
        commands = [server_command(ports[0], workers=2 if db.is_postgresql() else 1)]
    environment = os.environ | {"THONGSUOT_SECRET_KEY": settings.SECRET_KEY}
    processes = [subprocess.Popen(command, env=environment, stdout=sys.stderr) for command in commands]  # noqa: S603  # ours
    served = Served(ports[0], ports[len(commands) - 1], [process.pid for process in processes])
    try:
        for port in ports[: len(commands)]:
            _wait(port)
        yield served
    finally:
        served.end()
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
