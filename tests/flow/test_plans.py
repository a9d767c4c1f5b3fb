"""How PostgreSQL finds what flow and rollup read: what is an index's work stays one's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from thongsuot.kernel import db
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.models import Tally, TallyDay, TallyVersion
from thongsuot.units.models import TreeNode, TreeVersion, Unit

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]
UNITS = 20_000
DAY = date(2026, 1, 5)
SUBJECTS = (0, 7)
MEASURES = ("assigned", "members")


@pytest.fixture
def version_id() -> int:
    """A tree of a root and twenty thousand leaves, each with tallies of two subjects: enough for an index to pay."""
    tables = [model._meta.db_table for model in (Tally, TallyDay, TallyVersion, TreeNode)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")  # what tests before left behind makes indexes look long
    db.insert_many(Unit, ["id", "uid", "code", "opened_on"], ((pk, UUID(int=pk), f"U{pk}", DAY) for pk in ids()))
    version = TreeVersion.objects.create(from_day=DAY, until_day=None)
    names = ["version", "unit", "parent_id", "lft", "rgt", "depth", "is_open", "open_unit_id", "kind", "level"]
    rows = ((version.pk, pk, 1 if pk > 1 else None, pk - 1, _last(pk), 1, True, pk, "cell", "") for pk in ids())
    db.insert_many(TreeNode, names, rows)
    key = ["unit", "subject", "measure", "group", "due_day"]
    cells = [
        (pk, subject, measure, ":official:", NO_DAY)
        for pk in ids()
        for subject, measure in zip(SUBJECTS, reversed(MEASURES), strict=True)
    ]
    db.insert_many(Tally, [*key, "owed", "done"], ((*cell, 2, 1) for cell in cells))
    db.insert_many(TallyDay, [*key, "day", "owed", "done"], ((*cell, DAY, 2, 1) for cell in cells))
    steps = ((subject, block, 1) for subject in range(50) for block in range(200))
    db.insert_many(TallyVersion, ["subject", "block", "step"], steps)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return version.pk


def ids() -> range:
    return range(1, UNITS + 1)


def _last(pk: int) -> int:
    return UNITS - 1 if pk == 1 else pk - 1


def plan(package: str, file: str, name: str, params: Mapping[str, Any]) -> str:
    sql, single = db.listed(db.statement(package, file, name), params)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", single)
        return "\n".join(row[0] for row in cursor.fetchall())


def scanned(found: str) -> Iterator[str]:
    """The large tables that a plan reads from end to end."""
    return (
        table for table in re.findall(r"Seq Scan on (\w+)", found) if table.startswith(("rollup", "units_treenode"))
    )


def common(version_id: int) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "subjects": SUBJECTS,
        "measures": MEASURES,
        "sittings": (0, 7),
        "attended": "attended",
        "official": "%:official:%",
        "study": 1,
        "members": "members",
        "studied": "studied",
        "named": ("", "key_cadre:official:due"),
        "due": "%:due",
        "done": "%:due:%",
        "day": DAY,
        "places": (range(300, 420), range(9000, 9100)),
        "ids": (range(301, 421), range(9001, 9101)),
    }


@pytest.mark.parametrize("name", ["units", "facts", "touched"])
def test_flow_reads_branches_by_index(version_id: int, name: str) -> None:
    found = plan("thongsuot.flow", "flow.sql", name, common(version_id))
    assert not list(scanned(found)), found


def test_neighbours_are_found_by_index(version_id: int) -> None:
    params = common(version_id) | {"spans": ((0, 300, 350), (1, 351, 419)), "places": (range(300, 420),)}
    found = plan("thongsuot.flow", "flow.sql", "neighbours", params)
    assert not list(scanned(found)), found


@pytest.mark.parametrize("name", ["sums", "totals", "steps"])
def test_sums_of_a_small_subtree_read_no_other_units(version_id: int, name: str) -> None:
    params = common(version_id) | {
        "subjects": (7,), "subject": 7, "measures": ("assigned",),
        "first": 300, "last": 380, "after": DAY, "until": DAY,
        "spans": ((0, 300, 300), (1, 301, 380)),
    }  # fmt: skip
    found = plan("thongsuot.rollup", "sums.sql", name, params)
    assert not list(scanned(found)), found


def test_versions_of_a_subject_are_read_from_their_index_alone(version_id: int) -> None:
    assert version_id
    found = plan("thongsuot.rollup", "versions.sql", "versions", {"subjects": SUBJECTS, "blocks": (range(8),)})
    assert "rollup_version_by_block" in found
    assert not list(scanned(found)), found


def test_a_plan_that_reads_a_whole_table_is_noticed(version_id: int) -> None:
    """The same statement over all places: an index would be the long way, and the test above would say so."""
    whole = common(version_id) | {"places": (range(UNITS),), "ids": (range(1, UNITS + 1),)}
    assert list(scanned(plan("thongsuot.flow", "flow.sql", "facts", whole)))
