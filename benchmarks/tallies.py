"""Sums over the tree at two sizes, beside adding up the same rows without any tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Sum

from benchmarks.report import Row, seconds
from thongsuot.kernel import db
from thongsuot.kernel.days import NO_DAY
from thongsuot.kernel.ids import new_id
from thongsuot.rollup import queries
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.queries.remembering import CACHE
from thongsuot.units.models import TreeNode, TreeVersion, Unit
from thongsuot.units.rules import Tree
from thongsuot.units.rules.numbering import Standing, number

FANS = (34, 98)
DAY = date(2025, 7, 1)
TODAY = date(2026, 7, 1)
MEASURE = "assigned"
SIZES = {52_105: (18, 28), 300_000: (148, 450)}
"""Units → milliseconds for the root's children on PostgreSQL and on SQLite, as the design measured them, idle."""
NATION, PROVINCE, EVERY_UNIT = (200.0, 500.0), 30.0, 600.0
"""Milliseconds at most, worked out anew: a nation's children on PostgreSQL and SQLite; what is smaller; all units."""
MEASURES, OF_MEASURES = 40, 4.0
"""So many measures of all 52,105 units take at most so many seconds on PostgreSQL."""
NODE = ["version", "unit", "parent_id", "lft", "rgt", "depth", "is_open", "open_unit_id", "kind", "level"]
KEY = ["unit", "subject", "measure", "group", "due_day"]


def measure() -> list[Row]:
    """The sums that pages ask for, in a tree of each size."""
    return [row for units, design in SIZES.items() for row in _measured(units, design)]


def _measured(units: int, design: tuple[int, int]) -> Iterator[Row]:
    with transaction.atomic():
        tree, root = _plant(units)
    _settle()
    bare = Tally.objects.filter(subject=units, measure=MEASURE)
    reference = seconds(lambda: bare.aggregate(Sum("owed"), Sum("done")), times=5) * 1000
    for what, ask, reference_is, limit in _asked(units, tree, root, design):
        anew = seconds(ask, times=5, before=_forget) * 1000
        yield Row(f"{what}, {units:,} units, not remembered", anew, "ms", reference, reference_is, limit)
        yield Row(f"{what}, {units:,} units", seconds(ask, times=5) * 1000, "ms", reference, reference_is)
    if units == min(SIZES):
        yield _of_many_measures(units, tree, reference)


def _asked(
    units: int, tree: Tree, root: int, design: tuple[int, int]
) -> Iterator[tuple[str, Callable[[], object], str, float | None]]:
    place = 0 if db.is_postgresql() else 1
    without_tree, leaf = "the same rows added up without a tree", root + units - 1
    yield (
        "the root's children, one measure",
        lambda: queries.sums(tree, root, units, [MEASURE], TODAY),
        f"{without_tree}; the design measured {design[place]} ms",
        NATION[place],
    )
    yield (
        "a province's children",
        lambda: queries.sums(tree, root + 1, units, [MEASURE], TODAY),
        "all rows added up without a tree",
        PROVINCE,
    )
    yield (
        "one cell's own sum",
        lambda: queries.totals(tree, leaf, [units], [MEASURE], TODAY),
        "all rows added up without a tree",
        PROVINCE,
    )
    yield (
        "the root's children as of a past day",
        lambda: queries.sums(tree, root, units, [MEASURE], DAY),
        "the rows known now added up without a tree",
        None,
    )
    yield "every unit's subtotal", lambda: queries.subtotals(tree, units, MEASURE, TODAY), without_tree, EVERY_UNIT


def _of_many_measures(units: int, tree: Tree, reference: float) -> Row:
    """One reading of the tree for all; that the measures bear one name here makes no difference to their cost."""

    def ask() -> None:
        order = queries.order_of(tree)
        for _measure in range(MEASURES):
            queries.subtotals(tree, units, MEASURE, TODAY, order)

    what = f"every unit's subtotal of {MEASURES} measures, {units:,} units, not remembered"
    limit = OF_MEASURES if db.is_postgresql() else None
    taken = seconds(ask, times=3, before=_forget)
    return Row(what, taken, "s", reference * MEASURES / 1000, "as many times the rows of one, without a tree", limit)


def _forget() -> None:
    caches[CACHE].clear()


def _plant(units: int) -> tuple[Tree, int]:
    """A tree of so many units, each with one tally and its changes on two days; the root's id."""
    root = (Unit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    columns = ["id", "uid", "code", "opened_on"]
    db.insert_many(Unit, columns, ((pk, new_id(), f"U{pk:06}", DAY) for pk in range(root, root + units)))
    version = TreeVersion.objects.create(from_day=DAY.replace(day=len(str(units))), until_day=None)
    db.insert_many(TreeNode, NODE, _nodes(version.pk, root, units))
    cells = [(pk, units, MEASURE, "", NO_DAY) for pk in range(root, root + units)]
    db.insert_many(Tally, [*KEY, "owed", "done"], ((*cell, 5, 3) for cell in cells))
    changes = ((DAY, 5, 0), (TODAY, 0, 3))
    db.insert_many(TallyDay, [*KEY, "day", "owed", "done"], ((*cell, *one) for cell in cells for one in changes))
    return Tree(version.pk, TODAY), root


def _nodes(version_id: int, root: int, units: int) -> Iterator[tuple[object, ...]]:
    standings: list[Standing] = [(root + n, _parent(n, root), True) for n in range(units)]
    for (unit_id, parent_id, is_open, *_rest), lft, rgt, depth, open_id in number(standings):
        yield version_id, unit_id, parent_id, lft, rgt, depth, is_open, open_id, "", ""


def _parent(place: int, root: int) -> int | None:
    """Provinces, communes, then cells, spread evenly over the communes."""
    provinces, communes = FANS[0], FANS[0] * FANS[1]
    if place == 0:
        return None
    if place <= provinces:
        return root
    if place <= provinces + communes:
        return root + 1 + (place - provinces - 1) // FANS[1]
    return root + 1 + provinces + (place - provinces - communes - 1) % communes


def _settle() -> None:
    """Let the database know its tables, as autovacuum does within minutes of an import."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if db.is_postgresql() else "ANALYZE")
