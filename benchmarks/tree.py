"""Building one day's tree at full size, beside writing the same rows bare."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from benchmarks.report import Row, seconds
from thongsuot.kernel import db
from thongsuot.kernel.ids import new_id
from thongsuot.units import queries
from thongsuot.units.models import Name, Placement, TreeNode, TreeVersion, Unit
from thongsuot.vietnamese.text import fold, sort_key

UNITS = 275_000
FANS = (34, 98, 16, 5)
DAY = date(2025, 7, 1)
LIMIT_SECONDS = 2.0
WORDS = ("Hòa Bình", "Tân Lập", "Đông Hà", "Quảng Yên", "Ân Thi", "Mỹ Lộc", "Thịnh Vượng", "Ô Môn")
COPIED = [field.attname for field in TreeNode._meta.concrete_fields]


def measure() -> list[Row]:
    """Build the tree of 275,000 units; then page-sized questions at a commune and at the root."""
    with transaction.atomic():
        _plant()
    _settle()
    built = seconds(lambda: queries.tree_on(DAY), before=_forget, times=5)
    rows = list(TreeNode.objects.values_list(*COPIED))
    bare = seconds(lambda: _write_bare(rows), before=_empty_bare, times=3)
    what = f"a day's tree of {UNITS:,} units, built whole"
    return [
        Row(what, built, "s", bare, "the same rows written in bulk, no index, nothing worked out", LIMIT_SECONDS),
        *_questions(),
    ]


def _questions() -> Iterator[Row]:
    """Questions that a page asks, beside fetching one row by its key."""
    tree = queries.tree_on(DAY)
    root = queries.root(tree)
    leaf = (
        TreeNode.objects.filter(version_id=tree.version_id)
        .order_by("-depth", "-lft")
        .values_list("unit_id", flat=True)[0]
    )
    one = seconds(lambda: Unit.objects.get(pk=leaf), times=20) * 1000
    asked = {
        "the root's children": lambda: queries.children(root.id, tree),
        "a cell's ancestors": lambda: queries.ancestors(leaf, tree),
        "search in all names, 50 found": lambda: queries.search("tan lap 1", tree),
        "a body by its name": lambda: queries.bodies_named("Chi bộ Tân Lập 17", root.id, DAY),
    }
    for what, ask in asked.items():
        yield Row(what, seconds(ask, times=5) * 1000, "ms", one, "one row fetched by its key")


def _plant() -> None:
    parents = list(_parents())
    chosen = random.Random(7)
    names = [f"Chi bộ {chosen.choice(WORDS)} {number}" for number in range(len(parents))]
    units = ((pk, new_id(), f"U{pk:06}", DAY) for pk in range(1, len(parents) + 1))
    db.insert_many(Unit, ["id", "uid", "code", "opened_on"], units)
    columns = ["unit", "role", "kind", "words", "folded", "sort_key", "from_day"]
    called = ((pk, "official", "cell", words, fold(words), sort_key(words), DAY) for pk, words in enumerate(names, 1))
    db.insert_many(Name, columns, called)
    placed = ((pk, parent, DAY) for pk, parent in enumerate(parents, 1))
    db.insert_many(Placement, ["unit", "parent", "from_day"], placed)


def _parents() -> Iterator[int | None]:
    """The parent of each unit in order of ids, depth by depth; the last depth is filled up to the number of units."""
    yield None
    above, written = range(1, 2), 1
    for fan in FANS:
        first = written + 1
        for parent in above:
            fitting = min(fan, UNITS - written)
            yield from [parent] * fitting
            written += fitting
        above = range(first, written + 1)


def _settle() -> None:
    """Let PostgreSQL know its tables, as autovacuum does within minutes of an import."""
    db.analyse(Unit, ["id"])
    db.analyse(Name, ["unit", "role", "from_day", "until_day", "folded"])
    db.analyse(Placement, ["unit", "parent", "from_day", "until_day"])


def _forget() -> None:
    TreeNode.objects.all().delete()
    TreeVersion.objects.all().delete()


def _empty_bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute("CREATE TABLE bare AS SELECT * FROM units_treenode WHERE 1 = 0")


def _write_bare(rows: Sequence[Sequence[Any]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if db.is_postgresql():
            with cursor.copy(f"COPY bare ({', '.join(COPIED)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(COPIED))
            insert = f"INSERT INTO bare ({', '.join(COPIED)}) VALUES ({places})"  # noqa: S608  # names from the model
            cursor.executemany(insert, rows)
