"""A day's tree, kept as a numbered version that holds as long as nothing in it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from thongsuot.catalogues.queries import entries_ever
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.cycles import without_cycle_search
from thongsuot.units.models import Name, Placement, TreeNode, TreeVersion, Unit
from thongsuot.units.rules.numbering import Standing, number
from thongsuot.units.rules.refs import Tree

BUILDERS = "units.tree"
"""Builders, and acts that drop versions, pass one at a time."""

ACTS = "units.acts"
"""Whatever changes the tree takes this turn alone, before that of the builders: see `hold_tree`."""

_COLUMNS = (
    "version", "unit", "parent_id", "lft", "rgt", "depth", "is_open", "open_unit_id", "kind", "level",
)  # fmt: skip

_SOUGHT = ("version", "unit", "parent_id", "lft", "rgt")


def hold_tree() -> None:
    """Let nothing change the tree until this transaction ends: what is written of a unit finds it as it was read.

    Whoever gives a unit members or tasks asks this first, before any lock and any look at the tree; else an act that
    closes the unit meanwhile would hand over all but these.
    """
    db.share(ACTS)


def tree_on(day: date) -> Tree:
    """The tree of this day: every unit placed on it, closed ones at their resting place. Built when first asked for."""
    return _kept(day) or _build(day)


def is_at_hand(day: date) -> bool:
    """True when the tree of this day is built already."""
    return _kept(day) is not None


def _kept(day: date) -> Tree | None:
    found = db_lines.run("thongsuot.units", "tree.sql", "kept", day=day)
    return next(
        (Tree(version_id, day, name or "", db.as_moment(built_at)) for version_id, built_at, name in found), None
    )


@transaction.atomic
def _build(day: date) -> Tree:
    """Write the version whole. Whoever waited for another builder finds what that one built."""
    db.serialise(BUILDERS)
    built = _kept(day)
    if built is not None:
        return built
    from_day, until_day = _unchanged_around(day)
    version = TreeVersion.objects.create(from_day=from_day, until_day=until_day)
    with without_cycle_search():
        db.insert_many(TreeNode, _COLUMNS, _nodes(version.pk, day))
    db.analyse(TreeNode, _SOUGHT)
    return _kept(day) or Tree(version.pk, day)


def _nodes(version_id: int, day: date) -> Iterator[tuple[object, ...]]:
    standings = cast("list[Standing]", db.rows("thongsuot.units", "tree.sql", "standings", {"day": day}))
    levels = _levels()
    for (unit_id, parent_id, is_open, kind), lft, rgt, depth, open_id in number(standings):
        yield version_id, unit_id, parent_id, lft, rgt, depth, is_open, open_id, kind, levels.get(kind, "")


def _levels() -> Mapping[str, str]:
    """Each kind's level, kinds of former days included: closed units keep theirs."""
    return {entry.code: str(entry.detail["level"]) for entry in entries_ever(Catalogue.UNIT_KINDS)}


def _unchanged_around(day: date) -> tuple[date, date | None]:
    """The interval around a day on which no unit opens, closes, moves, or changes its name or kind.

    It ends at other versions too: one that an act has cut short may have lost days on which nothing changed after all.
    """
    official = Name.objects.filter(role=Name.Role.OFFICIAL)
    changes: tuple[tuple[QuerySet[Any], str], ...] = (
        (Placement.objects.all(), "from_day"),
        (official, "from_day"),
        (Unit.objects.all(), "closed_on"),
    )
    versions = TreeVersion.objects.current()
    before = [_last(rows, field, day) for rows, field in (*changes, (versions, "until_day"))]
    after = [_first(rows, field, day) for rows, field in (*changes, (versions, "from_day"))]
    return max(filter(None, before), default=date.min), min(filter(None, after), default=None)


def _last(rows: QuerySet[Any], field: str, day: date) -> date | None:
    found: date | None = rows.filter(**{f"{field}__lte": day}).aggregate(at=Max(field))["at"]
    return found


def _first(rows: QuerySet[Any], field: str, day: date) -> date | None:
    found: date | None = rows.filter(**{f"{field}__gt": day}).aggregate(at=Min(field))["at"]
    return found
