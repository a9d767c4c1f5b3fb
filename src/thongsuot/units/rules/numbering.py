"""Numbering a day's tree so that every subtree is one range. Described with a picture in docs/algorithms/tree.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Standing = tuple[int, int | None, bool, *tuple[Any, ...]]
"""A unit on one day: its id, its parent's, whether it is open, and what the caller carries along. A plain tuple: there
are hundreds of thousands."""

Numbered = tuple[Standing, int, int, int, int | None]
"""A standing, its lft, rgt and depth (0 for the root), and its nearest open self or ancestor."""


def number(standings: Sequence[Standing]) -> list[Numbered]:
    """Number the nodes depth first, siblings in the order given; a subtree is every lft in [lft, rgt]. Linear.

    :raises ValueError: some unit does not reach a root; constraints and checks keep such rows out.
    """
    order = _depth_first(standings)
    if len(order) != len(standings):
        raise ValueError(f"{len(standings) - len(order)} units do not reach a root")
    last = _last_positions(order)
    depths: dict[int | None, int] = {None: -1}
    opens: dict[int | None, int | None] = {None: None}
    numbered = []
    for lft, row in enumerate(order):
        unit_id, parent_id = row[0], row[1]
        depth = depths[unit_id] = depths[parent_id] + 1
        open_id = opens[unit_id] = unit_id if row[2] else opens[parent_id]
        numbered.append((row, lft, last[unit_id], depth, open_id))
    return numbered


def _depth_first(standings: Sequence[Standing]) -> list[Standing]:
    beneath: dict[int | None, list[Standing]] = {}
    for row in reversed(standings):  # a stack gives them back in order
        beneath.setdefault(row[1], []).append(row)
    order: list[Standing] = []
    waiting = beneath.pop(None, [])
    while waiting:
        row = waiting.pop()
        order.append(row)
        if row[0] in beneath:
            waiting += beneath[row[0]]
    return order


def _last_positions(order: Sequence[Standing]) -> dict[int | None, int]:
    """For each unit the position of the last node of its subtree: the first one met going backwards."""
    last: dict[int | None, int] = {}
    for position in range(len(order) - 1, -1, -1):
        row = order[position]
        last.setdefault(row[1], last.setdefault(row[0], position))
    return last
