"""`thongsuot serve` and `thongsuot work`: the web server and the worker of background jobs."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer

from thongsuot.cli.working import work_until_stopped
from thongsuot.kernel import db

THREADS = 8
DEVICE_THREADS = 3
"""A batch waits for the database half its time: more at once only stand in each other's way, and in the pages'."""
LOOK_AGAIN = 0.2
"""Seconds between two looks whether all still run."""


def serve(
    port: Annotated[int, typer.Option(help="On 127.0.0.1; open it as http://localhost:PORT")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes of the server; more than one on PostgreSQL alone", min=1)] = 1,
    devices: Annotated[int, typer.Option(help="Port of as many processes more, for /sync/ alone; on PostgreSQL")] = 0,
    work: Annotated[bool, typer.Option(help="Run the worker too; not where a service of its own does")] = True,
) -> None:
    """Serve the pages on this machine, together with the worker; Ctrl-C ends both."""
    if workers > 1 and not db.is_postgresql():
        raise typer.BadParameter("SQLite is served by one process with threads", param_hint="--workers")
    if devices and not db.is_postgresql():
        raise typer.BadParameter("SQLite is served by one process with threads", param_hint="--devices")
    commands = [server_command(port, workers)]
    commands += [device_command(devices, workers)] if devices else []
    run_together([*commands, worker_command()] if work else commands)


def work() -> None:
    """Run background jobs, and what is due by the clock, until told to stop."""
    work_until_stopped()


def server_command(port: int, workers: int = 1) -> list[str]:
    """Granian, processes with threads; on SQLite one, because it has one writing process."""
    return _granian("wsgi", port, workers, THREADS)


def device_command(port: int, workers: int) -> list[str]:
    """Processes that the proxy gives what devices send: no page waits behind it."""
    return _granian("wsgi_devices", port, workers, DEVICE_THREADS)


def _granian(application: str, port: int, workers: int, threads: int) -> list[str]:
    where = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *where, *size, f"thongsuot.config.{application}:application"]


def worker_command() -> list[str]:
    """The worker, as its own process."""
    return [sys.executable, "-m", "thongsuot.cli", "work"]


def run_together(commands: Sequence[Sequence[str]]) -> None:
    """Start the commands; when one ends, or Ctrl-C or a stop comes, end them all and wait for each.

    :raises typer.Exit: with code 1 where one ended by itself, so that whoever supervises this starts all of them again
    """
    signal.signal(signal.SIGTERM, interrupt)
    processes = [subprocess.Popen(command) for command in commands]  # noqa: S603  # our own command lines
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(LOOK_AGAIN)
        raise typer.Exit(1)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """A stop from outside ends the same way as Ctrl-C."""
    raise KeyboardInterrupt
