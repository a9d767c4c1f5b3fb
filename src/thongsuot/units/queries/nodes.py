"""Units as they stand in one day's tree. Every function but `units_by_ids` asks one query, whatever the tree's size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import db, db_lines
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.errors import DomainError
from thongsuot.units.models import Name, TreeNode, Unit
from thongsuot.units.rules.refs import Tree, UnitRef
from thongsuot.vietnamese.text import fold

_CALLED = "called"
_STANDS = "stands"
_FIELDS = (
    "unit_id", "unit__code", f"{_CALLED}__words", "kind", "level", "is_open", "depth", "lft", "rgt", "parent_id",
)  # fmt: skip


def unit(unit_id: int, tree: Tree) -> UnitRef:
    """One unit of the tree.

    :raises DomainError: units.unknown
    """
    found = units_by_ids([unit_id], tree)
    if unit_id not in found:
        raise unknown()
    return found[unit_id]


def unknown() -> DomainError:
    """The refusal for a unit that is not in a day's tree."""
    return DomainError("units.unknown", _("There is no such unit on this day."))


def units_by_ids(ids: Collection[int], tree: Tree) -> dict[int, UnitRef]:
    """Those of these units that are in the tree, by id; one query for each `db.BATCH` of them."""
    parts = (as_refs(_nodes(tree).filter(unit_id__in=some), tree) for some in db.batches(list(ids)))
    return {found.id: found for part in parts for found in part}


def unit_by_code(code: str, tree: Tree) -> UnitRef:
    """The unit with this code.

    :raises DomainError: units.unknown_code
    """
    found = as_refs(_nodes(tree).filter(unit__code=code), tree)
    if not found:
        raise DomainError("units.unknown_code", _("There is no unit %(unit)s on this day."), unit=code)
    return found[0]


def names_of(codes: Collection[str], tree: Tree) -> dict[str, str]:
    """Code → name, for those of these units that are in the tree."""
    found = with_names(_nodes(tree).filter(unit__code__in=codes), tree)
    return dict(found.values_list("unit__code", f"{_CALLED}__words"))


def root(tree: Tree) -> UnitRef:
    """The unit above all others.

    :raises DomainError: units.empty
    """
    found = as_refs(_nodes(tree).filter(lft=0), tree)
    if not found:
        raise DomainError("units.empty", _("There is no organisation on this day yet: import its units first."))
    return found[0]


def children(unit_id: int, tree: Tree) -> tuple[UnitRef, ...]:
    """The units right beneath this one, in the order of their names, closed ones that rest here included."""
    return _refs_of_rows("children", unit_id, tree)


def ancestors(unit_id: int, tree: Tree) -> tuple[UnitRef, ...]:
    """The units above this one, the root first."""
    return _refs_of_rows("ancestors", unit_id, tree)


def ever_above(unit_id: int) -> frozenset[int]:
    """The units that have stood above this one on any day, and some above those on another."""
    return frozenset(above for (above,) in db_lines.run("thongsuot.units", "tree.sql", "ever_above", unit_id=unit_id))


def name_above(unit_id: int, tree: Tree) -> str:
    """What the unit right above this one is called; empty at the root."""
    above = ancestors(unit_id, tree)
    return above[-1].name if above else ""


def around(unit_id: int, tree: Tree) -> tuple[tuple[UnitRef, ...], UnitRef, tuple[UnitRef, ...]]:
    """The units above one, the root first, the unit itself, and those right beneath it in the order of their names.

    :raises DomainError: units.unknown
    """
    found = _refs_of_rows("around", unit_id, tree)
    at = next((place for place, one in enumerate(found) if one.id == unit_id), None)
    if at is None:
        raise unknown()
    return found[:at], found[at], found[at + 1 :]


def open_beneath(unit: UnitRef, children: Iterable[UnitRef], tree: Tree) -> dict[int, int]:
    """How many open units stand beneath a unit and beneath each of these children of it; closed ones rest uncounted."""
    closed = list(
        TreeNode.objects.filter(version_id=tree.version_id, is_open=False, lft__gt=unit.lft, lft__lte=unit.rgt)
        .order_by("lft")
        .values_list("lft", flat=True)
    )
    return {
        one.id: one.rgt - one.lft - (bisect_right(closed, one.rgt) - bisect_right(closed, one.lft))
        for one in (unit, *children)
    }


