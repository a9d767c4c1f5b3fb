"""A member writes what they make of a document; the secretary of their unit reads it. Every look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.courses.models import Reflection
from thongsuot.courses.operations.finishing import finish_if_done
from thongsuot.courses.queries.bank import terms_of
from thongsuot.courses.queries.own import progress_of, required_self, study_of
from thongsuot.courses.queries.reflections import (
    Handed,
    HandedPage,
    handed,
    handed_at,
    one_handed,
    standing_reflection,
)
from thongsuot.courses.rules.refusals import refusal
from thongsuot.files import operations as files
from thongsuot.files import queries as kept
from thongsuot.files.queries import Content
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.people.access import reader_of
from thongsuot.people.queries.own import oneself, standing_member
from thongsuot.people.rules.personal import MemberErased
from thongsuot.vietnamese.text import normalise

State = Reflection.State
ERASED = "–"
"""A reflection says something; this stands where the words were erased."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a member hands in: words, a file, or both."""

    id: UUID
    words: str
    data: bytes | None = None
    name: str = ""
    media_type: str = "application/octet-stream"


@transaction.atomic
def hand_in(*, actor: Actor, document_id: int, written: Written, now: datetime) -> UUID:
    """Hand a reflection in; the same again gives the stored outcome.

    :raises DomainError: courses.unknown_member, courses.unknown_course, courses.id_reused, courses.no_reflection,
        courses.needs_words, courses.reflection_stands
    """
    reader = reader_of(actor, now)
    member = required_self(reader)
    study_of(reader, member, document_id)
    db.serialise(f"courses:{member.member_id}:{document_id}")
    words = normalise(written.words).strip()
    known = Reflection.objects.select_related("file").filter(pk=written.id).first()
    if known is not None:
        if (known.member_id, known.document_id) != (member.member_id, document_id) or not _says(known, words, written):
            raise refusal("courses.id_reused")
        return known.pk
    terms = terms_of(document_id)
    if terms is None or not terms.reflection:
        raise refusal("courses.no_reflection")
    if not words and not written.data:
        raise refusal("courses.needs_words")
    if standing_reflection(member.member_id, document_id) is not None:
        raise refusal("courses.reflection_stands")
    file_id = None
    if written.data:
        file_id = files.keep(data=written.data, name=written.name, media_type=written.media_type, now=now).id
    row = Reflection.objects.create(
        id=written.id, member_id=member.member_id, document_id=document_id, words=words, file_id=file_id,
        file_name=written.name[-255:], sent_at=now,
    )  # fmt: skip
    record(
        actor=actor, action="courses.hand_in", subject=f"document:{document_id}", unit_id=member.unit_id, now=now
    )  # fmt: skip
    return row.pk


@transaction.atomic
def read_reflection(
    *, actor: Actor, unit_id: int, reflection_id: UUID, accept: bool, words: str, now: datetime
) -> None:
    """Accept a reflection, or return it with words; accepted, it may be what was left of the course.

    :raises DomainError: people.not_allowed, courses.unknown_reflection, courses.read_already, courses.own_reflection,
        courses.needs_words
    """
    reader = reader_of(actor, now)
    row = one_handed(reader, unit_id, reflection_id)
    db.serialise(f"courses:{row.member_id}:{row.document_id}")
    row.refresh_from_db()
    if row.state != State.WAITING:
        raise refusal("courses.read_already")
    own = oneself(reader)
    if own is not None and own.member_id == row.member_id:
        raise refusal("courses.own_reflection")
    row.reading = normalise(words).strip()
    if not accept and not row.reading:
        raise refusal("courses.needs_words")
    row.state, row.read_at, row.read_by = (State.ACCEPTED if accept else State.RETURNED), now, actor.user_id
    row.save(update_fields=["state", "read_at", "read_by", "reading"])
    record(
        actor=actor, action="courses.read_reflection", subject=f"document:{row.document_id}", unit_id=unit_id,
        detail={"accepted": accept}, now=now,
    )  # fmt: skip
    member = standing_member(row.member_id, reader.day)
    if accept and member is not None:
        study = study_of(reader, member, row.document_id)
        progress = progress_of(reader, member, row.document_id)
        finish_if_done(actor=actor, member=member, study=study, progress=progress, now=now)


@transaction.atomic
def look_at_reflections(*, actor: Actor, unit_id: int, now: datetime) -> HandedPage:
    """The reflections of a unit's own members that wait, by name.

    :raises DomainError: people.not_allowed, units.unknown
    """
    page = handed_at(reader_of(actor, now), unit_id)
    record(
        actor=actor, action="courses.look_at_reflections", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"count": len(page.lines)}, now=now,
    )  # fmt: skip
    return page


@transaction.atomic
def look_at_reflection(*, actor: Actor, unit_id: int, reflection_id: UUID, now: datetime) -> Handed:
    """One reflection with its words.

    :raises DomainError: people.not_allowed, courses.unknown_reflection
    """
    row = one_handed(reader_of(actor, now), unit_id, reflection_id)
    _looked(actor, unit_id, row, now)
    return handed(row)


@transaction.atomic
def open_file(*, actor: Actor, unit_id: int, reflection_id: UUID, now: datetime) -> Content:
    """The file of a reflection.

    :raises DomainError: people.not_allowed, courses.unknown_reflection
    """
    row = one_handed(reader_of(actor, now), unit_id, reflection_id)
    if row.file_id is None:
        raise refusal("courses.unknown_reflection")
    _looked(actor, unit_id, row, now)
    return kept.content(row.file_id)


@transaction.atomic
def forget(*, events: Sequence[MemberErased], actor: Actor, now: datetime) -> None:  # noqa: ARG001  # as every follower
    """Remove what those who were erased wrote; that it was read stays."""
    for row in Reflection.objects.filter(member__in=[event.member_id for event in events]):
        file_id, row.file_id = row.file_id, None
        row.words, row.file_name, row.reading = ERASED, "", ERASED if row.reading else ""
        row.save(update_fields=["words", "file", "file_name", "reading"])
        if file_id is not None:
            files.forget(file_id=file_id)


def _says(row: Reflection, words: str, written: Written) -> bool:
    """True where a reflection says the same, in words and in its file."""
    digest = sha256(written.data).hexdigest() if written.data else ""
    return (row.words, row.file.sha256 if row.file else "") == (words, digest)


def _looked(actor: Actor, unit_id: int, row: Reflection, now: datetime) -> None:
    record(
        actor=actor, action="courses.look_at_reflections", subject=f"document:{row.document_id}", unit_id=unit_id,
        detail={"count": 1}, now=now,
    )  # fmt: skip
