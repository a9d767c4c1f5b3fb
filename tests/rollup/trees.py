"""Small trees with tallies on them, for the laws of adding up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st

from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.rules import Change, Key
from thongsuot.units.models import TreeNode, TreeVersion, Unit
from thongsuot.units.rules import Tree

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2025, 1, 9)
SUBJECT = 7
MEASURES = ("assigned", "delivered")

Row = tuple[int, str, str, date, date, int, int]
"""Unit number, measure, group, due day, day, owed, done."""


@contextmanager
def left_as_it_was() -> Iterator[None]:
    """Everything written within is gone afterwards: hypothesis runs many examples in one test's transaction."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Shape:
    """Unit number n > 0 stands beneath parents[n] < n; those in `closed` rest, with all beneath them."""

    parents: tuple[int, ...]
    closed: frozenset[int]

    def children(self, unit: int) -> list[int]:
        return [n for n in range(1, len(self.parents)) if self.parents[n] == unit]

    def subtree(self, unit: int) -> list[int]:
        return [unit, *(below for child in self.children(unit) for below in self.subtree(child))]


@dataclass(frozen=True)
class Planted:
    """A shape in the database: `ids[n]` is the id of its unit n."""

    tree: Tree
    ids: tuple[int, ...]


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    size = draw(st.integers(1, 9))
    parents = tuple(draw(st.integers(0, max(n - 1, 0))) for n in range(size))
    closed = {n for n in range(1, size) if draw(st.integers(0, 3)) == 0}
    for n in range(1, size):
        if parents[n] in closed:
            closed.add(n)
    return Shape(parents, frozenset(closed))


def changes(units: int) -> st.SearchStrategy[list[Row]]:
    days = st.integers(0, 8).map(lambda n: FIRST_DAY + timedelta(days=n))
    amounts = st.integers(-3, 5)
    return st.lists(
        st.tuples(
            st.integers(0, units - 1), st.sampled_from(MEASURES), st.sampled_from(["", "dated"]),
            st.sampled_from([NO_DAY, LAST_DAY]), days, amounts, amounts,
        ),
        max_size=25,
    )  # fmt: skip


def on(planted: Planted, rows: Sequence[Row]) -> list[Change]:
    return [
        Change(Key(planted.ids[unit], SUBJECT, measure, group, due_day, day), owed, done)
        for unit, measure, group, due_day, day, owed, done in rows
    ]


def plant(shape: Shape) -> Planted:
    """Write the units and the nodes of one version."""
    units = [Unit.objects.create(code=f"u{n}", opened_on=FIRST_DAY) for n in range(len(shape.parents))]
    ids = tuple(unit.pk for unit in units)
    version = TreeVersion.objects.create(from_day=FIRST_DAY, built_at=datetime.now(UTC))
    TreeNode.objects.bulk_create(_nodes(shape, ids, version.pk))
    return Planted(Tree(version.pk, LAST_DAY, built_at=version.built_at), ids)


def _nodes(shape: Shape, ids: tuple[int, ...], version_id: int) -> list[TreeNode]:
    order = shape.subtree(0)
    return [
        TreeNode(
            version_id=version_id, unit_id=ids[n], parent_id=ids[shape.parents[n]] if n else None,
            lft=order.index(n) + 1, rgt=order.index(n) + len(shape.subtree(n)), depth=0,
            is_open=n not in shape.closed, open_unit_id=ids[_open(shape, n)],
            kind="", level="",
        )
        for n in order
    ]  # fmt: skip


def _open(shape: Shape, unit: int) -> int:
    return _open(shape, shape.parents[unit]) if unit in shape.closed else unit
