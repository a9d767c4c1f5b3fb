"""Runs every check of the project and says in plain words what ran: `make test`.

Two lanes run side by side: what reads the code (format, lint, types, layers) and then makes a PostgreSQL server ready,
and what runs the code (on SQLite, then on PostgreSQL, then in a browser). Every step runs whatever the others found;
the exit code is 0 when none failed.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import bootstrap
import chromium
import private_postgres

ROOT = Path(__file__).resolve().parent.parent
STEP_SECONDS = 900
AUDIT_SECONDS = 10
TEMPLATES = "TEST_TEMPLATES"
"""The folder in which the tests find what one of their processes has migrated: `tests/migrated.py`."""
PYTEST = (sys.executable, "-m", "pytest", "-q", "--durations=5", "--dist", "worksteal", "-n")
PROVED_ONCE = (
    "api/test_schema.py",
    "architecture/test_docs.py",
    "architecture/test_house_rules.py",
    "architecture/test_translations.py",
    "cli/test_read.py",
    "cli/test_wheel.py",
    "journeys/test_bad_files.py",
    "journeys/test_crawl.py",
    "journeys/test_doors.py",
    "officedoc",
    "reading",
    "scripts",
    "vietnamese",
    "web/test_oidc.py",
    "web/test_point.py",
)
"""Tests that say nothing of a database: run on SQLite alone."""
NO_BROWSER = """
************************************************************************
*  THE BROWSER TESTS WERE NOT RUN: no Chromium was found on PATH.      *
*  Install one (Debian: apt-get install chromium) and run this again.  *
************************************************************************
"""
NO_AUDIT = """
************************************************************************
*  THE DEPENDENCIES WERE NOT AUDITED: the service that knows what is   *
*  wrong with them (api.osv.dev) was not reached. Run this again where *
*  it can be.                                                          *
************************************************************************
"""


class Result(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    FAILED = "FAILED"
    NOT_RUN = "NOT RUN"


@dataclass(frozen=True, slots=True)
class Step:
    """A program to run, and what it proves in plain words.

    `hindered` is a pattern of what it says when something outside keeps it from its work: then it counts as not run.
    """

    proves: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = STEP_SECONDS
    hindered: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step."""

    proves: str
    result: Result
    seconds: float = 0.0
    note: str = ""


class Suite:
    """Runs steps, prints what each said when it ends, and keeps the outcomes."""

    def __init__(self) -> None:
        self._printing = threading.Lock()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let no further step begin."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """True once no further step begins."""
        return self._stopped.is_set()

    def lane(self, steps: Sequence[Step]) -> list[Outcome]:
        """Run steps one after the other."""
        return [self.run(step) for step in steps]

    def run(self, step: Step) -> Outcome:
        """Run one step and print what it said."""
        if self.is_stopped:
            return Outcome(step.proves, Result.NOT_RUN, note="stopped")
        self._say(f"▶ {step.proves}")
        started = time.monotonic()
        said, result = _finish(step)
        outcome = Outcome(step.proves, result, time.monotonic() - started, _last_words(said))
        self._say(f"{_mark(outcome)} {step.proves} ({outcome.seconds:.0f} s)\n{said.rstrip()}\n")
        return outcome

    def _say(self, text: str) -> None:
        with self._printing:
            print(text, flush=True)


def _finish(step: Step) -> tuple[str, Result]:
    """What the step's program printed, and how it ended."""
    try:
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env={**_clean_environment(), **step.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=step.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        said = f"{(late.output or b'').decode(errors='replace')}\nnot done after {step.seconds} s"
        return said, Result.NOT_RUN if step.hindered else Result.FAILED
    said = done.stdout.decode(errors="replace")
    if done.returncode == 0:
        return said, Result.PASSED
    return said, Result.NOT_RUN if step.hindered and re.search(step.hindered, said) else Result.FAILED


def _clean_environment() -> dict[str, str]:
    """The environment without what would point the tests at a running installation, or compile all anew each time."""
    settings = re.compile(
        r"THONGSUOT_|DJANGO_|DATABASE_URL$|TEST_DATABASE_URL$|PYTEST_|PYTHONPATH$|PYTHONDONTWRITEBYTECODE$"
    )
    return {name: value for name, value in os.environ.items() if not settings.match(name)}


def _last_words(said: str) -> str:
    """The counts in pytest's last line, else nothing."""
    lines = said.rstrip().splitlines()
    counts = re.search(r"\d+ (?:passed|failed|error).*?(?= in \d)", lines[-1]) if lines else None
    return counts.group() if counts else ""


def _mark(outcome: Outcome) -> str:
    return {Result.PASSED: "✔", Result.FAILED: "✘", Result.NOT_RUN: "–"}[outcome.result]


# What there is to run


def reading_steps() -> list[Step]:
    """What is proved by reading the code."""
    beside = Path(sys.executable)
    return [
        Step("The code is formatted (ruff format)", (sys.executable, "-m", "ruff", "format", "--check", ".")),
        Step("The code keeps the house rules (ruff check)", (sys.executable, "-m", "ruff", "check", ".")),
        Step("Every import points down (import-linter)", (str(beside.with_name("lint-imports")), "--no-logo")),
        Step("The types hold (mypy strict)", (sys.executable, "-m", "mypy")),
        point_page_step(),
    ]


def point_page_step() -> Step:
    """The types of the page for roll call; not run where no registry of npm packages was reached to build it from."""
    command = (sys.executable, "scripts/point_page.py", "--check")
    return Step("The point's page is built and its types hold (tsc)", command, hindered="was NOT built")


def audit_step() -> Step:
    """What is known to be wrong with the dependencies; only their names and versions leave the machine."""
    uv = bootstrap.ensure_uv(ROOT / ".tools")
    environment = bootstrap.uv_environment(dict(os.environ)) | {"UV_HTTP_RETRIES": "0"}
    command = (str(uv), "audit", "--frozen", "--preview-features", "audit")
    unreached = r"error (?:sending request|decoding response body)|HTTP status (?:client|server) error"
    proves = "No dependency has a known weakness (uv audit)"
    return Step(proves, command, environment, AUDIT_SECONDS, unreached)


def audited(suite: Suite) -> Outcome:
    """Run the audit; say loudly when it could not be run."""
    outcome = suite.run(audit_step())
    if outcome.result is Result.NOT_RUN:
        print(NO_AUDIT, flush=True)
    return outcome


def sqlite_step() -> Step:
    """Everything but the browser, on SQLite."""
    return Step("The tests pass on SQLite", (*PYTEST, "2", "-m", "not browser and not postgresql"))


def template_step(url: str) -> Step:
    """The first who asks for a migrated database waits for it; this one does while SQLite has the processes."""
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/test_migrated.py")
    return Step("PostgreSQL has a migrated database to copy", command, _on(url))


def postgresql_step(url: str) -> Step:
    """Everything that asks a database, but the browser, on PostgreSQL; of what is drawn, a part of what SQLite saw."""
    server = "the server that TEST_DATABASE_URL names" if "TEST_DATABASE_URL" in os.environ else "a private server"
    proved = [f"--ignore=tests/{path}" for path in PROVED_ONCE]
    command = (*PYTEST, "2", "-m", "not browser", *proved)
    profile = {"HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE", "part")}
    return Step(f"The tests pass on PostgreSQL, {server}", command, _on(url) | profile)