def search(words: str, tree: Tree, under: int | None = None, limit: int = 50) -> tuple[UnitRef, ...]:
    """Units whose name, short name or alias of that day holds all these words, or whose code begins so.

    Diacritics and case make no difference; open units come first. `under` keeps to one unit's subtree.
    """
    key = fold(words)
    if not key:
        return ()
    named = Name.objects.filter(valid_on(tree.day))
    for word in key.split():
        named = named.filter(folded__contains=word)
    coded = Unit.objects.annotate(upper=Upper("code")).filter(upper__startswith=words.strip().upper())
    found = _nodes(tree).filter(unit_id__in=named.values("unit_id").union(coded.values("pk")))
    if under is not None:
        found = _within(found, under, tree)
    return as_refs(found.order_by("-is_open", "depth", "lft"), tree, limit)


def of_kinds(kinds: Collection[str], under: int, tree: Tree) -> tuple[UnitRef, ...]:
    """The open units of these kinds in one unit's subtree, in the tree's order."""
    return as_refs(_within(_nodes(tree).filter(kind__in=kinds, is_open=True), under, tree), tree)


def as_refs(nodes: QuerySet[TreeNode], tree: Tree, limit: int | None = None) -> tuple[UnitRef, ...]:
    """The references of a queryset of the tree's nodes, or of the first of them."""
    return tuple(_ref(row) for row in with_names(nodes, tree).values_list(*_FIELDS)[:limit])


def with_names(nodes: QuerySet[TreeNode], tree: Tree) -> QuerySet[TreeNode]:
    """Nodes of the tree beside their official names on its day (`called__words`, `called__kind`)."""
    official = Q(unit__names__role=Name.Role.OFFICIAL) & valid_on(tree.day, "unit__names__")
    return nodes.annotate(**{_CALLED: FilteredRelation("unit__names", condition=official)})


def beside_unit(rows: QuerySet[Any, Any], tree: Tree, unit: str) -> QuerySet[Any, Any]:
    """Rows of another table beside the node and the name of the unit to which they point by `unit`: `unit_fields`."""
    official = Q(**{f"{unit}__names__role": Name.Role.OFFICIAL}) & valid_on(tree.day, f"{unit}__names__")
    standing = Q(**{f"{unit}__nodes__version": tree.version_id})
    beside = {
        f"{unit}_{_CALLED}": FilteredRelation(f"{unit}__names", condition=official),
        f"{unit}_{_STANDS}": FilteredRelation(f"{unit}__nodes", condition=standing),
    }
    found: QuerySet[Any, Any] = rows.annotate(**beside)
    return found


def unit_fields(unit: str) -> tuple[str, ...]:
    """What to read of rows `beside_unit`, as `unit_of` takes it."""
    places = {"unit__code": f"{unit}__code", f"{_CALLED}__words": f"{unit}_{_CALLED}__words"}
    return tuple(places.get(field, f"{unit}_{_STANDS}__{field}") for field in _FIELDS)


def unit_of(values: Sequence[Any]) -> UnitRef:
    """The unit of a row's `unit_fields`.

    :raises DomainError: units.unknown, where the tree does not hold it
    """
    if values[0] is None:
        raise unknown()
    return _ref(tuple(values))


def official_name(tree: Tree, unit: str = "unit") -> Subquery:
    """The name on the tree's day of the unit that a row of another table points to by `unit`."""
    official = Name.objects.filter(valid_on(tree.day), role=Name.Role.OFFICIAL, unit=OuterRef(unit))
    return Subquery(official.values("words")[:1])


def _nodes(tree: Tree) -> QuerySet[TreeNode]:
    return TreeNode.objects.filter(version_id=tree.version_id).order_by("lft")


def _within(nodes: QuerySet[TreeNode], under: int, tree: Tree) -> QuerySet[TreeNode]:
    top = TreeNode.objects.filter(version_id=tree.version_id, unit_id=under)
    return nodes.filter(lft__gte=top.values("lft"), lft__lte=top.values("rgt"))


def _refs_of_rows(statement: str, unit_id: int, tree: Tree) -> tuple[UnitRef, ...]:
    params = {"version_id": tree.version_id, "unit_id": unit_id, "day": tree.day}
    return tuple(_ref(row) for row in db_lines.run("thongsuot.units", "tree.sql", statement, **params))


def _ref(row: tuple[Any, ...]) -> UnitRef:
    unit_id, code, words, kind, level, is_open, depth, lft, rgt, parent_id = row
    return UnitRef(unit_id, code, words or "", kind, level, bool(is_open), depth, lft, rgt, parent_id)
