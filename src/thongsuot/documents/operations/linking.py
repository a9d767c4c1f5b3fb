"""How documents stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import Document, Link, LinkKind
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require


@dataclass(frozen=True, slots=True)
class Linked:
    """One document implements, amends, replaces or answers another."""

    from_document_id: int
    to_document_id: int
    kind: str


@transaction.atomic
def link(*, actor: Actor, from_document_id: int, to_document_id: int, kind: str, now: datetime) -> Linked:
    """Say how a document stands to another; said twice, it stands once.

    :raises DomainError: documents.unknown_document, people.not_allowed, documents.link_impossible
    """
    source = Document.objects.filter(pk=from_document_id).first()
    if source is None or not Document.objects.filter(pk=to_document_id).exists():
        raise DomainError("documents.unknown_document", _("There is no such document."))
    require(actor=actor, permission=Permission.REVIEW_DOCUMENTS, unit_id=source.owner_id, now=now)
    if from_document_id == to_document_id or kind not in LinkKind.values:
        raise DomainError("documents.link_impossible", _("These documents cannot be linked in this way."))
    Link.objects.get_or_create(from_document=source, to_document_id=to_document_id, kind=kind)
    record(
        actor=actor,
        action="documents.link",
        subject=f"document:{source.pk}",
        unit_id=source.owner_id,
        now=now,
        detail={"to": to_document_id, "kind": kind},
    )
    return Linked(from_document_id, to_document_id, kind)