def browser_step(url: str) -> Step:
    """The pages in Chromium, served from PostgreSQL: the pages' server and the test write at the same time.

    Three at once, for each waits now and then for its browser.
    """
    return Step("The pages work in Chromium", (*PYTEST, "3", "-m", "browser", "tests/browser"), _on(url))


def _on(url: str) -> dict[str, str]:
    """A server of our own keeps the migrated database to copy; on one that was named nothing may be left behind."""
    return {"DATABASE_URL": url} | ({TEMPLATES: ""} if "TEST_DATABASE_URL" in os.environ else {})


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The server that TEST_DATABASE_URL names, else a private one; never one that nobody named."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named
        return
    with private_postgres.private_server() as url:
        yield url


def made_ready(suite: Suite, ending: contextlib.ExitStack) -> tuple[str, list[Outcome]]:
    """A server's address, with a migrated database to copy where that may be left there; it goes with `ending`.

    :raises RuntimeError: when there is none, with the reason
    """
    if suite.is_stopped:
        raise RuntimeError("stopped")
    url = ending.enter_context(postgresql())
    return url, [] if "TEST_DATABASE_URL" in os.environ else suite.lane([template_step(url)])


def running_lane(suite: Suite, browser: str | None, server: Future[tuple[str, list[Outcome]]]) -> list[Outcome]:
    """SQLite, then PostgreSQL, then the browser where there is one."""
    outcomes = [suite.run(sqlite_step())]
    try:
        url, made = server.result()
        outcomes += [*made, suite.run(postgresql_step(url))]
        if browser:
            outcomes.append(suite.run(browser_step(url)))
    except RuntimeError as error:
        outcomes.append(Outcome("A PostgreSQL server for the tests", Result.FAILED, note=str(error)))
    if not browser:
        outcomes.append(_without_browser())
    return outcomes


def _without_browser() -> Outcome:
    """Not run where we may not install a browser; a failure where we may and could not."""
    print(NO_BROWSER, flush=True)
    result = Result.FAILED if chromium.may_install() else Result.NOT_RUN
    return Outcome("The pages work in Chromium", result, note="no Chromium on this machine")


# The closing account


def account(outcomes: Sequence[Outcome], seconds: float) -> str:
    """What ran and how it ended, one line a step."""
    lines = [
        f"{_mark(outcome)} {outcome.result:<8} {outcome.seconds:5.0f} s  {outcome.proves}"
        + (f": {outcome.note}" if outcome.note else "")
        for outcome in outcomes
    ]
    return "\n".join([f"What was checked, in {seconds:.0f} s:", *lines, _verdict(outcomes)])


def _verdict(outcomes: Sequence[Outcome]) -> str:
    failed = sum(outcome.result is Result.FAILED for outcome in outcomes)
    left_out = sum(outcome.result is Result.NOT_RUN for outcome in outcomes)
    verdict = f"{failed} of {len(outcomes)} checks failed." if failed else "Nothing failed."
    return f"{verdict} {left_out} did NOT run: see above." if left_out else verdict


def main() -> int:
    """Run everything; 0 when nothing failed."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended then, too
    suite = Suite()
    browser = chromium.find_or_install()
    with (
        contextlib.ExitStack() as ending,
        ThreadPoolExecutor(max_workers=1) as beside,
        tempfile.TemporaryDirectory() as templates,
    ):
        os.environ[TEMPLATES] = templates
        try:
            reading = beside.submit(suite.lane, reading_steps())
            server = beside.submit(made_ready, suite, ending)
            outcomes = running_lane(suite, browser, server)
            outcomes = [*reading.result(), audited(suite), *outcomes]
        except BaseException:
            suite.stop()
            raise
    print(account(outcomes, time.monotonic() - started), flush=True)
    return int(any(outcome.result is Result.FAILED for outcome in outcomes))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
