from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
from pathlib import Path

import fresh
import pytest


def test_the_bare_path_holds_neither_pip_nor_database_nor_node(tmp_path: Path) -> None:
    environment = fresh.bare_environment(tmp_path)
    assert not list(Path(environment["HOME"]).iterdir())
    found = {
        name for name in ("uv", "node", "psql", "pip", "pip3", "msgfmt") if shutil.which(name, path=environment["PATH"])
    }
    assert found == set()
    assert shutil.which("git", path=environment["PATH"])


@pytest.mark.parametrize("module", ["ensurepip", "pip"])
def test_the_bare_python_has_no_installer(module: str, tmp_path: Path) -> None:
    environment = fresh.bare_environment(tmp_path)
    done = subprocess.run(["python3", "-c", f"import {module}"], env=environment, capture_output=True, check=False)
    assert b"ModuleNotFoundError" in done.stderr


def test_a_changed_row_counts_and_a_moved_byte_does_not(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
        first = fresh.contents(tmp_path)
        database.executescript("CREATE TABLE gone (n); DROP TABLE gone; VACUUM")
        fresh.refuse_change(first, fresh.contents(tmp_path))
        database.executescript("INSERT INTO t VALUES (2)")
    with pytest.raises(fresh.UnprovenError, match=r"x\.sqlite3"):
        fresh.refuse_change(first, fresh.contents(tmp_path))


def test_a_command_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(fresh.UnprovenError, match="`false` ended with 1"):
        fresh.run(["false"], tmp_path, fresh.bare_environment(tmp_path))


def project(folder: Path, demo: str) -> Path:
    folder.mkdir()
    (folder / "Makefile").write_text(f"demo:\n\t@mkdir -p var; {demo}\ntest:\n\t@test -d var\n")
    (folder / ".gitignore").write_text("/var/\n")
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def test_both_commands_are_proven_in_a_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "ROOT", project(tmp_path / "project", "echo built > var/demo"))
    (tmp_path / "work").mkdir()
    account = list(fresh.prove(tmp_path / "work"))
    assert len(account) == 4
    assert "nothing changed" in account[1]


def test_a_demo_that_changes_when_made_again_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "ROOT", project(tmp_path / "project", "echo again >> var/demo"))
    (tmp_path / "work").mkdir()
    with pytest.raises(fresh.UnprovenError, match="var/demo"):
        list(fresh.prove(tmp_path / "work"))
