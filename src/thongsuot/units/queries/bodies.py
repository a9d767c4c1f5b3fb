"""From a body's name, as a document writes it, to the units it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from thongsuot.kernel.days import valid_on
from thongsuot.units.models import Name, Succession, Unit
from thongsuot.units.queries.nodes import ancestors, unit, units_by_ids
from thongsuot.units.queries.trees import tree_on
from thongsuot.units.rules.bodies import nearest
from thongsuot.units.rules.refs import Tree, UnitRef
from thongsuot.vietnamese.text import fold


@dataclass(frozen=True, slots=True)
class Gone:
    """A body that had closed by the day on which its name was used, and the open units that followed it till then."""

    closed_on: date
    heirs: tuple[UnitRef, ...]


def bodies_named(words: str, under: int, on: date) -> tuple[UnitRef, ...]:
    """The open units that a document of the unit `under` means by these words on that day: one, several, or none.

    See `bodies_by_name` for the rule; `rules.bodies.nearest` for what "nearest" is.
    """
    return bodies_by_name([words], under, on)[words]


def bodies_by_name(wordings: Collection[str], under: int, on: date) -> dict[str, tuple[UnitRef, ...]]:
    """The same for many wordings at once, in a number of queries that does not grow with them.

    Names, short names and aliases of that day are compared folded. Open units that bear the name come first; where none
    is near, closed units that bore it lead to those that succeed them on that day.

    :raises DomainError: units.unknown when `under` is not in that day's tree
    """
    tree = tree_on(on)
    top = unit(under, tree)
    line = (*ancestors(under, tree), top)
    bearers = _bearers({fold(words) for words in wordings}, on)
    heirs = _open_heirs({unit_id for ids in bearers.values() for unit_id in ids}, on)
    units = units_by_ids({*heirs, *(heir for ids in heirs.values() for heir in ids)}, tree)
    found = {}
    for words in wordings:
        ids = bearers.get(fold(words), set())
        still_open = [units[at] for at in ids if at in units and units[at].is_open]
        succeeding = [units[heir] for at in ids for heir in heirs[at] if heir in units and units[heir].is_open]
        found[words] = nearest(still_open, line) or nearest(succeeding, line)
    return found


def gone_by_name(wordings: Collection[str], under: int, on: date) -> dict[str, Gone]:
    """Those of the wordings that mean a body which no longer existed on that day: no open unit near bears the name.

    "Near" is meant as in `bodies_by_name`; the number of queries does not grow with the wordings.

    :raises DomainError: units.unknown when `under` is not in that day's tree
    """
    tree = tree_on(on)
    line = (*ancestors(under, tree), unit(under, tree))
    bearers = _bearers({fold(words) for words in wordings}, on)
    units = units_by_ids({unit_id for ids in bearers.values() for unit_id in ids}, tree)
    closed = {unit_id for unit_id, one in units.items() if not one.is_open}
    heirs = heirs_of(closed, tree)
    days = dict(Unit.objects.filter(pk__in=closed, closed_on__lte=on).values_list("pk", "closed_on"))
    gone: dict[str, Gone] = {}
    for words in wordings:
        ids = bearers.get(fold(words), set())
        if nearest((units[at] for at in ids if at in units and at not in closed), line):
            continue
        followed = nearest((heir for at in ids & closed for heir in heirs[at]), line)
        known = [day for at in ids & closed if (day := days.get(at))]
        if known and (followed or nearest((units[at] for at in ids & closed), line)):
            gone[words] = Gone(max(known), followed)
    return gone


def heirs_of(ids: Collection[int], tree: Tree) -> dict[int, tuple[UnitRef, ...]]:
    """Closed unit → the open units at the end of its successions up to the tree's day, in the tree's order."""
    ends = _open_heirs(ids, tree.day)
    refs = units_by_ids({heir for heirs in ends.values() for heir in heirs}, tree)
    found = {at: [refs[heir] for heir in heirs if heir in refs] for at, heirs in ends.items()}
    return {
        at: tuple(sorted((one for one in heirs if one.is_open), key=lambda one: one.lft)) for at, heirs in found.items()
    }


def _bearers(keys: Collection[str], on: date) -> Mapping[str, set[int]]:
    """Folded name → the units that bear it on that day, closed ones included."""
    found: dict[str, set[int]] = defaultdict(set)
    names = Name.objects.filter(valid_on(on), folded__in=keys).values_list("folded", "unit_id")
    for folded, unit_id in names:
        found[folded].add(unit_id)
    return found


def _open_heirs(ids: Iterable[int], on: date) -> dict[int, set[int]]:
    """For each unit those at the end of its successions up to that day. One query per generation of reorganisations."""
    ends = {unit_id: {unit_id} for unit_id in ids}
    followed: dict[int, set[int]] = {}
    while fresh := {at for reached in ends.values() for at in reached} - followed.keys():
        followed |= {at: set() for at in fresh}
        closing = Succession.objects.filter(
            predecessor_id__in=fresh, act__operates_on__lte=on, predecessor__closed_on=F("act__operates_on")
        )
        for predecessor, successor in closing.values_list("predecessor_id", "successor_id"):
            followed[predecessor].add(successor)
        ends = {start: _followed(reached, followed) for start, reached in ends.items()}
    return ends


def _followed(reached: set[int], followed: Mapping[int, set[int]]) -> set[int]:
    """Each unit replaced by its successors, where it has any."""
    return {end for at in reached for end in (followed.get(at) or {at})}
