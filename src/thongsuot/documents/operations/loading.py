"""The receipts of published documents at once: for seeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.documents.models import Receipt, Way
from thongsuot.documents.rules.receipts import contribution
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.first_load import require_empty
from thongsuot.kernel.permission import Permission, require
from thongsuot.rollup import operations as rollup

_COLUMNS = ("id", "document", "unit", "at", "way")


class NewReceipt(NamedTuple):
    """The document reached this unit at this moment."""

    id: UUID
    document_id: int
    unit_id: int
    at: datetime


@transaction.atomic
def load_receipts(*, actor: Actor, batches: Iterable[Sequence[NewReceipt]], now: datetime) -> int:
    """Say of a database without receipts which units have confirmed which document, and when; how many there are.

    Trusted: only what the database itself holds is checked.

    :raises DomainError: people.not_allowed, kernel.not_empty
    """
    require(actor=actor, permission=Permission.MARK_PROGRESS, unit_id=None, now=now)
    require_empty(Receipt)
    count = 0
    with rollup.loading(Receipt) as tally:
        for batch in batches:
            db.insert_many(Receipt, _COLUMNS, ((*receipt, Way.CONFIRMED.value) for receipt in batch))
            tally(contribution(one.document_id, one.unit_id, day_of(one.at)) for one in batch)
            count += len(batch)
    record(actor=actor, action="documents.load_receipts", subject="receipts", detail={"receipts": count}, now=now)
    return count
