"""The only place where a permission is decided.

A grant is read under the tree of today in Vietnam, whatever day is asked: with its subtree it covers one range of that
tree, without it the unit itself and the closed units resting beneath it. docs/permissions.md tells the same in words.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import db_lines
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.rules import roles
from thongsuot.people.rules.roles import ROLES, Role
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree, UnitRef

Range = tuple[int, int]
"""First and last `lft`, both included."""

EVERYWHERE: tuple[Range, ...] = ((0, sys.maxsize),)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the reader's tree in which one permission holds; its ranges are apart and in order."""

    version_id: int
    ranges: tuple[Range, ...]

    def covers(self, lft: int) -> bool:
        """True when the unit at this place of the reader's tree lies within."""
        return self.covers_all(lft, lft)

    def covers_all(self, lft: int, rgt: int) -> bool:
        """True when a whole subtree lies within."""
        return any(first <= lft and rgt <= last for first, last in self.ranges)

    def q(self, prefix: str = "unit") -> Q:
        """Rows whose unit lies within; `prefix` is the path to the unit ("membership__unit")."""
        if self.ranges == EVERYWHERE:
            return Q(**{f"{prefix}__isnull": False})  # an empty Q would match nothing when it is excluded
        within = Q(pk__in=[])
        for first, last in self.ranges:
            within |= Q(lft__gte=first, lft__lte=last)
        nodes = TreeNode.objects.filter(within, version_id=self.version_id)
        return Q(**{f"{prefix}__in": nodes.values("unit_id")})


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as today's tree reads it: its role, its unit and what it covers."""

    role: Role
    unit_id: int
    parent_id: int | None
    ranges: tuple[Range, ...]
    with_subtree: bool
    permissions: frozenset[Permission]
    """What the role allows, less what the actor's API token leaves out."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, under which tree, and what they hold there. Every place in `ranges` is one of this tree."""

    actor: Actor
    day: date
    tree: Tree
    held: tuple[Held, ...]

    def scope(self, permission: Permission) -> Scope:
        """Where this reader holds the permission."""
        ranges = (found for held in self.held if permission in held.permissions for found in held.ranges)
        return Scope(self.tree.version_id, merged(ranges))

    def holds(self, permission: Permission, unit: UnitRef) -> bool:
        """True when the reader holds the permission at a unit of the reader's own tree."""
        return self.scope(permission).covers(unit.lft)

    def holds_beneath(self, permission: Permission, unit: UnitRef) -> bool:
        """True when a grant with its subtree holds the permission at a unit of the reader's own tree.

        Whatever stood beneath the unit under another tree is the reader's too; one range of today's tree cannot tell.
        """
        wide = (held for held in self.held if held.with_subtree and permission in held.permissions)
        return any(first <= unit.lft <= last for held in wide for first, last in held.ranges)

    def granted_units(self, permission: Permission) -> frozenset[int]:
        """The units that grants with this permission name, not what lies beneath them."""
        return frozenset(held.unit_id for held in self.held if permission in held.permissions)

    def neighbours(self, permission: Permission, unit: UnitRef) -> bool:
        """True when the reader holds the permission at a unit with the same parent."""
        return unit.parent_id is not None and any(
            held.parent_id == unit.parent_id for held in self.held if permission in held.permissions
        )


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same places as few ranges as possible, in order."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def reader_of(actor: Actor, now: datetime) -> Reader:
    """The actor with what today's grants cover; two queries at most."""
    day = day_of(now)
    tree = units.tree_on(day)
    return Reader(actor=actor, day=day, tree=tree, held=tuple(_held(actor, tree, day)))


def may(reader: Reader, permission: Permission, unit: UnitRef) -> bool:
    """True when the reader holds the permission there. No query; `unit` is one of the reader's own tree."""
    return reader.holds(permission, unit)


def may_see_counts(reader: Reader, unit: UnitRef, people: int) -> bool:
    """True when the reader may see a count of this unit behind which so many people stand.

    Units with one parent see each other's counts, never names, where at least five people stand behind a count.
    """
    if may(reader, Permission.SEE_COUNTS, unit):
        return True
    return roles.compares(people) and reader.neighbours(Permission.SEE_COUNTS, unit)


