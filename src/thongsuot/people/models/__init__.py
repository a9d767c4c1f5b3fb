"""Users, members, dated memberships, grants, invitations, imports of members."""

from thongsuot.people.models.accounts import Grant, Invitation, InvitationQuerySet, User, UserManager
from thongsuot.people.models.members import (
    CODE_LENGTH,
    NAME_LENGTH,
    ImportEffect,
    Member,
    MemberImport,
    MemberName,
    Membership,
    MembershipQuerySet,
)

__all__ = [
    "CODE_LENGTH",
    "NAME_LENGTH",
    "Grant",
    "ImportEffect",
    "Invitation",
    "InvitationQuerySet",
    "Member",
    "MemberImport",
    "MemberName",
    "Membership",
    "MembershipQuerySet",
    "User",
    "UserManager",
]
