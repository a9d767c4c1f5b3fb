"""One installation with a server, a worker and a database of its own, each of which can be killed and come back."""

from __future__ import annotations

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import private_postgres
from private_postgres import DurableServer

from tests.soak.browser import Browser, NoAnswerError
from tests.soak.processes import Cold, Program, Starter, Warm
from thongsuot.cli.serving import server_command, worker_command

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60
AGAIN = 0.05


class Installation:
    """Its programs by name, and the examiner, whom nobody kills."""

    def __init__(self, home: Path, postgres: DurableServer | None, sabotage: str, *, warm: bool) -> None:
        self.home, self.postgres, self.port = home, postgres, free_port()
        url = postgres.url if postgres else f"sqlite:///{home / 'thongsuot.sqlite3'}"
        paths = os.pathsep.join([str(ROOT), str(ROOT / "src"), str(ROOT / "scripts")])
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("THONGSUOT_")} | {
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.soak.settings", "PYTHONPATH": paths,
            "SOAK_SABOTAGE": sabotage, "THONGSUOT_HOME": str(home),
        }  # fmt: skip
        self._starter: Starter = Warm(self._environment, home) if warm else Cold(self._environment)
        self.server = self._program(server_command(self.port), "server")
        self.worker = self._program(worker_command(), "worker")
        self._examiner = self._examine()

    @property
    def victims(self) -> tuple[str, ...]:
        """What is killed in a round; the database twice, for only one of the two sorts can be killed."""
        return ("server", "worker", "database", "database") if self.postgres else ("server", "worker")

    def start(self) -> None:
        """Start server and worker."""
        self.server.start()
        self.worker.start()
        self.wait_until_served()

    def kill(self, victim: str, chance: random.Random) -> str:
        """Kill one of them; how it was done."""
        if victim == "database":
            return self._kill_database(chance)
        (self.server if victim == "server" else self.worker).kill()
        return "SIGKILL"

    def revive(self, victim: str) -> None:
        """Start again what was killed, as the machine's supervisor would, and wait until it answers."""
        if victim == "database" and self.postgres is not None:
            self.postgres.start()
        elif victim == "server":
            self.server.start()
        else:
            self.worker.start()
        self.wait_until_served()

    def wait_until_served(self) -> None:
        """Wait for a page that the database has a part in."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(NoAnswerError):
                Browser(self.port).get("/accounts/login/")
                return
            time.sleep(AGAIN)
        raise RuntimeError(f"the server does not answer:\n{self.said('server')}")

    def ask(self, do: str, **about: Any) -> Any:
        """Let the examiner look."""
        assert self._examiner.stdin is not None
        assert self._examiner.stdout is not None
        self._examiner.stdin.write(json.dumps({"do": do, **about}) + "\n")
        self._examiner.stdin.flush()
        line = self._examiner.stdout.readline()
        if not line:
            raise RuntimeError(f"the examiner died:\n{self.said('examiner')}")
        return json.loads(line)["answer"]

    def said(self, program: str) -> str:
        """The last that a program wrote."""
        return self.all_said(program)[-4000:]

    def all_said(self, program: str) -> str:
        """All that a program wrote."""
        return (self.home / f"{program}.log").read_text(errors="replace")

    def close(self) -> None:
        """End everything."""
        self.server.stop()
        self.worker.stop()
        self._starter.close()
        self._examiner.kill()
        self._examiner.communicate()

    def _kill_database(self, chance: random.Random) -> str:
        assert self.postgres is not None
        ways = {
            "SIGKILL": self.postgres.kill,
            "immediate stop": self.postgres.stop_at_once,
        }
        way = chance.choice(sorted(ways))
        ways[way]()
        return way

    def _program(self, command: list[str], name: str) -> Program:
        return Program(command, self._starter, self.home / f"{name}.log")

    def _examine(self) -> subprocess.Popen[str]:
        with (self.home / "examiner.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.soak.examiner"], env=self._environment, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def installed(home: Path, vendor: str, sabotage: str = "", *, warm: bool = False) -> Iterator[Installation]:
    """An installation on SQLite, or on a PostgreSQL of its own that keeps what it has said it keeps.

    Its programs start as they always do, or, where they are `warm`, without their imports.
    """
    with contextlib.ExitStack() as ending:
        server = ending.enter_context(private_postgres.durable_server()) if vendor == "postgresql" else None
        installation = Installation(home, server, sabotage, warm=warm)
        ending.callback(installation.close)
        yield installation
