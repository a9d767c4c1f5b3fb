"""What each role may do. docs/permissions.md shows the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from thongsuot.kernel.permission import Permission

COMPARABLE_FROM = 5
"""Units with one parent see each other's counts where at least so many people stand behind a count."""


class Role(StrEnum):
    """What a grant gives; over which unit and for how long is the grant's."""

    ADMINISTRATOR = "administrator"
    OFFICE = "office"
    SECRETARY = "secretary"
    LEADER = "leader"
    INSPECTOR = "inspector"
    MEMBER = "member"


ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset(Permission),
        Role.OFFICE: frozenset(Permission) - {Permission.SEE_AUDIT},
        Role.SECRETARY: frozenset(
            {
                Permission.SEE_COUNTS,
                Permission.SEE_NAMES,
                Permission.READ_DOCUMENTS,
                Permission.MARK_PROGRESS,
                Permission.RUN_POINT,
                Permission.EDIT_MEMBERS,
                Permission.GRANT,
            }
        ),
        Role.LEADER: frozenset({Permission.SEE_COUNTS, Permission.READ_DOCUMENTS}),
        Role.INSPECTOR: frozenset({Permission.SEE_COUNTS, Permission.READ_DOCUMENTS, Permission.SEE_AUDIT}),
        Role.MEMBER: frozenset({Permission.READ_DOCUMENTS}),
    }
)


def may_give(held: Role, given: Role) -> bool:
    """True when the holder of one role may give another: it grants, and the other may do nothing that it may not."""
    return Permission.GRANT in ROLES[held] and ROLES[given] <= ROLES[held]


def compares(count: int) -> bool:
    """True when enough people stand behind a count for the neighbours to see it."""
    return count >= COMPARABLE_FROM
