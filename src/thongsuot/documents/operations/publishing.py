"""Bringing a version into force, and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import IN_FORCE, Document, RequirementState, Version, VersionState
from thongsuot.documents.operations.drafts import take_version
from thongsuot.documents.rules.announcements import VersionPublished, VersionWithdrawn
from thongsuot.documents.rules.identity import one_line
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.units.queries import hold_tree


@dataclass(frozen=True, slots=True)
class Published:
    """A version in force: how many requirements went out with it, and how many stayed behind undecided."""

    document_id: int
    version_id: int
    in_force: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A version that is no longer in force."""

    document_id: int
    version_id: int


@transaction.atomic
def publish(*, actor: Actor, version_id: int, revision: int, now: datetime) -> Published:
    """Bring a draft into force; from now on it is frozen.

    Only what a person confirmed or corrected goes out. What is undecided stays behind as it is, in no one's duties: a
    long annex must not hold up the sentences that are certain, and the dialog says how many are left.

    :raises DomainError: people.not_allowed, documents.unknown_version, .frozen, .changed_meanwhile, .another_published
    """
    hold_tree()
    _take_document(version_id)
    version = take_version(actor=actor, version_id=version_id, permission=Permission.PUBLISH_DOCUMENTS, now=now)
    _refuse_unpublishable(version, revision)
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, now, actor.user_id
    version.revision += 1
    version.save(update_fields=["state", "published_at", "published_by", "revision"])
    published = Published(
        document_id=version.document_id,
        version_id=version.pk,
        in_force=version.requirements.filter(state__in=IN_FORCE).count(),
        left_out=version.requirements.filter(state=RequirementState.PROPOSED).count(),
    )
    event = VersionPublished(version.pk, version.document_id, version.document.owner_id, day_of(now))
    announce([event], actor=actor, now=now)
    record(
        actor=actor,
        action="documents.publish",
        subject=f"version:{version.pk}",
        unit_id=version.document.owner_id,
        now=now,
        detail={"in_force": published.in_force, "left_out": published.left_out},
    )
    return published


def _take_document(version_id: int) -> None:
    """Lock the document before its version: two drafts of one document come into force one after the other."""
    Document.objects.select_for_update(of=("self",)).filter(versions=version_id).first()


def _refuse_unpublishable(version: Version, revision: int) -> None:
    if version.state != VersionState.DRAFT:
        raise DomainError("documents.frozen", _("What has been published is not changed. Bring in a new version."))
    if version.revision != revision:
        raise DomainError(
            "documents.changed_meanwhile",
            _("Someone else changed this meanwhile: “%(theirs)s”. Yours: “%(yours)s”. Look again and decide."),
            theirs=version.state,
            yours=VersionState.PUBLISHED.value,
            revision=version.revision,
        )
    if other := Version.objects.filter(document_id=version.document_id, state=VersionState.PUBLISHED).first():
        raise DomainError(
            "documents.another_published",
            _("Version %(number)s of this document is in force. Withdraw it first, with the reason."),
            number=other.number,
            version_id=other.pk,
        )


@transaction.atomic
def withdraw(*, actor: Actor, version_id: int, reason: str, now: datetime) -> Withdrawn:
    """Take a published version out of force, saying why; what it asked of units is taken back with it.

    :raises DomainError: people.not_allowed, documents.unknown_version, .not_published, .reason_missing
    """
    version = take_version(actor=actor, version_id=version_id, permission=Permission.PUBLISH_DOCUMENTS, now=now)
    words = one_line(reason)
    _refuse_unwithdrawable(version, words)
    version.state, version.reason = VersionState.WITHDRAWN, words
    version.withdrawn_at, version.withdrawn_by = now, actor.user_id
    version.revision += 1
    version.save(update_fields=["state", "reason", "withdrawn_at", "withdrawn_by", "revision"])
    owner_id = version.document.owner_id
    event = VersionWithdrawn(version.pk, version.document_id, owner_id, day_of(now), words)
    announce([event], actor=actor, now=now)
    record(
        actor=actor,
        action="documents.withdraw",
        subject=f"version:{version.pk}",
        unit_id=owner_id,
        now=now,
        detail={"reason": words},
    )
    return Withdrawn(document_id=version.document_id, version_id=version.pk)


def _refuse_unwithdrawable(version: Version, reason: str) -> None:
    if version.state != VersionState.PUBLISHED:
        raise DomainError("documents.not_published", _("This version is not in force."))
    if not reason:
        message = _("Say why it is withdrawn: everyone who received it will read this.")
        raise DomainError("documents.reason_missing", message, fields={"reason": message})
