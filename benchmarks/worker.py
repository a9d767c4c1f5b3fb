"""One benchmark in its own process: make the tables, measure, give the rows as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module

import django
from django.core.management import call_command


def main(module: str) -> None:
    """Measure what the module measures, on the database that DATABASE_URL names."""
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps([asdict(row) for row in import_module(f"benchmarks.{module}").measure()]))


if __name__ == "__main__":
    main(sys.argv[1])
