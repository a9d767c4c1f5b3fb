"""What holds for every test: nothing leaves the machine, examples are repeatable, the browser is the system's own."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from typing import Any

import chromium
import pytest
from django.core import management
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings

from tests.emptying import empty
from tests.migrated import command_of_tests

gc.disable()  # until all is collected

LOOPBACK = {"localhost", "127.0.0.1", "::1"}

settings.register_profile("ci", deadline=None, derandomize=True, max_examples=25, database=None)
settings.register_profile("part", settings.get_profile("ci"), max_examples=10)
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class OutsideWorldError(RuntimeError):
    """A test tried to reach another machine: a bug of the code or of the test, never a network problem."""


def may_reach(family: int, address: Any) -> bool:
    """True for sockets on this machine: Unix sockets and the loopback addresses."""
    return family == socket.AF_UNIX or (isinstance(address, tuple) and address[0] in LOOPBACK)


@pytest.fixture(autouse=True, scope="session")
def _no_outside_world() -> Iterator[None]:
    """Refuse every connection but to this machine, mail servers included."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not may_reach(self.family, address):
            self.close()
            raise OutsideWorldError(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """No test finds a part of a page that another has written (it looks into what the page was made of), or the
    language of another one's last request: words that are asked for without a request are English."""
    caches["pages"].clear()
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Right before the test database is made: it may be a copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", command_of_tests)
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptied_after_transactions() -> Iterator[None]:
    """After a test with transactions of its own every table is emptied, the append-only ones too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: empty())
        yield


def pytest_collection_finish(session: pytest.Session) -> None:
    """Before the first test runs.

    What was imported and collected stays to the end: it is not looked through for garbage, not even meanwhile.
    Playwright keeps an event loop in the tests' thread, in which Django would refuse to ask the database.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()
    if any(item.get_closest_marker("browser") for item in session.items):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what this run cannot prove, with the reason."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test runs it there")
    if item.get_closest_marker("browser") and chromium.find() is None:
        pytest.skip("needs Chromium on PATH")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's Chromium, in containers with little shared memory too."""
    options = [*browser_type_launch_args.get("args", []), "--disable-dev-shm-usage"]
    return browser_type_launch_args | {"executable_path": chromium.find(), "args": options}
