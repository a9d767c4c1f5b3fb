"""Counts made again from the facts, for `thongsuot verify`."""

from __future__ import annotations

from collections.abc import Iterator

from thongsuot.documents.models import Receipt
from thongsuot.documents.rules.receipts import contribution
from thongsuot.kernel.days import day_of
from thongsuot.rollup.rules import Change


def recount_receipts() -> Iterator[Change]:
    """What every receipt adds to the measure "published"."""
    rows = Receipt.objects.order_by("pk").values_list("document_id", "unit_id", "at")
    for document_id, unit_id, at in rows.iterator(chunk_size=5_000):
        yield contribution(document_id, unit_id, day_of(at))
