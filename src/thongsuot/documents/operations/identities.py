"""Which document a file is a version of, which unit issued it, and a person's correction of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import Document, Doubt, DoubtState, Version, VersionState
from thongsuot.documents.operations.gone_bodies import ask_about_gone_bodies
from thongsuot.documents.operations.mentions import claim_mentions
from thongsuot.documents.rules.identity import Identity, tidied
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.db import serialise
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import fold

IDENTITY_DOUBT = "documents.identity_incomplete"
ISSUER_DOUBT = "documents.issuer_ambiguous"


@dataclass(frozen=True, slots=True)
class Identified:
    """A document and the revision that its identity now has."""

    document_id: int
    revision: int


def find_or_create(identity: Identity, *, owner_id: int) -> Document:
    """The document of this identity; a new one where there is none, or where the text does not say enough to tell."""
    known = _namesakes(identity).first()
    if known:
        return known
    document = Document(owner_id=owner_id)
    _set_identity(document, identity)
    document.save(force_insert=True)
    return document


def _namesakes(identity: Identity) -> models.QuerySet[Document]:
    if identity.missing():
        return Document.objects.none()
    return Document.objects.filter(
        kind=identity.kind,
        number=identity.number,
        issuer_key=fold(identity.issuer),
        issued_on=identity.issued_on,
    ).order_by("pk")


def _set_identity(document: Document, identity: Identity) -> None:
    document.kind = identity.kind
    document.number = identity.number
    document.symbol = identity.symbol
    document.symbol_key = fold(identity.symbol)
    document.issuer_words = identity.issuer
    document.issuer_key = fold(identity.issuer)
    document.issued_on = identity.issued_on
    document.title = identity.title
    document.folded = identity.search_key()


def resolve_issuer(document: Document, version: Version, *, day: date) -> int:
    """Find the unit that bears the issuer's name on the day of issue; several make a doubt. How many doubts came."""
    if document.issuer_id or not document.issuer_words:
        return 0
    named = _issuers(document, day)
    if len(named) == 1:
        document.issuer_id = named[0].id
        document.save(update_fields=["issuer_id"])
    if len(named) < 2:
        return 0
    params = {"words": document.issuer_words, "candidates": [unit.id for unit in named]}
    Doubt.objects.create(version=version, start=0, end=0, code=ISSUER_DOUBT, params=params)
    return 1


def _issuers(document: Document, day: date) -> tuple[UnitRef, ...]:
    """Who bore the issuer's name when the document was issued; today, where its owner is younger than the document."""
    try:
        return units.bodies_named(document.issuer_words, document.owner_id, document.issued_on or day)
    except DomainError as error:
        if error.code != "units.unknown":
            raise
        return units.bodies_named(document.issuer_words, document.owner_id, day)


@transaction.atomic
def correct_identity(
    *,
    actor: Actor,
    document_id: int,
    revision: int,
    identity: Identity,
    issuer_id: int | None = None,
    now: datetime,
) -> Identified:
    """Put right what the reader made of the document's identity, while no version of it has been published.

    `issuer_id` names the unit that issued it where its name alone does not; the doubts about the identity are settled.

    :raises DomainError: people.not_allowed, documents.unknown_document, documents.frozen, documents.changed_meanwhile,
        documents.identity_taken, documents.held_elsewhere, units.unknown
    """
    serialise("documents.upload")
    document = _document_to_correct(document_id)
    require(actor=actor, permission=Permission.REVIEW_DOCUMENTS, unit_id=document.owner_id, now=now)
    identity = tidied(identity)
    _refuse_frozen_or_stale(document, revision, identity)
    _refuse_taken(actor, document, identity, now)
    _set_identity(document, identity)
    document.issuer_id = None if issuer_id is None else units.unit(issuer_id, units.tree_on(day_of(now))).id
    document.revision += 1
    document.save()
    _settle_identity_doubts(document, identity, actor=actor, now=now)
    _look_again(document, now)
    record(
        actor=actor,
        action="documents.correct_identity",
        subject=f"document:{document.pk}",
        unit_id=document.owner_id,
        now=now,
        detail={"symbol": document.symbol, "issued_on": str(document.issued_on or "")},
    )
    return Identified(document_id=document.pk, revision=document.revision)


def _look_again(document: Document, now: datetime) -> None:
    """What hangs on the identity: who issued the document, who had closed by its day, and which mentions mean it."""
    if latest := document.versions.order_by("-number", "pk").first():
        resolve_issuer(document, latest, day=day_of(now))
        ask_about_gone_bodies(document, latest)
    claim_mentions(document)


def _document_to_correct(document_id: int) -> Document:
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        raise DomainError("documents.unknown_document", _("There is no such document."), document_id=document_id)
    return document


def _refuse_frozen_or_stale(document: Document, revision: int, identity: Identity) -> None:
    if document.versions.exclude(state=VersionState.DRAFT).exists():
        raise DomainError("documents.frozen", _("What has been published is not changed. Bring in a new version."))
    if document.revision != revision:
        raise DomainError(
            "documents.changed_meanwhile",
            _("Someone else changed this meanwhile: “%(theirs)s”. Yours: “%(yours)s”. Look again and decide."),
            theirs=f"{document.symbol or document.number} {document.title}",
            yours=f"{identity.symbol or identity.number} {identity.title}",
            revision=document.revision,
        )


def _refuse_taken(actor: Actor, document: Document, identity: Identity, now: datetime) -> None:
    other = _namesakes(identity).exclude(pk=document.pk).first()
    if other is None:
        return
    if not _may_see(actor, other, now):
        raise DomainError(
            "documents.held_elsewhere",
            _("%(symbol)s is kept by another unit already. Ask that unit to bring in a new version."),
            symbol=identity.symbol or identity.number,
        )
    raise DomainError(
        "documents.identity_taken",
        _("There is a document with this kind, number, issuer and date already: %(title)s"),
        title=other.title,
        document_id=other.pk,
    )


def _may_see(actor: Actor, document: Document, now: datetime) -> bool:
    """True for what was once published, and for drafts of a unit whose documents the actor reviews."""
    if document.versions.exclude(state=VersionState.DRAFT).exists():
        return True
    try:
        require(actor=actor, permission=Permission.REVIEW_DOCUMENTS, unit_id=document.owner_id, now=now)
    except DomainError:
        return False
    return True


def _settle_identity_doubts(document: Document, identity: Identity, *, actor: Actor, now: datetime) -> None:
    codes = [ISSUER_DOUBT] if identity.missing() else [ISSUER_DOUBT, IDENTITY_DOUBT]
    Doubt.objects.filter(version__document=document, code__in=codes, state=DoubtState.OPEN).update(
        state=DoubtState.SETTLED,
        answer=identity.symbol or identity.title or identity.kind,
        settled_at=now,
        settled_by=actor.user_id,
    )
