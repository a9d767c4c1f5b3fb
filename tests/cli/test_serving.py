"""Server and worker run together and end together."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from thongsuot.cli.serving import run_together


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
