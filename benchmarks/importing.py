"""A process that imports one sheet of members and says what it took: `python -m benchmarks.importing FILE`."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import django

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def main(path: str) -> None:
    """Plan and apply the import, and print the seconds and the megabytes as JSON."""
    django.setup()
    # The operations import models, which Django allows only once it is set up.
    people, actors = import_module("thongsuot.people.operations"), import_module("thongsuot.kernel.actor")
    taken = {"megabytes_before": megabytes()}
    start = time.perf_counter()
    data, name = Path(path).read_bytes(), "members.csv"
    plan = people.plan_import(actor=actors.OPERATOR, data=data, name=name, now=NOW)
    taken["planning"] = time.perf_counter() - start
    del data
    start = time.perf_counter()
    people.apply_import(actor=actors.OPERATOR, run_id=plan.run_id, now=NOW)
    taken |= {"applying": time.perf_counter() - start, "megabytes": megabytes()}
    print(json.dumps(taken))


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1])
