"""To which units a bulk of invitations goes: counted before it is made, and again when it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, F, QuerySet

from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Grant, Invitation
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.queries.nodes import as_refs
from thongsuot.units.rules import UnitRef


class Whom(StrEnum):
    """Which of the units are to get an invitation."""

    UNREACHED = "unreached"
    """Those where nobody holds the role and no invitation to it is open."""
    UNHELD = "unheld"
    """Those where nobody holds the role; open invitations are replaced, for slips that were lost."""
    ALL = "all"
    """Every one; open invitations are replaced."""


@dataclass(frozen=True, slots=True)
class BatchOffer:
    """A role on offer to every unit of a kind beneath one: to the first `at_most` in the tree's order, for `days`."""

    under_id: int
    kind: str
    role: Role
    whom: Whom
    at_most: int
    days: int
    with_subtree: bool = True
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A unit to be invited, with the names of the units between it and the one beneath which all are, from the top."""

    unit: UnitRef
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """The units of one batch, and of how many it is the first part."""

    units: tuple[Target, ...]
    total: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many open units of a kind stand beneath one."""

    kind: str
    count: int


def targets(reader: Reader, offer: BatchOffer, now: datetime) -> Targets:
    """The units that the offer is for; five queries.

    :raises DomainError: people.not_allowed, people.not_yours_to_give
    """
    under = access.unit_for(reader, Permission.GRANT, offer.under_id)
    access.require_giving(reader, offer.role, under, with_subtree=True)
    left_out = _left_out(reader, offer, now)
    wanted = [unit for unit in units.of_kinds([offer.kind], under.id, reader.tree) if unit.id not in left_out]
    part = wanted[: offer.at_most]
    return Targets(tuple(_with_paths(part, _branches(reader, under))), len(wanted))


def kinds_beneath(reader: Reader, under: UnitRef) -> tuple[KindCount, ...]:
    """The kinds of open units beneath one, the unit itself included, the most frequent first."""
    found = _nodes(reader, under).filter(is_open=True).values_list("kind").annotate(count=Count("pk"))
    return tuple(KindCount(kind, count) for kind, count in found.order_by("-count", "kind"))


def _left_out(reader: Reader, offer: BatchOffer, now: datetime) -> set[int]:
    """The units that need no invitation."""
    if offer.whom is Whom.ALL:
        return set()
    found = set(Grant.objects.held_on(reader.day).filter(role=offer.role.value).values_list("unit_id", flat=True))
    if offer.whom is Whom.UNREACHED:
        invited = Invitation.objects.open_at(now).filter(role=offer.role.value)
        found.update(invited.values_list("unit_id", flat=True))
    return found


def _nodes(reader: Reader, under: UnitRef) -> QuerySet[TreeNode]:
    return TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gte=under.lft, lft__lte=under.rgt)


def _branches(reader: Reader, under: UnitRef) -> tuple[UnitRef, ...]:
    """The units beneath `under` that have others beneath them, in the tree's order."""
    return as_refs(_nodes(reader, under).filter(lft__gt=under.lft, rgt__gt=F("lft")).order_by("lft"), reader.tree)


def _with_paths(wanted: Iterable[UnitRef], branches: Iterable[UnitRef]) -> Iterator[Target]:
    """Each unit beneath the branches that hold it: both run in the tree's order, so one pass with a stack does."""
    coming = iter(branches)
    nearest = next(coming, None)
    above: list[UnitRef] = []
    for unit in wanted:
        while nearest is not None and nearest.lft < unit.lft:
            above = [one for one in above if one.rgt >= nearest.lft]
            above.append(nearest)
            nearest = next(coming, None)
        above = [one for one in above if one.rgt >= unit.lft]
        yield Target(unit, tuple(one.name for one in above))
