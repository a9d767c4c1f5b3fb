"""Numbering a day's tree so that every subtree is one range. Described with a picture in docs/algorithms/tree.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple


class Standing(NamedTuple):
    """A unit as it stands on one day, before it is numbered."""

    unit_id: int
    parent_id: int | None
    is_open: bool
    code: str
    kind: str
    words: str
    sort_key: str


class Numbered(NamedTuple):
    """A standing with its place in the tree: its subtree is every `lft` in [lft, rgt]; the root has depth 0."""

    standing: Standing
    lft: int
    rgt: int
    depth: int
    open_unit_id: int | None


def number(standings: Iterable[Standing]) -> Iterator[Numbered]:
    """Number the nodes in depth-first order, siblings by sort key, then by id; linear but for the sort.

    :raises ValueError: some unit does not reach a root; constraints and checks keep such rows out.
    """
    rows = sorted(standings, key=itemgetter(0))
    rows.sort(key=itemgetter(6))  # stable: equal names stay in order of id
    order = _depth_first(rows)
    if len(order) != len(rows):
        raise ValueError(f"{len(rows) - len(order)} units do not reach a root")
    last = _last_positions(order)
    depths: dict[int | None, int] = {None: -1}
    opens: dict[int | None, int | None] = {None: None}
    for lft, row in enumerate(order):
        unit_id, parent_id = row[0], row[1]
        depth = depths[unit_id] = depths[parent_id] + 1
        open_id = opens[unit_id] = unit_id if row[2] else opens[parent_id]
        yield Numbered(row, lft, last[unit_id], depth, open_id)


def _depth_first(rows: Iterable[Standing]) -> list[Standing]:
    beneath: dict[int | None, list[Standing]] = {}
    for row in rows:
        beneath.setdefault(row[1], []).append(row)
    for siblings in beneath.values():
        siblings.reverse()  # a stack gives them back in order
    order: list[Standing] = []
    waiting = beneath.pop(None, [])
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += beneath.get(row[0], ())
    return order


def _last_positions(order: list[Standing]) -> dict[int | None, int]:
    """For each unit the position of the last node of its subtree: the first one met going backwards."""
    last: dict[int | None, int] = {}
    for position in range(len(order) - 1, -1, -1):
        row = order[position]
        last.setdefault(row[1], last.setdefault(row[0], position))
    return last