def require(*, actor: Actor, permission: Permission, unit_id: int | None, now: datetime) -> None:
    """Refuse unless the actor may do this at this unit; None asks for the whole tree, from its root.

    :raises DomainError: people.not_allowed
    """
    if actor.is_operator:
        return
    reader = reader_of(actor, now)
    unit = units.root(reader.tree) if unit_id is None else units.unit(unit_id, reader.tree)
    rgt = unit.rgt if unit_id is None else unit.lft
    if not reader.scope(permission).covers_all(unit.lft, rgt):
        raise not_allowed(permission)


def may_everywhere(reader: Reader, permission: Permission) -> bool:
    """True when the reader holds the permission in the whole tree, from its root; one query at most."""
    scope = reader.scope(permission)
    return bool(scope.ranges) and scope.covers_all(0, units.root(reader.tree).rgt)


def holds_over_many(reader: Reader, roles: Collection[str]) -> bool:
    """True when a grant of one of these roles covers more than one unit of the reader's tree."""
    wide = (held for held in reader.held if held.role in roles)
    return any(first < last for held in wide for first, last in held.ranges)


def require_reader(reader: Reader, permission: Permission, unit: UnitRef) -> None:
    """Refuse unless the reader holds the permission at this unit of the reader's own tree.

    :raises DomainError: people.not_allowed
    """
    if not may(reader, permission, unit):
        raise not_allowed(permission)


def require_subtree(reader: Reader, permission: Permission, unit: UnitRef) -> None:
    """Refuse unless the reader holds the permission at this unit and everywhere beneath it.

    :raises DomainError: people.not_allowed
    """
    if not reader.scope(permission).covers_all(unit.lft, unit.rgt):
        raise not_allowed(permission)


def require_somewhere(reader: Reader, permission: Permission) -> None:
    """Refuse a reader who holds the permission nowhere.

    :raises DomainError: people.not_allowed
    """
    if not reader.scope(permission).ranges:
        raise not_allowed(permission)


def unit_for(reader: Reader, permission: Permission, unit_id: int) -> UnitRef:
    """The unit in the reader's own tree, refused unless the reader holds the permission there; one query.

    :raises DomainError: people.not_allowed, and what units.queries.unit raises
    """
    unit = units.unit(unit_id, reader.tree)
    require_reader(reader, permission, unit)
    return unit


def roles_to_give(reader: Reader, unit: UnitRef) -> tuple[Role, ...]:
    """The roles that the reader may give at this unit, with or without what stands beneath it."""
    over = [held for held in reader.held if Scope(reader.tree.version_id, held.ranges).covers(unit.lft)]
    return tuple(role for role in Role if any(roles.may_give(held.role, role) for held in over))


def require_giving(reader: Reader, role: Role, unit: UnitRef, *, with_subtree: bool) -> None:
    """Refuse unless one grant of the reader's own covers the unit (and its subtree) and may give the role.

    :raises DomainError: people.not_yours_to_give
    """
    rgt = unit.rgt if with_subtree else unit.lft
    for held in reader.held:
        if roles.may_give(held.role, role) and Scope(reader.tree.version_id, held.ranges).covers_all(unit.lft, rgt):
            return
    raise DomainError("people.not_yours_to_give", _("You cannot give this role at this unit."))


def _held(actor: Actor, tree: Tree, day: date) -> Iterator[Held]:
    if actor.is_operator:
        everything = ROLES[Role.ADMINISTRATOR]
        yield Held(Role.ADMINISTRATOR, 0, None, EVERYWHERE, with_subtree=True, permissions=everything)
    if actor.user_id is None:
        return
    params = {"user_id": actor.user_id, "version_id": tree.version_id, "day": day}
    covered: dict[tuple[Any, ...], list[Range]] = defaultdict(list)
    for *grant, first, last in db_lines.run(__package__, "access.sql", "held", **params):
        covered[tuple(grant)].append((first, last))
    for (_grant_id, role, unit_id, parent_id, with_subtree), ranges in covered.items():
        left = _left_of(Role(role), actor)
        yield Held(Role(role), unit_id, parent_id, tuple(ranges), bool(with_subtree), left)


def _left_of(role: Role, actor: Actor) -> frozenset[Permission]:
    """What a role allows to this actor: an API token never gives more than its user has, and mostly less."""
    return ROLES[role] if actor.limits is None else ROLES[role] & actor.limits.permissions


def not_allowed(permission: Permission) -> DomainError:
    """The refusal for whoever does not hold the permission."""
    return DomainError("people.not_allowed", _("You may not do this here."), permission=permission.value)
