"""Documents: the list, one with its versions, bringing one in, publishing and withdrawing it, its receipt."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from ninja import File, Form, Router
from ninja.files import UploadedFile

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once, once_prepared
from thongsuot.api.paging import next_page, place
from thongsuot.api.schemas.documents import (
    DocumentDetail,
    DocumentOut,
    PublishedOut,
    ReasonIn,
    RevisionIn,
    UploadedOut,
    VersionOut,
    WithdrawnOut,
)
from thongsuot.api.schemas.progress import ReceiptIn, ReceivedOut
from thongsuot.api.schemas.shapes import Cursor, Id, Line, Listed, Number, Year
from thongsuot.documents import operations, queries
from thongsuot.documents.operations import Brought
from thongsuot.documents.queries import Filters
from thongsuot.documents.queries.listing import PAGE, DocumentHead, DocumentLine
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.reading.akoma import MEDIA_TYPE as AKOMA_NTOSO

router = Router(tags=["documents"])
READ = opened_by(
    TokenScope.DOCUMENTS_READ, TokenScope.DOCUMENTS_WRITE, TokenScope.DOCUMENTS_PUBLISH, TokenScope.FLOW_READ
)
WRITE = opened_by(TokenScope.DOCUMENTS_WRITE)
PUBLISH = opened_by(TokenScope.DOCUMENTS_PUBLISH)
REPORT = opened_by(TokenScope.PROGRESS_WRITE)


@router.get("/documents", auth=READ, response=Listed[DocumentOut], summary="Documents that the reader may see")
def list_documents(
    request: HttpRequest,
    response: HttpResponse,
    words: Line = "",
    kind: Line = "",
    state: Literal["", "draft", "published", "withdrawn"] = "",
    year: Year | None = None,
    page: Number = 1,
    after: Cursor | None = None,
) -> Listed[DocumentOut]:
    """Newest day of issue first; `words` are sought in symbol, title and issuer, diacritics aside.

    `after` is the `next` of the page before; `page` counts pages from 1, where no cursor is at hand.
    """
    reader = caller_of(request).reader
    filters = Filters(kind=kind, year=year, state=state, words=words)
    at = place(after)
    if at.after is None:
        numbered = queries.documents(reader, filters, page)
        lines, total, more, number = numbered.items, numbered.total, numbered.has_next, numbered.number
    else:
        stretch = queries.documents_after(reader, filters, at.after)
        lines, total, more, number = stretch.items, stretch.total, stretch.more, at.number
    following = next_page(request, response, number, lines, more=more)
    return Listed(items=list(map(document_out, lines)), number=number, total=total, size=PAGE, next=following)


@router.get("/documents/{document_id}", auth=READ, response=DocumentDetail, summary="One document with its versions")
def read_document(request: HttpRequest, document_id: Id) -> DocumentDetail:
    """Its versions that the reader may see, the newest first, each with the revision that a change must carry."""
    return document_detail(queries.document(caller_of(request).reader, document_id))


@router.get(
    "/versions/{version_id}/akoma-ntoso",
    auth=READ,
    openapi_extra={"responses": {200: {"description": "The document", "content": {AKOMA_NTOSO: {}}}}},
    summary="A version as Akoma Ntoso 3.0",
)
def read_akoma_ntoso(request: HttpRequest, version_id: Id) -> HttpResponse:
    """The whole text: its outline as hierarchy, each clause with an `eId` of this version and a lasting `GUID`."""
    content = queries.akoma_ntoso(caller_of(request).reader, version_id)
    disposition = content_disposition_header(as_attachment=True, filename=content.name) or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content.data, content_type=content.media_type, headers=headers)


@router.post("/documents", auth=WRITE, response={201: UploadedOut, 200: UploadedOut}, summary="Bring a document in")
def upload_document(request: HttpRequest, unit: Form[Id], file: File[UploadedFile]) -> HttpResponse:
    """A .docx, .pdf, .xlsx, .html, .txt or .md, kept by a unit as a draft to be reviewed.

    Where the server reads them also a .doc, a scanned .pdf or a picture of a page.

    What was found in it waits under `/versions/{version_id}/requirements`. The very same file of the same unit is kept
    once, and then answered with 200.
    """

    def bring(caller: Caller) -> Brought:
        return operations.bring(
            actor=caller.actor, unit_id=unit, data=file.read(), name=file.name or "", now=caller.now
        )

    def keep(caller: Caller, brought: Brought) -> Made:
        done = operations.keep_brought(actor=caller.actor, brought=brought, now=caller.now)
        body = UploadedOut(
            document_id=done.document_id, version_id=done.version_id, number=done.number, known=done.known,
            requirements=done.requirements, carried=done.carried, doubts=done.doubts,
        )  # fmt: skip
        status = HTTPStatus.OK if done.known else HTTPStatus.CREATED
        return Made(body, status, reverse("api:read_document", args=[done.document_id]))

    return once_prepared(request, bring, keep)


@router.post(
    "/versions/{version_id}/publish", auth=PUBLISH, response=PublishedOut, summary="Bring a version into force"
)
def publish_version(request: HttpRequest, version_id: Id, asked: RevisionIn) -> HttpResponse:
    """From now on it is frozen. Only what was confirmed or corrected goes out; the rest stays behind as it is."""

    def act(caller: Caller) -> Made:
        done = operations.publish(actor=caller.actor, version_id=version_id, revision=asked.revision, now=caller.now)
        return Made(
            PublishedOut(
                document_id=done.document_id, version_id=done.version_id, in_force=done.in_force, left_out=done.left_out
            )
        )

    return once(request, act)


@router.post(
    "/versions/{version_id}/withdraw", auth=PUBLISH, response=WithdrawnOut, summary="Take a version out of force"
)
def withdraw_version(request: HttpRequest, version_id: Id, asked: ReasonIn) -> HttpResponse:
    """What it asked of units is taken back with it."""

    def act(caller: Caller) -> Made:
        done = operations.withdraw(actor=caller.actor, version_id=version_id, reason=asked.reason, now=caller.now)
        return Made(WithdrawnOut(document_id=done.document_id, version_id=done.version_id))

    return once(request, act)


@router.post("/documents/{document_id}/receipts", auth=REPORT, response=ReceivedOut, summary="Confirm receipt")
def confirm_receipt(request: HttpRequest, document_id: Id, asked: ReceiptIn) -> HttpResponse:
    """The document has reached a unit. Said twice, it counts once."""

    def act(caller: Caller) -> Made:
        done = operations.confirm_receipt(
            actor=caller.actor, document_id=document_id, unit_id=asked.unit, now=caller.now
        )
        return Made(ReceivedOut(document_id=done.document_id, unit_ids=list(done.unit_ids)))

    return once(request, act)


def document_out(line: DocumentLine) -> DocumentOut:
    """A document as the list gives it."""
    return DocumentOut(
        id=line.id, kind=line.kind, number=line.number, symbol=line.symbol, title=line.title, issuer=line.issuer_words,
        issued_on=line.issued_on, version_id=line.version_id, state=line.state,
    )  # fmt: skip


def document_detail(head: DocumentHead) -> DocumentDetail:
    """A document's head with its versions."""
    versions = [
        VersionOut(
            id=line.id, number=line.number, name=line.name, state=line.state, revision=line.revision,
            read_at=line.read_at, published_at=line.published_at, withdrawn_at=line.withdrawn_at, reason=line.reason,
        )
        for line in head.versions
    ]  # fmt: skip
    return DocumentDetail(
        id=head.id, kind=head.kind, number=head.number, symbol=head.symbol, title=head.title, issuer=head.issuer_words,
        issued_on=head.issued_on, version_id=head.current.id, state=head.current.state, owner_id=head.owner.id,
        versions=versions,
    )  # fmt: skip
