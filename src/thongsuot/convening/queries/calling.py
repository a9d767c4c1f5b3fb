"""Who would be convened by the rules, and who is expected once the conference is called; counts, never names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from thongsuot.convening.models import ConvenedRule
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.rules import ATTENDED, Calling, Group, Place
from thongsuot.kernel import db
from thongsuot.kernel.days import day_of
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Counts
from thongsuot.units import queries as units
from thongsuot.units.rules import Tree, UnitRef

_OWN = 0


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of the conference."""

    id: int
    calling: Calling


@dataclass(frozen=True, slots=True)
class Listed:
    """How many people are convened beneath a unit, and where: `own` + every child's = `people`.

    `children` holds those whose count the reader may see and in which anybody is convened; `rules` by which they are
    counted before the call.
    """

    unit: UnitRef
    above: tuple[UnitRef, ...]
    people: int
    by_category: Mapping[str, int]
    own: int
    children: tuple[tuple[UnitRef, int], ...]
    rules: tuple[RuleLine, ...] = ()


def rules_of(conference_id: int) -> tuple[RuleLine, ...]:
    """The conference's rules in the order in which they were made."""
    rows = ConvenedRule.objects.filter(conference=conference_id).order_by("pk")
    return tuple(
        RuleLine(row.pk, Calling(row.unit_id, row.with_subtree, row.category, row.unit_level)) for row in rows
    )  # fmt: skip


def places_of(rules: Iterable[Calling], tree: Tree) -> list[Place]:
    """The rules as this tree reads them; one whose unit is not in it calls nobody."""
    callings = list(rules)
    return _places(callings, units.units_by_ids({one.unit_id for one in callings}, tree))


def would_be_called(reader: Reader, head: ConferenceHead, unit_id: int) -> Listed:
    """Whom the rules would call beneath a unit, counted by the tallies of members; memberships are not gone through.

    :raises DomainError: units.unknown, people.not_allowed
    """
    tree = units.tree_on(head.as_of)
    around = _seen(reader, unit_id)
    unit, children = around.unit, around.children
    rules = rules_of(head.id)
    callings = [one.calling for one in rules]
    placed = units.units_by_ids({unit.id, *(one.id for one in children), *(one.unit_id for one in callings)}, tree)
    counts: dict[int, Counter[str]] = {}
    places = _places(callings, placed)
    if unit.id in placed and places:
        parts = [(child.id, placed[child.id].lft, placed[child.id].rgt) for child in children if child.id in placed]
        whole = (_OWN, placed[unit.id].lft, placed[unit.id].rgt)
        within = {"parts": (whole, *parts), "rules": tuple(map(tuple, places))}
        params = {"version_id": tree.version_id, "day": tree.day} | within
        for part, category, people in db.rows("thongsuot.convening", "calling.sql", "parts", params):
            counts.setdefault(part, Counter())[category] = int(people)
    return replace(_listed(reader, around, counts), rules=rules)


def expected(reader: Reader, head: ConferenceHead, unit_id: int) -> Listed:
    """Who is expected beneath a unit once the conference is called; read from the tallies of its first sitting.

    :raises DomainError: units.unknown, people.not_allowed
    """
    around = _seen(reader, unit_id)
    if not head.sittings:
        return _listed(reader, around, {})
    first = head.sittings[0]
    day = max(reader.day, day_of(first.starts_at))  # what is owed then is known now
    found = rollup.sums(replace(reader.tree, day=day), unit_id, first.id, [ATTENDED], day)
    counts = {child: by_category(one) for child, one in found.children.items()}
    return _listed(reader, around, counts | {_OWN: by_category(found.total)})


def groups_of(conference_id: int) -> Sequence[Group]:
    """Those expected, by unit and category; for the tallies."""
    params = {"conference_id": conference_id}
    return [Group(*row) for row in db.rows("thongsuot.convening", "calling.sql", "groups", params)]


class _Around(NamedTuple):
    above: tuple[UnitRef, ...]
    unit: UnitRef
    children: tuple[UnitRef, ...]


def _seen(reader: Reader, unit_id: int) -> _Around:
    around = _Around(*units.around(unit_id, reader.tree))
    access.require_reader(reader, Permission.SEE_COUNTS, around.unit)
    return around


def _places(callings: Sequence[Calling], found: Mapping[int, UnitRef]) -> list[Place]:
    return [
        Place(unit.lft, unit.rgt if one.with_subtree else unit.lft, one.category, one.unit_level)
        for one in callings
        if (unit := found.get(one.unit_id))
    ]


def _listed(reader: Reader, around: _Around, counts: Mapping[int, Mapping[str, int]]) -> Listed:
    whole = counts.get(_OWN, {})
    people = sum(whole.values())
    found = [(child, sum(counts.get(child.id, {}).values())) for child in around.children]
    seen = tuple((child, count) for child, count in found if count and access.may_see_counts(reader, child, count))
    own = people - sum(count for _child, count in found)
    return Listed(around.unit, around.above, people, dict(sorted(whole.items())), own, seen)


def by_category(counts: Counts) -> dict[str, int]:
    """How many are owed, by group of the tallies: a category."""
    found: Counter[str] = Counter()
    for cell, amount in counts.items():
        found[cell.group] += amount.owed
    return dict(found)
