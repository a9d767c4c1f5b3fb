"""Server and worker run together and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from thongsuot.cli.serving import device_command, run_together, serve, server_command
from thongsuot.kernel import db

STEP_BACK = 10
NICEST = 19


@pytest.fixture(autouse=True)
def _handlers_put_back() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def waits(note: Path) -> list[str]:
    """A program that writes its id down and waits to be ended."""
    return [sys.executable, "-c", f"import os,time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"]


def is_gone(note: Path) -> bool:
    try:
        os.kill(int(note.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


def test_when_either_dies_both_end_and_whoever_supervises_them_is_told(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    dies = [sys.executable, "-c", f"import os,time\nwhile not os.path.exists({str(note)!r}): time.sleep(0.01)"]
    for commands in ([waits(note), dies], [dies, waits(note)]):
        note.unlink(missing_ok=True)
        with pytest.raises(typer.Exit) as ended:
            run_together(commands)
        assert ended.value.exit_code == 1


def test_a_stop_from_outside_ends_both_and_is_no_failure(tmp_path: Path) -> None:
    notes = [tmp_path / "server", tmp_path / "worker"]

    def stop_once_both_run() -> None:
        while not all(note.exists() and note.read_text() for note in notes):
            threading.Event().wait(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_once_both_run, daemon=True).start()
    run_together([waits(note) for note in notes])
    assert all(map(is_gone, notes))


def test_devices_have_processes_of_their_own_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[list[str]]] = []
    monkeypatch.setattr("thongsuot.cli.serving.run_together", begun.append)
    monkeypatch.setattr(db, "is_postgresql", lambda: True)
    serve(8000, workers=2, work=False)
    serve(8000, workers=2, devices=8001, work=False)
    assert begun == [[server_command(8000, 2)], [server_command(8000, 2), device_command(8001, 2)]]
    monkeypatch.setattr(db, "is_postgresql", lambda: False)
    with pytest.raises(typer.BadParameter):
        serve(8000, devices=8001)


def test_the_devices_processes_step_back_for_the_pages() -> None:
    nice = "import os; before = os.nice(0); from thongsuot.config import wsgi_devices as it; print(before, os.nice(0))"
    told = subprocess.run([sys.executable, "-c", nice], capture_output=True, text=True, check=True)  # ours
    before, after = map(int, told.stdout.split())
    assert after == min(before + STEP_BACK, NICEST)
