"""Whom a document has reached, and what the reader's own units have still to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from thongsuot.documents.models import Receipt
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """A unit of the reader's own grants that the document goes to; `at` is None until it has been received."""

    unit: UnitRef
    at: datetime | None
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Receipts:
    """`reached` open units of the reader's scope have the document; `own` are the units the reader speaks for."""

    document_id: int
    reached: int
    own: tuple[OwnReceipt, ...]


def receipts(reader: Reader, document_id: int, owner: UnitRef) -> Receipts:
    """Whom a document kept by `owner` has reached; three queries."""
    wanted = reader.granted_units(Permission.READ_DOCUMENTS)
    refs = units.units_by_ids(wanted, reader.tree)
    at = dict(Receipt.objects.filter(document=document_id, unit__in=wanted).values_list("unit_id", "at"))
    own = (
        OwnReceipt(unit=unit, at=at.get(unit.id), may_confirm=reader.holds(Permission.MARK_PROGRESS, unit))
        for unit in refs.values()
        if unit.is_open and owner.holds(unit)
    )
    return Receipts(document_id=document_id, reached=_reached(reader, document_id), own=tuple(own))


def _reached(reader: Reader, document_id: int) -> int:
    """Open units that received it, or beneath which a closed one rests that did."""
    received = Receipt.objects.filter(reader.scope(Permission.SEE_COUNTS).q("unit"), document=document_id)
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id, unit_id__in=received.values("unit_id"))
    return nodes.values("open_unit_id").distinct().count()
