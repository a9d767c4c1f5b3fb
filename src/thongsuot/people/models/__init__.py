"""Users, their sessions, members, dated memberships, grants, invitations, imports of members."""

from thongsuot.people.models.accounts import Grant, Invitation, InvitationQuerySet, User, UserManager
from thongsuot.people.models.attempts import SharedCacheRow
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
from thongsuot.people.models.personal import Erasure, MemberAccount
from thongsuot.people.models.sessions import Session
from thongsuot.people.models.tokens import ApiRequest, ApiToken, ApiTokenQuerySet

__all__ = [
    "CODE_LENGTH",
    "NAME_LENGTH",
    "ApiRequest",
    "ApiToken",
    "ApiTokenQuerySet",
    "Erasure",
    "Grant",
    "ImportEffect",
    "Invitation",
    "InvitationQuerySet",
    "Member",
    "MemberAccount",
    "MemberImport",
    "MemberName",
    "Membership",
    "MembershipQuerySet",
    "Session",
    "SharedCacheRow",
    "User",
    "UserManager",
]
