"""Cutting what stands beneath a unit into branches of some hundred units, so that a change concerns few of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from django.core.cache import caches

from thongsuot.kernel import db
from thongsuot.rollup.queries.remembering import CACHE, FOREVER, Branch, Cut, key_of
from thongsuot.rollup.rules import BLOCK
from thongsuot.units.rules import Tree, UnitRef

LARGEST = 2 * BLOCK
"""Units of a branch at most, unless one unit and the closed units that rest right beneath it are more."""


class _Place(NamedTuple):
    """A unit's range of places in the tree."""

    lft: int
    rgt: int
    is_open: bool


def cut(tree: Tree, unit: UnitRef) -> Cut:
    """All that stands beneath a unit of a tree, itself included, in branches; one query for the first who asks.

    A unit and the closed units that rest beneath it are never cut apart.
    """
    if unit.rgt - unit.lft < LARGEST:
        return Cut(tree, (), (Branch((range(unit.lft, unit.rgt + 1),)),))
    known_as = _known_as(tree, unit.id)
    key = key_of("branches", known_as)
    held = cast("tuple[Branch, ...] | None", caches[CACHE].get(key))
    if held is None:
        held = tuple(_packed(_whole(_Place(unit.lft, unit.rgt, is_open=unit.is_open), _large(tree, unit))))
        caches[CACHE].set(key, held, FOREVER)
    return Cut(tree, known_as, held)


def cut_into(tree: Tree, unit_id: int, branches: Sequence[Branch]) -> Cut:
    """All that stands beneath a unit in branches of one's own."""
    if sum(len(span) for branch in branches for span in branch.spans) <= LARGEST:
        return Cut(tree, (), tuple(branches))
    return Cut(tree, (*_known_as(tree, unit_id), *branches), tuple(branches))


def _known_as(tree: Tree, unit_id: int) -> tuple[object, ...]:
    return unit_id, tree.version_id, tree.built_at


def _large(tree: Tree, unit: UnitRef) -> Mapping[int, Sequence[_Place]]:
    """The children of each unit with many beneath it, by its place."""
    beneath: dict[int, list[_Place]] = defaultdict(list)
    params = {"version_id": tree.version_id, "first": unit.lft, "last": unit.rgt, "largest": LARGEST}
    for parent_lft, lft, rgt, is_open in db.rows("thongsuot.rollup", "versions.sql", "large", params):
        beneath[parent_lft].append(_Place(lft, rgt, bool(is_open)))
    return beneath


def _whole(at: _Place, beneath: Mapping[int, Sequence[_Place]]) -> Iterator[list[range]]:
    """What may not be cut apart: small subtrees; a large one's own unit with what rests closed right beneath it."""
    if at.lft not in beneath:
        yield [range(at.lft, at.rgt + 1)]
        return
    resting = [one for one in beneath[at.lft] if not one.is_open]
    yield [range(at.lft, at.lft + 1), *(range(one.lft, one.rgt + 1) for one in resting)]
    for one in beneath[at.lft]:
        if one.is_open:
            yield from _whole(one, beneath)


def _packed(wholes: Iterable[list[range]]) -> Iterator[Branch]:
    """Several together, up to the largest size of a branch."""
    spans: list[range] = []
    for whole in wholes:
        if spans and sum(map(len, spans)) + sum(map(len, whole)) > LARGEST:
            yield Branch(tuple(joined(spans)))
            spans = []
        spans += whole
    yield Branch(tuple(joined(spans)))


def joined(spans: Iterable[range]) -> list[range]:
    """The same places in order, ranges that follow each other as one."""
    found: list[range] = []
    for span in sorted(spans, key=lambda one: one.start):
        if found and found[-1].stop == span.start:
            found[-1] = range(found[-1].start, span.stop)
        else:
            found.append(span)
    return found
