"""A job whose worker died, or had lost the database, is taken up again; no other is."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from thongsuot.kernel import db, jobs
from thongsuot.kernel.beats import WORKER

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
AWAY = "django.db.utils.OperationalError"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.THONGSUOT_HOME = tmp_path


def job(status: str, workers: list[str], error: str = "") -> DBTaskResult[..., Any]:
    return DBTaskResult.objects.create(
        status=status, worker_ids=workers, exception_class_path=error, args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.task", backend_name="default", run_after=NOW, started_at=NOW,
    )  # fmt: skip


def status(one: DBTaskResult[..., Any]) -> str:
    one.refresh_from_db()
    return str(one.status)


def test_a_running_job_is_taken_up_again_once_nobody_holds_its_worker() -> None:
    one = job("RUNNING", ["first", "second"])
    with db.held(jobs.presence("second")):
        assert jobs.resume(actor=WORKER, now=NOW) == 0
        assert status(one) == "RUNNING"
    with db.held(jobs.presence("first")):  # the one that had it before matters no more
        assert jobs.resume(actor=WORKER, now=NOW) == 1
    assert (status(one), one.started_at) == ("READY", None)


def test_a_job_that_failed_for_want_of_the_database_is_taken_up_again_and_no_other_that_failed() -> None:
    away, wrong, done = (
        job("FAILED", ["w"], AWAY),
        job("FAILED", ["w"], "builtins.ValueError"),
        job("SUCCESSFUL", ["w"]),
    )
    assert jobs.resume(actor=WORKER, now=NOW) == 1
    assert [status(one) for one in (away, wrong, done)] == ["READY", "FAILED", "SUCCESSFUL"]


def test_a_job_is_run_once_more_after_its_last_attempt_to_say_so_and_then_left() -> None:
    last, left = job("RUNNING", ["w"] * jobs.ATTEMPTS), job("RUNNING", ["w"] * (jobs.ATTEMPTS + 1))
    assert jobs.resume(actor=WORKER, now=NOW) == 1
    assert [status(last), status(left)] == ["READY", "RUNNING"]
    assert not jobs.is_given_up(len(last.worker_ids))
    assert jobs.is_given_up(len(last.worker_ids) + 1)


def test_a_name_is_held_as_long_as_its_block_runs() -> None:
    with db.held("someone") as still_held:
        assert still_held()
        assert db.is_held("someone")
        assert not db.is_held("another")
    assert not db.is_held("someone")


@pytest.mark.django_db(transaction=True)
def test_a_name_falls_free_when_its_process_is_killed(tmp_path: Path) -> None:
    program = dedent(f"""
        import django
        from django.conf import settings
        settings.configure(DATABASES={{"default": {_database()!r}}}, THONGSUOT_HOME={str(tmp_path)!r})
        django.setup()
        from thongsuot.kernel import db
        with db.held("someone"):
            print("held", flush=True)
            input()
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert db.is_held("someone")
        process.kill()
        process.wait()
        while db.is_held("someone"):  # the server notices in its own time that nobody is there any more
            pass
    assert not db.is_held("someone")


def _database() -> dict[str, Any]:
    if connection.vendor == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    named = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    return {key: connection.settings_dict[key] for key in named}
