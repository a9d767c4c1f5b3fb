"""What will happen when a version is brought into force, or out of it: said before anybody presses the button."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from thongsuot.documents.models import IN_FORCE, Document, DoubtState, RequirementState, Version, VersionState
from thongsuot.documents.queries.visible import version as visible_version
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, unit_for
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many requirements go out, stay behind undecided, were refused; to how many open units, from `owner` down.

    `in_force` is the number of the version that must be withdrawn first, None where there is none.
    """

    version_id: int
    document_id: int
    number: int
    state: str
    revision: int
    owner: UnitRef
    going: int
    undecided: int
    refused: int
    open_doubts: int
    units: int
    in_force: int | None


def publishing_outlook(reader: Reader, version_id: int) -> Outlook:
    """What publishing or withdrawing this version amounts to; six queries.

    :raises DomainError: documents.unknown_version, people.not_allowed
    """
    version = visible_version(reader, version_id)
    owner = unit_for(reader, Permission.PUBLISH_DOCUMENTS, version.document.owner_id)
    counts = version.requirements.aggregate(
        going=Count("pk", filter=Q(state__in=IN_FORCE)),
        undecided=Count("pk", filter=Q(state=RequirementState.PROPOSED)),
        refused=Count("pk", filter=Q(state=RequirementState.REFUSED)),
    )
    beneath = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gte=owner.lft, lft__lte=owner.rgt)
    return Outlook(
        version_id=version.pk,
        document_id=version.document_id,
        number=version.number,
        state=version.state,
        revision=version.revision,
        owner=owner,
        **counts,
        open_doubts=version.doubts.filter(state=DoubtState.OPEN).count(),
        units=beneath.filter(is_open=True).count(),
        in_force=_in_force(version.document),
    )


def _in_force(document: Document) -> int | None:
    published = Version.objects.filter(document=document, state=VersionState.PUBLISHED)
    return published.values_list("number", flat=True).first()
