"""Keep a small installation as a release left it, for the tests of `thongsuot upgrade`.

Run: python scripts/keep_release.py CHECKOUT tests/upgrades/RELEASE

CHECKOUT is a checkout of the release (`git worktree add CHECKOUT TAG`). Its own code builds a cut-down demo, invented
through and through, on SQLite and on PostgreSQL, and tells its own figures; both databases, the files and the figures
are kept. What is kept is never made anew: it is what the release really left behind.
"""

from __future__ import annotations

import importlib.util
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from private_postgres import PACKAGE, RELEASE, private_server

HERE = Path(__file__).resolve().parent
NOT_EVERYWHERE = (b"\\", b"SET transaction_timeout")
"""Words to psql alone, and a setting that servers before 17 do not know."""
BUILD = "import django; django.setup(); import release_demo; release_demo.build()"


def keep(checkout: Path, out: Path) -> None:
    """Build both databases with the checkout's code and keep them with their files and figures."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="thongsuot-release-") as folder:
        home = Path(folder)
        told = run_release(checkout, home, f"sqlite:///{home / 'built.sqlite3'}")
        pack(out / "database.sqlite3.xz", compact(home))
        with tarfile.open(out / "files.tar.xz", "w:xz") as files:
            files.add(home / "files", arcname="files")
    (out / "figures.json").write_text(told, encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="thongsuot-release-") as folder, private_server() as url:
        run_release(checkout, Path(folder), url)
        pack(out / "database.sql.xz", dumped(url))


def run_release(checkout: Path, home: Path, url: str) -> str:
    """Build the demo in a process whose `thongsuot` is the checkout's; the figures that it tells."""
    own = {"PYTHONPATH": os.pathsep.join([str(checkout / "src"), str(HERE)]), "THONGSUOT_HOME": str(home)}
    environment = os.environ | own | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings"}
    command = [sys.executable, "-c", BUILD]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def compact(home: Path) -> bytes:
    """The SQLite database as one file, without its log and its free pages."""
    with sqlite3.connect(home / "built.sqlite3") as database:
        database.execute("VACUUM INTO ?", [str(home / "kept.sqlite3")])
    return (home / "kept.sqlite3").read_bytes()


def dumped(url: str) -> bytes:
    """The PostgreSQL database as statements that any client can run, one after the other."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{PACKAGE} is not installed")
    program = Path(spec.submodule_search_locations[0]) / RELEASE / "bin" / "pg_dump"
    options = ["--no-owner", "--no-privileges", "--no-comments", "--inserts", "--rows-per-insert=200"]
    text = subprocess.run([str(program), *options, url], stdout=subprocess.PIPE, check=True).stdout
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(NOT_EVERYWHERE))


def pack(path: Path, data: bytes) -> None:
    """Write data, compressed as far as it goes."""
    path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    keep(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
