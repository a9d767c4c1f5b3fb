"""Run every benchmark, on SQLite and on PostgreSQL, and write docs/performance.md: `make bench`.

Each runs in a process of its own, on a new database whose tables are made.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from private_postgres import private_server

from benchmarks.report import Row, table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
NOT_BENCHMARKS = {"__init__", "__main__", "importing", "report", "seeded", "worker"}
SECONDS = 7200


def main() -> None:
    """Measure everything, print it, and write the page."""
    rows = [row for module in _modules() for row in _measured(module)]
    PAGE.write_text(_page(rows), encoding="utf-8")
    print(table(rows))


def _modules() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_BENCHMARKS)


def _measured(module: str) -> Iterator[Row]:
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", private_server)):
        print(f"{module} on {name} …", file=sys.stderr)
        with database() as url:
            environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings_test"}
            done = subprocess.run(  # noqa: S603  # this program's own module
                [sys.executable, "-m", "benchmarks.worker", module],
                cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS,
            )  # fmt: skip
        for cells in json.loads(done.stdout):
            row = Row(**cells)
            yield Row(f"{row.what}, {name}", row.measured, row.unit, row.reference, row.reference_is, row.limit)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="thongsuot-bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


def _page(rows: list[Row]) -> str:
    machine = (
        f"{os.cpu_count()} processors, {platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    )
    day = datetime.now(UTC).date().isoformat()
    return (
        "# What was measured\n\n"
        f"Written by `make bench` on {day}: {machine}. Each figure is the shortest of several runs and stands\n"
        "beside a reference measured in the same run on the same machine: what the bare database or library needs for\n"
        "the same work. The ratio tells more than the seconds.\n\n"
        f"{table(rows)}\n"
    )


if __name__ == "__main__":
    main()
