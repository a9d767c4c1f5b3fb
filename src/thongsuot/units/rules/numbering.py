"""Numbering a day's tree so that every subtree is one range. Described with a picture in docs/algorithms/tree.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Standing = tuple[int, int | None, bool, *tuple[Any, ...]]
"""A unit on one day: its id, its parent's, whether it is open, and what the caller carries along. A plain tuple: there
are hundreds of thousands."""

NOWHERE = -1
"""The position above a root."""

Numbered = tuple[Standing, int, int, int, int | None]
"""A standing, its lft, rgt and depth (0 for the root), and its nearest open self or ancestor."""


def number(standings: Sequence[Standing]) -> list[Numbered]:
    """Number the nodes depth first, siblings in the order given; a subtree is every lft in [lft, rgt]. Linear.

    :raises ValueError: some unit does not reach a root; constraints and checks keep such rows out.
    """
    order, above = _depth_first(standings)
    if len(order) != len(standings):
        raise ValueError(f"{len(standings) - len(order)} units do not reach a root")
    depths: list[int] = []
    opens: list[int | None] = []
    numbered = []
    for lft, (row, parent, rgt) in enumerate(zip(order, above, _last_positions(above), strict=True)):
        depth = depths[parent] + 1 if parent != NOWHERE else 0
        open_id = row[0] if row[2] else opens[parent] if parent != NOWHERE else None
        depths.append(depth)
        opens.append(open_id)
        numbered.append((row, lft, rgt, depth, open_id))
    return numbered


def _depth_first(standings: Sequence[Standing]) -> tuple[list[Standing], list[int]]:
    """The standings depth first, and for each the position of its parent (lists, being faster than dicts by id)."""
    beneath: dict[int | None, list[Standing]] = {}
    for row in reversed(standings):  # a stack gives them back in order
        beneath.setdefault(row[1], []).append(row)
    order: list[Standing] = []
    above: list[int] = []
    waiting = [(row, NOWHERE) for row in beneath.pop(None, [])]
    while waiting:
        row, parent = waiting.pop()
        if row[0] in beneath:
            position = len(order)
            waiting += [(child, position) for child in beneath[row[0]]]
        order.append(row)
        above.append(parent)
    return order, above


def _last_positions(above: Sequence[int]) -> list[int]:
    """For each position that of the last node of its subtree: going backwards, each tells its parent."""
    last = list(range(len(above)))
    for position in range(len(above) - 1, -1, -1):
        parent = above[position]
        if parent != NOWHERE and last[parent] < last[position]:
            last[parent] = last[position]
    return last
