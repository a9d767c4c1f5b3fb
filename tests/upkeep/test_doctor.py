"""Each thing that can be wrong with an installation is found, and each finding says how to mend it."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from typer.testing import CliRunner

from thongsuot.audit import operations as audit
from thongsuot.cli.app import app
from thongsuot.kernel import db, db_health, jobs
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.units import queries as units
from thongsuot.units.models import TreeVersion
from thongsuot.upkeep import queries
from thongsuot.upkeep.models import Heartbeat
from thongsuot.upkeep.operations.beating import beat
from thongsuot.upkeep.queries.health import network
from thongsuot.upkeep.rules.archives import archive_name
from thongsuot.upkeep.rules.findings import Finding, State

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
OK, WARN, FAIL = State.OK, State.WARN, State.FAIL


@pytest.fixture(autouse=True)
def sound(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with which nothing is wrong; each test then breaks one thing."""
    settings.SECRET_KEY, settings.SECRET_KEY_IS_SET = "a-long-secret-of-this-installation-0123456789", True
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["thongsuot.example"]
    settings.THONGSUOT_HOME, settings.BACKUPS = tmp_path, tmp_path / "backups"
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True)
    with (tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.mo").open("wb") as compiled:
        write_mo(compiled, Catalog())
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / archive_name(NOW - timedelta(hours=3))).touch()
    monkeypatch.setattr(network, "_valid_until", lambda _host: NOW + timedelta(days=60))
    monkeypatch.setattr(network, "_difference", lambda _host: 0.0)
    monkeypatch.setattr("thongsuot.upkeep.queries.health.storage._is_collected", lambda _name: True)
    monkeypatch.setattr(db_health, "fault", lambda: "")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1 << 39))
    beat(actor=OPERATOR, now=NOW)
    units.tree_on(timezone.localdate(NOW))


def found(check: str) -> Finding:
    """The worst finding of a check."""
    of_check = [finding for finding in queries.findings(NOW) if finding.check == check]
    return max(of_check, key=lambda finding: [OK, WARN, FAIL].index(finding.state))


def test_a_sound_installation_has_nothing_to_mend() -> None:
    assert {finding.check: finding.state for finding in queries.findings(NOW) if finding.state != OK} == {}
    assert not any(finding.mend for finding in queries.findings(NOW))


def _set(name: str, value: object) -> Callable[[Settings, Path], None]:
    return lambda settings, _folder: setattr(settings, name, value)


def _failed_job(_settings: Settings, _folder: Path) -> None:
    job(status="FAILED", finished_at=NOW - timedelta(days=1))


def _waiting_job(_settings: Settings, _folder: Path) -> None:
    DBTaskResult.objects.filter(pk=job(status="READY").pk).update(enqueued_at=NOW - timedelta(hours=1))


def job(**values: Any) -> Any:
    usual = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x", "backend_name": "default"}
    late = {"run_after": NOW - timedelta(hours=2), "exception_class_path": "", "traceback": ""}
    return DBTaskResult.objects.create(**(usual | late | values))


def _unsealed(_settings: Settings, _folder: Path) -> None:
    audit.record(actor=OPERATOR, action="units.test", subject="unit:1", now=NOW - timedelta(minutes=30))


def _no_tree(_settings: Settings, _folder: Path) -> None:
    TreeVersion.objects.all().delete()


def _no_translation(_settings: Settings, folder: Path) -> None:
    (folder / "locale" / "vi" / "LC_MESSAGES" / "django.mo").unlink()


def _no_backup(_settings: Settings, folder: Path) -> None:
    shutil.rmtree(folder / "backups")


def _backup_of(**ago: float) -> Callable[[Settings, Path], None]:
    def age(_settings: Settings, folder: Path) -> None:
        (old,) = (folder / "backups").iterdir()
        old.rename(old.with_name(archive_name(NOW - timedelta(**ago))))

    return age


def _heartbeat(**ago: float) -> Callable[[Settings, Path], None]:
    return lambda _settings, _folder: beat(actor=OPERATOR, now=NOW - timedelta(**ago))


def _no_heartbeat(_settings: Settings, _folder: Path) -> None:
    Heartbeat.objects.all().delete()


FAULTS: list[tuple[str, State, Callable[[Settings, Path], None]]] = [
    ("secret_key", FAIL, _set("SECRET_KEY_IS_SET", False)),
    ("secret_key", FAIL, _set("SECRET_KEY", "short")),
    ("secret_key", FAIL, _set("SECRET_KEY", "django-insecure-0123456789012345678901234567890123456789")),
    ("debug", FAIL, _set("DEBUG", True)),
    ("hosts", WARN, _set("ALLOWED_HOSTS", ["localhost"])),
    ("hosts", FAIL, _set("ALLOWED_HOSTS", ["*"])),
    ("translations", FAIL, _no_translation),
    ("translations", FAIL, _set("LOCALE_PATHS", [])),
    ("backup", WARN, _no_backup),
    ("backup", WARN, _backup_of(hours=37)),
    ("backup", FAIL, _backup_of(days=8)),
    ("worker", FAIL, _no_heartbeat),
    ("worker", WARN, _heartbeat(minutes=3)),
    ("worker", FAIL, _heartbeat(minutes=11)),
    ("jobs_failed", WARN, _failed_job),
    ("jobs_waiting", WARN, _waiting_job),
    ("seals", WARN, _unsealed),
    ("tree", WARN, _no_tree),
]


