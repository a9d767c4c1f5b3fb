"""Taking a document in: read, kept, laid out; what it asks for put to a reviewer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.catalogues.queries import entries_of
from thongsuot.documents.models import Document, Version, VersionState
from thongsuot.documents.operations.carrying import carry_reworks
from thongsuot.documents.operations.findings import Finding, findings_of, store_doubts, store_requirements
from thongsuot.documents.operations.gone_bodies import ask_about_gone_bodies
from thongsuot.documents.operations.identities import find_or_create, resolve_issuer
from thongsuot.documents.operations.mentions import claim_mentions, store_mentions
from thongsuot.documents.operations.outlines import store_outline
from thongsuot.documents.rules import layout
from thongsuot.documents.rules.amounts import check_amount
from thongsuot.documents.rules.identity import as_read
from thongsuot.documents.rules.recognition import as_stored, recognised_pages
from thongsuot.documents.rules.refusals import explain
from thongsuot.documents.rules.wording import WORDED, lexicon_of
from thongsuot.files.operations import keep
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.db import serialise
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.reading import Lexicon, read
from thongsuot.reading.errors import ReadingError
from thongsuot.reading.model import Reading
from thongsuot.reading.sources.kinds import MEDIA_TYPES


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came of a file: its version (`known` when this very file was there before), and what was found in it."""

    document_id: int
    version_id: int
    number: int
    known: bool
    requirements: int = 0
    carried: int = 0
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """A file for a unit to keep, with all that can be known of it without the database."""

    unit_id: int
    data: bytes
    name: str
    digest: str
    reading: Reading
    laid: layout.Layout
    findings: tuple[Finding, ...]


def upload(*, actor: Actor, unit_id: int, data: bytes, name: str, now: datetime) -> Uploaded:
    """Read a file and keep it as a draft to be reviewed: of a new document, or as the next version of a known one.

    :raises DomainError: people.not_allowed, reading.* (see READING_MESSAGES), documents.held_elsewhere
    """
    return keep_brought(
        actor=actor, brought=bring(actor=actor, unit_id=unit_id, data=data, name=name, now=now), now=now
    )


def bring(*, actor: Actor, unit_id: int, data: bytes, name: str, now: datetime) -> Brought:
    """Read a file that a unit is to keep. Takes seconds and writes nothing: done before the transaction that keeps it.

    It is read by the words of that day's catalogues too. Nothing is stored of a file that cannot be read, nor of one
    stamped secret.

    :raises DomainError: people.not_allowed, reading.* (see READING_MESSAGES)
    """
    require(actor=actor, permission=Permission.REVIEW_DOCUMENTS, unit_id=unit_id, now=now)
    lexicon = lexicon_of(entries_of(WORDED, day_of(now)))
    reading = _read(data, name, lexicon)
    laid = layout.lay_out(reading.text, reading.outline)
    findings = findings_of(reading, laid, lexicon)
    return Brought(unit_id, data, name, hashlib.sha256(data).hexdigest(), reading, laid, findings)


def _read(data: bytes, name: str, lexicon: Lexicon) -> Reading:
    try:
        reading = read(data, name=name, lexicon=lexicon)
        check_amount(reading)
    except ReadingError as error:
        raise explain(error) from error
    if "\x00" in reading.text:  # no text holds it, and PostgreSQL keeps none that does
        raise explain(ReadingError("reading.damaged"))
    return reading


@transaction.atomic
def keep_brought(*, actor: Actor, brought: Brought, now: datetime) -> Uploaded:
    """Keep what was read as a draft; the very same file of the same unit is kept once.

    :raises DomainError: people.not_allowed, documents.held_elsewhere
    """
    unit_id = brought.unit_id
    require(actor=actor, permission=Permission.REVIEW_DOCUMENTS, unit_id=unit_id, now=now)
    serialise("documents.upload")
    if known := _known(brought.digest, unit_id):
        return known
    identity = as_read(brought.reading.document)
    document = find_or_create(identity, owner_id=unit_id)
    _refuse_foreign(document, unit_id)
    version = _new_version(document, brought, now)
    found = _store_findings(document, version, brought, now)
    claim_mentions(document)
    record(
        actor=actor,
        action="documents.upload",
        subject=f"version:{version.pk}",
        unit_id=unit_id,
        now=now,
        detail={"document": document.pk, "sha256": brought.digest, "requirements": found.requirements},
    )
    return found


def _store_findings(document: Document, version: Version, brought: Brought, now: datetime) -> Uploaded:
    before = document.versions.filter(number=version.number - 1).first()
    reading = brought.reading
    clauses = store_outline(version, before, brought.laid)
    requirements = store_requirements(version, before, brought.findings, clauses)
    if before:
        carry_reworks(version, before, clauses)
    doubts = store_doubts(version, as_read(reading.document), reading)
    doubts += resolve_issuer(document, version, day=day_of(now))
    doubts += store_mentions(version, reading.citations)
    doubts += ask_about_gone_bodies(document, version)
    return Uploaded(
        document_id=document.pk,
        version_id=version.pk,
        number=version.number,
        known=False,
        requirements=requirements.total,
        carried=requirements.carried,
        doubts=doubts,
    )


def _known(digest: str, unit_id: int) -> Uploaded | None:
    versions = Version.objects.exclude(state=VersionState.WITHDRAWN).filter(sha256=digest, document__owner_id=unit_id)
    row = versions.order_by("pk").values_list("document_id", "pk", "number").first()
    return Uploaded(*row, known=True) if row else None


def _refuse_foreign(document: Document, unit_id: int) -> None:
    if document.owner_id != unit_id:
        raise DomainError(
            "documents.held_elsewhere",
            _("%(symbol)s is kept by another unit already. Ask that unit to bring in a new version."),
            symbol=document.symbol or document.number,
            document_id=document.pk,
        )


def _new_version(document: Document, brought: Brought, now: datetime) -> Version:
    path = PurePath(brought.name)
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    kept = keep(data=brought.data, name=brought.name, media_type=media_type, now=now)
    last = document.versions.order_by("-number", "pk").values_list("number", flat=True).first() or 0
    return Version.objects.create(
        document=document,
        number=last + 1,
        file_id=kept.id,
        name=path.name[-255:],
        sha256=brought.digest,
        text=brought.reading.text,
        pages=brought.reading.pages,
        reading={
            "warnings": list(brought.reading.warnings),
            "recognised": as_stored(recognised_pages(brought.reading.recognised)),
        },
        read_at=now,
    )
