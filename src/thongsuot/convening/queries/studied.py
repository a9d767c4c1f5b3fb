"""The documents that a conference is about, as far as the reader may read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from thongsuot.convening.models import Sitting, StudiedDocument
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.documents.models import Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel.db import Listing
from thongsuot.people.access import Reader


@dataclass(frozen=True, slots=True)
class StudiedLine:
    """A document that a conference is about."""

    document_id: int
    symbol: str
    title: str


def studied(reader: Reader, head: ConferenceHead) -> tuple[StudiedLine, ...]:
    """What the conference is about, in the order of issue; one query."""
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    rows = StudiedDocument.objects.filter(conference=head.id, document__in=readable)
    found = rows.order_by("document__issued_on", "document").values_list(
        "document_id", "document__symbol", "document__title"
    )
    return tuple(StudiedLine(*row) for row in found)


def sittings_about(document: str) -> Subquery:
    """Beside a row that names a document in this column: the required sittings about it, as `numbers` reads them.

    A conference that was called off is about nothing.
    """
    held = Sitting.objects.filter(required=True, conference__cancelled_at=None)
    about = held.filter(conference__studied__document=OuterRef(document)).order_by()
    return Subquery(about.values(found=Listing(F("pk"))))


def numbers(listing: str | None) -> tuple[int, ...]:
    """The ids that a listing holds, in order."""
    return tuple(sorted(int(one) for one in (listing or "").split(",") if one))
