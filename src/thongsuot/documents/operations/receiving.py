"""A published document reaches a unit: opened by someone there, or confirmed in one tap.

Receipts stay with the unit that received, whatever becomes of it. "n of N units" counts the open units on the day; an
open unit has received when it, or a closed unit resting beneath it, has a receipt. So n is a count of open units
(`units.models.TreeNode.open_unit_id`), never the sum of this measure: two units that merged have two receipts and
are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import Document, Receipt, Version, VersionState, Way
from thongsuot.documents.rules.receipts import contribution
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission, require
from thongsuot.people.access import Reader, reader_of
from thongsuot.rollup.operations import apply
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Received:
    """The units that this act brought the document to; none when it had reached them before."""

    document_id: int
    unit_ids: tuple[int, ...]


@transaction.atomic
def confirm_receipt(*, actor: Actor, document_id: int, unit_id: int, now: datetime) -> Received:
    """Someone who answers for the unit says that the document has reached it. Said twice, it counts once.

    :raises DomainError: people.not_allowed, documents.not_published, documents.not_for_this_unit
    """
    require(actor=actor, permission=Permission.MARK_PROGRESS, unit_id=unit_id, now=now)
    document = _published(document_id)
    tree = units.tree_on(day_of(now))
    if not _receives(units.unit(document.owner_id, tree), units.unit(unit_id, tree)):
        raise DomainError("documents.not_for_this_unit", _("This document was not sent to this unit."))
    return _receive(document_id, [unit_id], Way.CONFIRMED, actor=actor, now=now)


def open_document(*, actor: Actor, document_id: int, now: datetime) -> Received:
    """Someone opened the text: it has reached the units of their own grants, not all that lies beneath these.

    :raises DomainError: documents.not_published
    """
    document = _published(document_id)
    unit_ids = _own_units(reader_of(actor, now), document)
    known = set(Receipt.objects.filter(document=document, unit__in=unit_ids).values_list("unit_id", flat=True))
    unit_ids = [unit_id for unit_id in unit_ids if unit_id not in known]
    if not unit_ids:  # every later opening ends here, without a write
        return Received(document_id=document_id, unit_ids=())
    return _open(document_id, unit_ids, actor=actor, now=now)


@transaction.atomic
def _open(document_id: int, unit_ids: Iterable[int], *, actor: Actor, now: datetime) -> Received:
    return _receive(document_id, unit_ids, Way.OPENED, actor=actor, now=now)


def _published(document_id: int) -> Document:
    document = Document.objects.filter(
        pk__in=Version.objects.filter(document_id=document_id, state=VersionState.PUBLISHED).values("document_id")
    ).first()
    if document is None:
        raise DomainError("documents.not_published", _("This version is not in force."))
    return document


def _own_units(reader: Reader, document: Document) -> list[int]:
    held = reader.granted_units(Permission.READ_DOCUMENTS)
    refs = units.units_by_ids([document.owner_id, *held], reader.tree)
    owner = refs[document.owner_id]
    return sorted(unit_id for unit_id in held if unit_id in refs and _receives(owner, refs[unit_id]))


def _receives(owner: UnitRef, unit: UnitRef) -> bool:
    return unit.is_open and owner.holds(unit)


def _receive(document_id: int, unit_ids: Iterable[int], way: Way, *, actor: Actor, now: datetime) -> Received:
    fresh = [unit_id for unit_id in unit_ids if _is_first(document_id, unit_id, way, actor=actor, now=now)]
    apply(contribution(document_id, unit_id, day_of(now)) for unit_id in fresh)
    for unit_id in fresh:
        record(
            actor=actor,
            action="documents.receive",
            subject=f"document:{document_id}",
            unit_id=unit_id,
            now=now,
            detail={"way": str(way)},
        )
    return Received(document_id=document_id, unit_ids=tuple(fresh))


def _is_first(document_id: int, unit_id: int, way: Way, *, actor: Actor, now: datetime) -> bool:
    _receipt, created = Receipt.objects.get_or_create(
        document_id=document_id,
        unit_id=unit_id,
        defaults={"id": new_id(), "at": now, "actor_id": actor.user_id, "way": way},
    )
    return created
