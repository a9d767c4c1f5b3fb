"""To whom invitation letters go: the units right beneath one, with how many of theirs are convened. Never a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from thongsuot.convening.queries.calling import by_category
from thongsuot.convening.queries.convened import points_of
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.rules import ATTENDED
from thongsuot.kernel.days import day_of
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.rollup import queries as rollup
from thongsuot.units import queries as units
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
