"""To whom invitation letters go: the units beneath one, with how many of theirs are convened. Never a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet, Sum

from thongsuot.convening.queries.calling import by_category
from thongsuot.convening.queries.convened import points_of
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.rules import ATTENDED
from thongsuot.kernel.days import day_of
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.models import Tally
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Invited:
    """A unit that is written to: how many of it and of all beneath it are convened, by category, and at which points.

    `point` is empty where its own people are assigned to none: those beneath it have points of their own, or none yet.
    """

    unit: UnitRef
    by_category: Mapping[str, int]
    point: str

    @property
    def people(self) -> int:
        """All categories together."""
        return sum(self.by_category.values())


@dataclass(frozen=True, slots=True)
class Packet:
    """The letters that one unit passes on: to the units right beneath it."""

    unit: UnitRef
    letters: tuple[Invited, ...]


def units_invited(reader: Reader, head: ConferenceHead, unit: UnitRef) -> int:
    """How many units beneath one have people of their own convened; one query.

    :raises DomainError: people.not_allowed
    """
    access.require_subtree(reader, Permission.SEE_COUNTS, unit)
    return _owed(reader, head, unit).values("unit_id").distinct().count()


def packets(reader: Reader, head: ConferenceHead, unit_id: int) -> tuple[Packet, ...]:
    """Letters to all units beneath one in which anybody is convened, by the unit that passes them on, level by level.

    :raises DomainError: units.unknown, people.not_allowed
    """
    unit = access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    access.require_subtree(reader, Permission.SEE_COUNTS, unit)
    own: dict[int, Counter[str]] = defaultdict(Counter)
    for one, group, people in _owed(reader, head, unit).values_list("unit_id", "group").annotate(Sum("owed")):
        own[one][group] += people
    refs = _with_those_above(reader, unit, set(own))
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    for ref in sorted(refs.values(), key=lambda one: -one.depth):  # what is beneath is summed before
        sums[ref.id] += own.get(ref.id, Counter())
        sums[ref.parent_id or 0] += sums[ref.id]
    points = points_of(head.id, sorted(refs))
    found: dict[int, list[Invited]] = defaultdict(list)
    for ref in sorted(refs.values(), key=lambda one: (one.depth, one.lft)):
        counts = dict(sorted(sums[ref.id].items()))
        found[ref.parent_id or 0].append(Invited(ref, counts, points.get(ref.id, "")))
    above = {unit.id: unit, **refs}
    return tuple(Packet(above[parent], tuple(letters)) for parent, letters in found.items())


def _owed(reader: Reader, head: ConferenceHead, unit: UnitRef) -> QuerySet[Tally]:
    """What is owed at the first sitting by the units beneath one; what is owed then is known now."""
    beneath = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gt=unit.lft, lft__lte=unit.rgt)
    first = head.sittings[0].id if head.sittings else 0
    return Tally.objects.filter(subject=first, measure=ATTENDED, owed__gt=0, unit_id__in=beneath.values("unit_id"))


def _with_those_above(reader: Reader, unit: UnitRef, unit_ids: set[int]) -> dict[int, UnitRef]:
    """These units and those between them and the one in view, which is not among them; a query for each level."""
    found: dict[int, UnitRef] = {}
    wanted = unit_ids
    while wanted:
        found |= units.units_by_ids(sorted(wanted), reader.tree)
        wanted = {ref.parent_id for ref in found.values() if ref.parent_id} - found.keys() - {unit.id}
    return found


def invited(reader: Reader, head: ConferenceHead, unit_id: int) -> tuple[Invited, ...]:
    """The units right beneath one, in the order of their names, that have people convened; else the unit itself.

    :raises DomainError: units.unknown, people.not_allowed
    """
    _above, unit, children = units.around(unit_id, reader.tree)
    access.require_subtree(reader, Permission.SEE_COUNTS, unit)
    if not head.sittings:
        return ()
    first = head.sittings[0]
    day = max(reader.day, day_of(first.starts_at))
    sums = rollup.sums(replace(reader.tree, day=day), unit_id, first.id, [ATTENDED], day)
    counted = [(child, by_category(sums.children[child.id])) for child in children if child.id in sums.children]
    wanted = [(one, counts) for one, counts in counted if sum(counts.values())] or [(unit, by_category(sums.total))]
    points = points_of(head.id, [one.id for one, _counts in wanted])
    return tuple(Invited(one, counts, points.get(one.id, "")) for one, counts in wanted if sum(counts.values()))
