"""An import of half a million members, beside writing the same rows bare into the same tables with their indexes.

The import runs in a process of its own (`importing`), so that its memory can be told. What it wrote is then taken out
and written back by COPY (SQLite: `executemany`) and nothing else: no sheet read, nothing checked, nothing counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection, models, transaction

from benchmarks.report import Row, seconds
from thongsuot.catalogues import operations as catalogues
from thongsuot.cli.seed import building, members, organisation
from thongsuot.cli.seed.scales import Scale
from thongsuot.kernel import db
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import Member, MemberName, Membership
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.units.operations.loading import NewUnit, load_units

MEMBERS = 500_000
SCALE = Scale(4, 1, 400, 80, 5_000, 27_000, MEMBERS, 0, 0)
LEAST_SHARE = 0.4
MEGABYTES = 300
HEADER = "mã đảng viên,họ và tên,mã chi bộ,đối tượng,miễn"
WRITTEN: tuple[type[models.Model], ...] = (Member, MemberName, Membership)


def measure() -> Iterator[Row]:
    """Plan and apply the import, then write the same rows bare."""
    catalogues.load_shipped(actor=OPERATOR, now=building.SET_UP)
    units = organisation.units(SCALE, 1)
    load_units(actor=OPERATOR, units=units, now=building.SET_UP)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_text("\n".join([HEADER, *_lines(units)]), encoding="utf-8")
        done = subprocess.run(  # noqa: S603  # this program's own module
            [sys.executable, "-m", "benchmarks.importing", file.name], stdout=subprocess.PIPE, check=True
        )
    taken = json.loads(done.stdout)
    bare = _written_bare()
    same = "the same rows of members, names and memberships written bare into the same tables"
    what = f"an import of {MEMBERS:,} members"
    yield Row(f"{what}: written, every row checked and counted", taken["applying"], "s", bare, same, bare / LEAST_SHARE)
    yield Row(f"{what}: looked through (the dry run)", taken["planning"], "s", bare, same)
    before = "the same process before it begins"
    yield Row(f"{what}: memory at most", taken["megabytes"], "MB", taken["megabytes_before"], before, MEGABYTES)


def _lines(units: Sequence[NewUnit]) -> Iterator[str]:
    for batch in members.batches(SCALE, units, 1):
        for one in batch:
            span = one.spans[-1]
            yield f"{one.code},{one.name},{units[span.unit_id - 1].code},{span.category},{'x' if span.exempt else ''}"


def _written_bare() -> float:
    """How long the rows take that the import wrote, once more, on tables just as empty as the import found them."""
    rows = {model: list(model._default_manager.values_list(*_columns(model))) for model in WRITTEN}
    return seconds(lambda: _write(rows), before=_empty, times=1)


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _empty() -> None:
    emptied: list[type[models.Model]] = [Tally, TallyDay, *reversed(WRITTEN)]
    for model in emptied:
        model._default_manager.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


@transaction.atomic
def _write(rows: dict[type[models.Model], list[tuple[object, ...]]]) -> None:
    for model, written in rows.items():
        db.insert_many(model, [field.name for field in model._meta.concrete_fields], written)
