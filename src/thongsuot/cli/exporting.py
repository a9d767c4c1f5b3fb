"""`thongsuot export-document`: a document for other programs, or its tasks as a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.documents import queries
from thongsuot.documents.queries.listing import DocumentHead
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import to_csv, to_docx, to_xlsx
from thongsuot.people import access
from thongsuot.people.access import Reader

FORMS: Mapping[str, Callable[[Reader, int], bytes]] = {
    ".xml": lambda reader, version: queries.akoma_ntoso(reader, version).data,
    ".xlsx": lambda reader, version: to_xlsx(queries.plan_of_tasks(reader, version)),
    ".docx": lambda reader, version: to_docx(queries.plan_of_tasks(reader, version)),
    ".csv": lambda reader, version: to_csv(queries.plan_of_tasks(reader, version).sheets[0]),
}
"""What each ending of a file asks for."""


def export_document(
    document: Annotated[int, typer.Argument(help="The document's number in this installation")],
    out: Annotated[
        Path, typer.Argument(help="Where to write: .xml for Akoma Ntoso, .xlsx, .docx or .csv for its tasks")
    ],
    version: Annotated[int | None, typer.Option(help="Which version; the present one unless given")] = None,
) -> None:
    """Write a document as Akoma Ntoso, or its tasks as a plan."""
    write = FORMS.get(out.suffix.lower())
    if write is None:
        raise DomainError("cli.unknown_form", _("Write to a file that ends in %(forms)s."), forms=", ".join(FORMS))
    reader = access.reader_of(OPERATOR, timezone.now())
    head = queries.document(reader, document)
    out.write_bytes(write(reader, _version_id(head, version)))


def _version_id(head: DocumentHead, number: int | None) -> int:
    if number is None:
        return head.current.id
    known = next((line.id for line in head.versions if line.number == number), None)
    if known is None:
        raise DomainError("documents.unknown_version", _("There is no such version."), version_id=number)
    return known
