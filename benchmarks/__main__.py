"""Run the benchmarks on SQLite and on PostgreSQL, and write docs/performance.md: `make bench`, `make bench ONLY=tree`.

Each runs in a process of its own, on a new database whose tables are made (`ON_ONE_SEED`: on one for all of them). The
page has a section for each, with the day and the machine; what was not run keeps its section as it stands.

Seeding a nation takes twenty minutes: THONGSUOT_BENCH_DATABASE names a database that is seeded already (`thongsuot seed
--scale national`), to be measured in place of new ones. Give a copy, for what is measured writes to it.
"""

from __future__ import annotations

import ast
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from private_postgres import durable_server, private_server

from benchmarks.report import Row, table, write_section

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
NOT_BENCHMARKS = {
    "__init__", "__main__", "bare", "conference_world", "devices", "importing", "onlooker", "report", "seeded",
    "serving", "study_world", "worker",
}  # fmt: skip
ON_ONE_SEED = ("pages", "load", "study")
"""What is measured on the seeded organisation: it takes long to make, so these share it, in this order."""
BY_ITSELF = {"conference"}
"""What takes half an hour and PostgreSQL with durable commits: run when it is named."""
SECONDS = 7200
SEEDED = os.environ.get("THONGSUOT_BENCH_DATABASE", "")
AS_DEPLOYED = ("shared_buffers=1GB", "max_wal_size=4GB", "checkpoint_timeout=15min")
"""What docs/deployment.md sets; the rest is PostgreSQL's own, every commit waits for the disk."""


def main(wanted: Sequence[str]) -> None:
    """Measure what is wanted (nothing named: all), print it, and write its part of the page as soon as it is there."""
    for group in _grouped(wanted or _modules()):
        for module, rows in _measured(group).items():
            print(table(rows))
            write_section(PAGE, module, _section(module, rows))


def _grouped(modules: Sequence[str]) -> list[list[str]]:
    """Each alone, but those that share a database."""
    sharing = [module for module in ON_ONE_SEED if module in modules]
    return [[module] for module in modules if module not in sharing] + ([sharing] if sharing else [])


def _modules() -> list[str]:
    found = {path.stem for path in Path(__file__).parent.glob("*.py")}
    return sorted(found - NOT_BENCHMARKS - BY_ITSELF)


def _measured(group: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of each benchmark of a group, measured on one new database of each sort."""
    found: dict[str, list[Row]] = {module: [] for module in group}
    for name, database in _databases(group):
        with database() as url:
            for module in group:
                print(f"{module} on {name} …", file=sys.stderr)
                found[module].extend(_run(module, name, url))
    return found


def _databases(group: Sequence[str]) -> list[tuple[str, Callable[[], AbstractContextManager[str]]]]:
    """The names of what a group is measured on, and how each begins; it gives its address."""
    if SEEDED:
        return [("PostgreSQL" if SEEDED.startswith("postgres") else "SQLite", lambda: nullcontext(SEEDED))]
    if BY_ITSELF.issuperset(group):
        return [("PostgreSQL", _durable)]
    return [("SQLite", _sqlite), ("PostgreSQL", private_server)]


def _run(module: str, name: str, url: str) -> Iterator[Row]:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings_test"}
    done = subprocess.run(  # noqa: S603  # this program's own module
        [sys.executable, "-m", "benchmarks.worker", module],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS,
    )  # fmt: skip
    for cells in json.loads(done.stdout):
        row = Row(**cells)
        yield replace(row, what=f"{row.what}, {name}")


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="thongsuot-bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def _durable() -> Iterator[str]:
    with durable_server(AS_DEPLOYED) as server:
        yield server.url


def _section(module: str, rows: Sequence[Row]) -> str:
    machine = f"{os.cpu_count()} processors, {platform.system()} on {platform.machine()}"
    day = datetime.now(UTC).date().isoformat()
    source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    purpose = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    return f"{purpose}\n\nMeasured on {day}: {machine}, Python {platform.python_version()}.\n\n{table(rows)}"


if __name__ == "__main__":
    main(sys.argv[1:])