@pytest.mark.parametrize(("check", "state", "break_it"), FAULTS)
def test_a_fault_is_found_and_says_how_to_mend_it(
    check: str, state: State, break_it: Callable[[Settings, Path], None], settings: Settings, tmp_path: Path
) -> None:
    break_it(settings, tmp_path)
    finding = found(check)
    assert (finding.state, bool(finding.words), bool(finding.mend)) == (state, True, True)


def test_a_busy_worker_is_not_taken_for_a_dead_one(settings: Settings) -> None:
    beat(actor=OPERATOR, now=NOW - timedelta(hours=1))
    name = new_id().hex
    job(status="RUNNING", worker_ids=[name])
    assert found("worker").state == FAIL
    with db.held(jobs.presence(name)):
        assert found("worker").state == OK


@pytest.mark.parametrize(("free", "state"), [(1 << 30, WARN), (100 << 20, FAIL)])
def test_a_full_disk_is_found(free: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    assert found("disk").state == state


def test_files_that_cannot_be_stored_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(default_storage, "save", refuse)
    assert found("files").state == FAIL


def test_nothing_is_left_of_the_file_stored_for_a_try() -> None:
    before = default_storage.listdir("")
    assert found("files").state == OK
    assert default_storage.listdir("") == before


def test_style_sheets_that_are_not_collected_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.upkeep.queries.health.storage._is_collected", lambda name: "css" not in name)
    assert found("static").state == FAIL
    assert "css" in found("static").words


def test_a_database_that_is_away_is_found_and_all_else_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> str:
        raise OperationalError("connection refused")

    monkeypatch.setattr(db_health, "version", away)
    checks = {finding.check: finding.state for finding in queries.findings(NOW)}
    assert checks["database"] == FAIL
    assert "connection refused" in found("database").words
    assert {"secret_key", "disk", "backup"} <= checks.keys()
    assert not {"worker", "seals", "migrations"} & checks.keys()


def test_a_database_of_an_earlier_release_is_found() -> None:
    MigrationRecorder(connection).record_unapplied("upkeep", "0001_heartbeat")
    assert found("migrations").state == FAIL
    assert "upgrade" in found("migrations").mend


def test_a_database_of_a_later_release_is_found() -> None:
    MigrationRecorder(connection).record_applied("units", "9999_to_come")
    assert "units.9999_to_come" in found("migrations").words
    assert found("migrations").state == FAIL


def test_an_unsound_database_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_health, "fault", lambda: "quick_check: malformed")
    assert found("soundness").state == FAIL


@pytest.mark.parametrize(("seconds", "state"), [(1, OK), (5, WARN), (60, FAIL)])
def test_a_database_whose_clock_differs_is_found(seconds: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_health, "clock", lambda: datetime.now(UTC) - timedelta(seconds=seconds))
    assert found("database_clock").state == state


def test_a_time_zone_that_the_system_does_not_know_is_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(network, "ZoneInfo", unknown)
    assert found("time_zone").state == FAIL


def test_a_mail_server_that_does_not_answer_is_found(settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = network.SMTP, "127.0.0.1"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = unused.getsockname()[1]
        assert found("mail").state == FAIL


def test_a_mail_server_that_answers_is_well(settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = network.SMTP, "127.0.0.1"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]
        threading.Thread(target=greet, args=[server], daemon=True).start()
        assert found("mail").state == OK


def greet(server: socket.socket) -> None:
    session, _address = server.accept()
    with session:
        session.sendall(b"220 here\r\n")
        for _line in session.makefile("rb"):
            session.sendall(b"250 well\r\n")


@pytest.mark.parametrize(("debug", "code"), [(False, 0), (True, 2)])
def test_the_command_tells_programs_too_and_ends_with_2_on_a_failure(
    debug: bool, code: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = debug
    beat(actor=OPERATOR, now=timezone.now())
    result = CliRunner().invoke(app, ["doctor", "--format", "json"])
    lines = {line["check"]: line for line in json.loads(result.output)}
    assert (result.exit_code, lines["debug"]["state"]) == (code, "fail" if debug else "ok")
    assert all(set(line) == {"check", "state", "words", "mend"} for line in lines.values())


def test_the_command_writes_a_line_each_and_what_to_do(settings: Settings) -> None:
    settings.DEBUG = True
    result = CliRunner().invoke(app, ["doctor"])
    lines = result.output.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("fail debug:"))
    assert "THONGSUOT_DEBUG" in lines[at + 1]
