"""Proves the README's two commands on what a fresh machine has: `make fresh`.

In a new clone of HEAD, with an empty home and a PATH of python3 (without pip and ensurepip), make, git and the shell's
tools, it runs `make demo SERVE=0` twice, the second time quick and without changing anything, then `make test`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import chromium

ROOT = Path(__file__).resolve().parent.parent
QUICK_SECONDS = 30
TOOLS = """
    make git sh bash env awk sed grep egrep find xargs tar gzip ps kill
    basename cat chmod chown cp cut date dirname echo expr false head id ln ls mkdir mktemp mv nproc printf pwd readlink
    realpath rm rmdir seq sleep sort stat tail tee test timeout touch tr true uname uniq wc whoami
""".split()
HIDDEN = ("ensurepip", "pip", "venv", "virtualenv")
KEPT = (
    "SSL_CERT_FILE", "SSL_CERT_DIR", "UV_DEFAULT_INDEX", "PIP_INDEX_URL", "npm_config_registry",
    "TEST_DATABASE_URL", "CI",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
)  # fmt: skip


class UnprovenError(Exception):
    """What did not hold, in words."""


def main() -> int:
    """Prove it in a temporary folder, which stays when something failed."""
    folder = Path(tempfile.mkdtemp(prefix="thongsuot-fresh-"))
    try:
        lines = list(prove(folder))
    except UnprovenError as failure:
        print(f"\nNOT proven: {failure}\nLook in {folder}", file=sys.stderr)
        return 1
    print("\nProven in a new clone with an empty home:", *lines, sep="\n  ")
    shutil.rmtree(folder)
    return 0


def prove(folder: Path) -> Iterator[str]:
    """Run everything in the folder; gives a line of the account for each step that held."""
    environment = bare_environment(folder)
    clone = folder / "thongsuot"
    run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], folder, environment)
    yield f"make demo SERVE=0          {run(['make', 'demo', 'SERVE=0'], clone, environment):5.0f} s"
    before = contents(clone)
    seconds = run(["make", "demo", "SERVE=0"], clone, environment)
    refuse_change(before, contents(clone))
    if seconds > QUICK_SECONDS:
        raise UnprovenError(f"the second `make demo SERVE=0` took {seconds:.0f} s, more than {QUICK_SECONDS}")
    yield f"make demo SERVE=0, again   {seconds:5.1f} s, nothing changed"
    yield f"make test                  {run(['make', 'test'], clone, environment):5.0f} s"
    refuse_dirt(clone, environment)
    yield "the clone is as it was committed, but for what git ignores"


def bare_environment(folder: Path) -> dict[str, str]:
    """An empty home and a PATH of the few programs that the README asks for, made in the folder."""
    programs, home, hidden = (folder / name for name in ("bin", "home", "hidden"))
    for made in (programs, home, hidden):
        made.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    if browser := chromium.find():
        (programs / "chromium").symlink_to(browser)
    for module in HIDDEN:
        (hidden / f"{module}.py").write_text(f'raise ModuleNotFoundError("No module named {module!r}")\n')
    python = programs / "python3"
    interpreter = Path(sys.executable).resolve()
    python.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(hidden))} exec {shlex.quote(str(interpreter))} "$@"\n')
    python.chmod(0o755)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"HOME": str(home), "PATH": str(programs)}


def run(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Run a command that must succeed; how many seconds it took."""
    print(f"\n$ {shlex.join(command)}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise UnprovenError(f"`{shlex.join(command)}` ended with {done.returncode}")
    return time.monotonic() - started


def contents(clone: Path) -> dict[str, str]:
    """What lies in the clone: a digest of each file by its path, of a database by what it says."""
    passing = {".git", ".tools", "__pycache__"}
    files = (path for path in clone.rglob("*") if path.is_file() and not passing & set(path.relative_to(clone).parts))
    return {
        path.relative_to(clone).as_posix(): _digest(path) for path in files if not path.name.endswith(("-wal", "-shm"))
    }


def _digest(path: Path) -> str:
    if path.suffix == ".sqlite3":
        with contextlib.closing(sqlite3.connect(path)) as database:
            return hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refuse_change(before: dict[str, str], after: dict[str, str]) -> None:
    """Refuse any difference between two looks at the clone."""
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if changed:
        raise UnprovenError(f"the second `make demo SERVE=0` changed {len(changed)} files: {', '.join(changed[:5])}")


def refuse_dirt(clone: Path, environment: dict[str, str]) -> None:
    """Refuse files that git sees and nobody committed."""
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, env=environment, capture_output=True, text=True, check=True
    )
    if status.stdout:
        raise UnprovenError(f"the clone is no longer as committed:\n{status.stdout}")


if __name__ == "__main__":
    sys.exit(main())
