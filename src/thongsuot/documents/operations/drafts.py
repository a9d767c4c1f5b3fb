"""Taking a version in hand: found, allowed, locked against a second hand, and still open to change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Requirement, RequirementState, Version, VersionState
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.refusals import decision_words
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require


def take_version(*, actor: Actor, version_id: int, permission: Permission, now: datetime) -> Version:
    """A version on whose owner the actor has this permission, locked until the transaction ends; without its text.

    :raises DomainError: documents.unknown_version, people.not_allowed
    """
    versions = Version.objects.select_related("document").select_for_update(of=("self",))
    version = versions.defer("text", "reading").filter(pk=version_id).first()
    if version is None:
        raise DomainError("documents.unknown_version", _("There is no such version."), version_id=version_id)
    require(actor=actor, permission=permission, unit_id=version.document.owner_id, now=now)
    return version


def take_draft(*, actor: Actor, version_id: int, now: datetime) -> Version:
    """A version that is still reviewed.

    :raises DomainError: documents.unknown_version, people.not_allowed, documents.frozen
    """
    version = take_version(actor=actor, version_id=version_id, permission=Permission.REVIEW_DOCUMENTS, now=now)
    if version.state != VersionState.DRAFT:
        raise DomainError("documents.frozen", _("What has been published is not changed. Bring in a new version."))
    return version


def take_requirement(*, actor: Actor, requirement_id: int, now: datetime) -> Requirement:
    """A requirement of a version that is still reviewed, its version locked.

    :raises DomainError: documents.unknown_requirement, people.not_allowed, documents.frozen
    """
    version_id = Requirement.objects.filter(pk=requirement_id).values_list("version_id", flat=True).first()
    if version_id is None:
        raise DomainError(
            "documents.unknown_requirement", _("There is no such requirement."), requirement_id=requirement_id
        )
    version = take_draft(actor=actor, version_id=version_id, now=now)
    requirement = Requirement.objects.get(pk=requirement_id)
    requirement.version = version
    return requirement


def take_requirements(*, actor: Actor, requirement_ids: Collection[int], now: datetime) -> list[Requirement]:
    """Those of these that stand in the version of the first, in the order of its text, the version locked.

    :raises DomainError: documents.unknown_requirement, people.not_allowed, documents.frozen
    """
    first = take_requirement(actor=actor, requirement_id=min(requirement_ids), now=now)
    rows = Requirement.objects.filter(version=first.version, pk__in=requirement_ids).prefetch_related("bodies")
    found = list(rows.select_related("clause").order_by("start", "pk"))
    for requirement in found:
        requirement.version = first.version
    return found


def refuse_stale(requirement: Requirement, revision: int, state: RequirementState, yours: Meaning) -> None:
    """Refuse a decision on a card that looks different by now, or that is no longer one.

    :raises DomainError: documents.changed_meanwhile with both wordings, documents.replaced
    """
    if requirement.revision != revision:
        raise DomainError(
            "documents.changed_meanwhile",
            _("Someone else changed this meanwhile: “%(theirs)s”. Yours: “%(yours)s”. Look again and decide."),
            theirs=decision_words(requirement.state, current_meaning(requirement)),
            yours=decision_words(state, yours),
            revision=requirement.revision,
        )
    if requirement.state == RequirementState.REPLACED and state != RequirementState.PROPOSED:
        raise replaced()


def replaced() -> DomainError:
    """The refusal for a card in whose place others stand."""
    return DomainError(
        "documents.replaced", _("Others stand in its place, or it was taken back. Look at the review again.")
    )


def current_meaning(requirement: Requirement) -> Meaning:
    """What a requirement means by now; one query where its bodies are not there yet."""
    return meaning_of(requirement, requirement.bodies.all())
