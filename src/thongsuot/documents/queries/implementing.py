"""Which documents implement one, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from thongsuot.documents.models import Link, LinkKind, Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.people.access import Reader


@dataclass(frozen=True, slots=True)
class Programme:
    """A unit's own programme or plan for a document; `lft` is where the unit stands in the reader's tree."""

    unit_id: int
    lft: int
    symbol: str
    issued_on: date | None


def programmes(reader: Reader, document_id: int, first: int, last: int) -> tuple[Programme, ...]:
    """Those that the reader may read, of units at these places of the reader's tree, in the tree's order; one query."""
    readable = Version.objects.filter(visible_versions(reader), document=OuterRef("from_document"))
    rows = Link.objects.filter(
        Exists(readable),
        kind=LinkKind.IMPLEMENTS,
        to_document=document_id,
        from_document__issuer__nodes__version=reader.tree.version_id,
        from_document__issuer__nodes__lft__range=(first, last),
    )
    found = rows.values_list(
        "from_document__issuer_id", "from_document__issuer__nodes__lft", "from_document__symbol",
        "from_document__issued_on",
    )  # fmt: skip
    return tuple(
        Programme(*row) for row in found.order_by("from_document__issuer__nodes__lft", "from_document__issued_on")
    )
