"""Questions put to a person, and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import Document, Doubt, DoubtState, Requirement
from thongsuot.documents.operations.mentions import mentions_of_one
from thongsuot.documents.rules.identity import one_line
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require


@dataclass(frozen=True, slots=True)
class Settled:
    """A doubt that has its answer."""

    doubt_id: int
    version_id: int


@transaction.atomic
def raise_doubt(*, requirement_id: int, code: str, params: Mapping[str, object]) -> int:
    """Ask a person about a requirement, from a step above this package; its id. The calling operation audits.

    `code` has its question in `rules.DOUBT_MESSAGES`, `params` fill it. The same open question is asked once.
    """
    requirement = Requirement.objects.only("pk", "version_id", "start", "end").get(pk=requirement_id)
    asked = Doubt.objects.filter(requirement=requirement, code=code, state=DoubtState.OPEN).order_by("pk")
    same = next((doubt for doubt in asked if doubt.params == dict(params)), None)
    if same:
        return same.pk
    doubt = Doubt.objects.create(
        version_id=requirement.version_id,
        requirement=requirement,
        start=requirement.start,
        end=requirement.end,
        code=code,
        params=dict(params),
    )
    return doubt.pk


@transaction.atomic
def settle_doubt(*, actor: Actor, doubt_id: int, answer: str, now: datetime) -> Settled:
    """Answer a doubt in words; they stay beside it. Published versions too: an answer changes no text.

    :raises DomainError: people.not_allowed, documents.unknown_doubt, .already_settled, .answer_missing
    """
    return _settle(_open_doubt(actor, doubt_id, now), answer=answer, actor=actor, now=now)


@transaction.atomic
def settle_mention(*, actor: Actor, doubt_id: int, document_id: int, now: datetime) -> Settled:
    """Say which of the candidates the text names; all mentions of that document in this version are joined to it.

    :raises DomainError: as `settle_doubt`, and documents.not_a_candidate
    """
    doubt = _open_doubt(actor, doubt_id, now)
    document = Document.objects.filter(pk=document_id).first()
    if doubt.mention is None or document is None or document_id not in doubt.params.get("candidates", []):
        raise DomainError("documents.not_a_candidate", _("Choose one of the documents that were offered."))
    mentions_of_one(doubt.mention).update(document=document)
    return _settle(doubt, answer=document.symbol or document.title, actor=actor, now=now)


def _open_doubt(actor: Actor, doubt_id: int, now: datetime) -> Doubt:
    doubts = Doubt.objects.select_for_update(of=("self",)).select_related("version__document", "mention")
    doubt = doubts.defer("version__text", "version__reading").filter(pk=doubt_id).first()
    if doubt is None:
        raise DomainError("documents.unknown_doubt", _("There is no such question."), doubt_id=doubt_id)
    owner_id = doubt.version.document.owner_id
    require(actor=actor, permission=Permission.REVIEW_DOCUMENTS, unit_id=owner_id, now=now)
    if doubt.state == DoubtState.SETTLED:
        raise DomainError(
            "documents.already_settled", _("This was answered meanwhile: “%(answer)s”."), answer=doubt.answer
        )
    return doubt


def _settle(doubt: Doubt, *, answer: str, actor: Actor, now: datetime) -> Settled:
    words = one_line(answer)
    if not words:
        message = _("Write what you found out.")
        raise DomainError("documents.answer_missing", message, fields={"answer": message})
    doubt.state, doubt.answer = DoubtState.SETTLED, words
    doubt.settled_at, doubt.settled_by = now, actor.user_id
    doubt.save()
    record(
        actor=actor,
        action="documents.settle_doubt",
        subject=f"doubt:{doubt.pk}",
        unit_id=doubt.version.document.owner_id,
        now=now,
        detail={"code": doubt.code, "answer": words},
    )
    return Settled(doubt_id=doubt.pk, version_id=doubt.version_id)
