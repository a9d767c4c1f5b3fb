"""What a reader may see.

A document that is or was in force is read by all who stand where it reaches, from its owner down, and by those above
whose scope takes its owner in. A draft is seen by the owner's reviewers alone.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Version, VersionState
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import EVERYWHERE, Reader
from thongsuot.units.models import TreeNode

_RELEASED = (VersionState.PUBLISHED, VersionState.WITHDRAWN)


class OwnerPlace(NamedTuple):
    """Where a document's owner stands in the reader's tree, and the range of the open unit with which it stands there.

    All None where that tree does not hold it.
    """

    lft: int | None
    open_lft: int | None
    open_rgt: int | None


def may_read(reader: Reader, state: str, owner: OwnerPlace) -> bool:
    """True where `visible_versions` would give a version of this state; no query, for who knows the owner's place."""
    reviewed = reader.scope(Permission.REVIEW_DOCUMENTS)
    if reviewed.ranges == EVERYWHERE or (owner.lft is not None and reviewed.covers(owner.lft)):
        return True
    return state in _RELEASED and _reaches(reader, owner)


def _reaches(reader: Reader, owner: OwnerPlace) -> bool:
    """True for an owner within the reader's scope, or above it: `_reached_from` of one owner."""
    scope = reader.scope(Permission.READ_DOCUMENTS)
    if scope.ranges == EVERYWHERE:
        return True
    if owner.lft is None:
        return False
    if scope.covers(owner.lft):
        return True
    if owner.open_lft is None or owner.open_rgt is None:
        return False
    return any(owner.open_lft <= first <= owner.open_rgt for first, _last in scope.ranges)


def visible_versions(reader: Reader, prefix: str = "") -> Q:
    """Versions that the reader may read; `prefix` is the path to the version ("version__")."""
    reviewed = reader.scope(Permission.REVIEW_DOCUMENTS)
    if reviewed.ranges == EVERYWHERE:  # an empty condition would fall out of an "or"
        return Q()
    released = Q(**{f"{prefix}state__in": _RELEASED})
    owner = f"{prefix}document__owner"
    reached = released & _reached_from(reader, owner)
    return reached | reviewed.q(owner) if reviewed.ranges else reached


def _reached_from(reader: Reader, owner: str) -> Q:
    """Owners within the reader's scope, or above it."""
    ranges = reader.scope(Permission.READ_DOCUMENTS).ranges
    if ranges == EVERYWHERE:
        return Q()
    within = above = Q(pk__in=[])
    for first, last in ranges:
        within |= Q(lft__gte=first, lft__lte=last)
        above |= Q(lft__lte=first, rgt__gte=first)
    # Asked of each owner, who are few: the planner would rather look for them in the whole tree.
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id)
    # What a closed unit kept reaches as far as the open unit it rests beneath.
    reaching = nodes.filter(above, unit_id=OuterRef("open_unit_id"))
    return Q(Exists(nodes.filter(within | Q(Exists(reaching)), unit_id=OuterRef(owner))))


def version(reader: Reader, version_id: int) -> Version:
    """A version that the reader may read, with its document, without its text; one query.

    :raises DomainError: documents.unknown_version, whether it does not exist or is not for this reader
    """
    versions = Version.objects.select_related("document").defer("text")
    found = versions.filter(visible_versions(reader), pk=version_id).first()
    if found is None:
        raise DomainError("documents.unknown_version", _("There is no such version."), version_id=version_id)
    return found
