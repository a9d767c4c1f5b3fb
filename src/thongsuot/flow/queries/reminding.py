"""Who is to be reminded of a document: unit by unit, which stage each lacks, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from thongsuot.flow.queries import counting, publications
from thongsuot.flow.queries.publications import Course
from thongsuot.flow.queries.standing import each, view
from thongsuot.flow.rules.figures import Publication, Stage
from thongsuot.flow.rules.profiles import first_missed
from thongsuot.flow.rules.reminders import (
    LATE,
    LATE_BENEATH,
    NEAR,
    WORDINGS,
    document_of,
    of_document,
    subject,
)
from thongsuot.kernel.days import NO_DAY
from thongsuot.kernel.permission import Permission
from thongsuot.notices.queries.sources import Source
from thongsuot.notices.rules import Aim, Lack
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

DOCUMENTS = 200
"""A schedule goes through so many documents at most, the latest published."""


@dataclass(frozen=True, slots=True)
class ToRemind:
    """The units stuck at one stage beneath a unit, or that unit itself, and what each is told."""

    publication: Publication
    unit: UnitRef
    stage: Stage
    is_own: bool
    subject: str
    aims: tuple[Aim, ...]


def to_remind(reader: Reader, document_id: int, unit_id: int, stage_code: str, *, own: bool) -> ToRemind | None:
    """The units stuck today at a stage beneath a unit, or the unit itself; None where there is no such stage.

    :raises DomainError: documents.unknown_document, people.not_allowed, units.unknown
    """
    publication = publications.publication(reader, document_id, reader.day)
    unit = access.unit_for(reader, Permission.REMIND, unit_id)
    owner = units.unit(publication.owner_id, reader.tree)
    course = publications.courses([publication], {owner.id: owner}, reader.day)[document_id]
    stage = next((one for one in course.stages if one.code == stage_code), None)
    if stage is None:
        return None
    found = [
        lack
        for lacked, lack in _lacking(reader, course, unit)
        if lacked == stage and lack.due_on < reader.day and (lack.unit_id == unit.id or not own)
    ]
    about = subject(document_id, stage_code)
    return ToRemind(publication, unit, stage, own, about, tuple(lack.aim(LATE) for lack in found))


def lacking(reader: Reader, unit: UnitRef, about: str) -> Iterator[Lack]:
    """What each unit beneath one lacks of a document in force, or of all of them, as known now.

    A stage owed by members is left out: `study` tells units of it, with how many are left.
    """
    found = publications.in_force(reader, reader.day, DOCUMENTS)
    wanted = [one for one in found if not about or one.document_id == document_of(about)]
    owners = units.units_by_ids({one.owner_id for one in wanted}, reader.tree)
    listed = [one for one in wanted if one.owner_id in owners]
    for course in publications.courses(listed, owners, reader.day).values() if listed else ():
        yield from (lack for stage, lack in _lacking(reader, course, unit) if not stage.by_members)


def subjects(reader: Reader, unit: UnitRef) -> list[tuple[str, str]]:
    """The documents in force that reach a unit or anything beneath it, each as a subject and its name."""
    found = publications.in_force(reader, reader.day, DOCUMENTS)
    owners = units.units_by_ids({one.owner_id for one in found}, reader.tree)
    near = [one for one in found if one.owner_id in owners and _reaches(owners[one.owner_id], unit)]
    return [(of_document(one.document_id), f"{one.symbol} {one.title}".strip()) for one in near]


def _reaches(owner: UnitRef, unit: UnitRef) -> bool:
    return owner.holds(unit) or unit.holds(owner)


def _lacking(reader: Reader, course: Course, unit: UnitRef) -> Iterator[tuple[Stage, Lack]]:
    """A stage, and who lacks it; of those that are late only the first, where a unit is stuck."""
    if not counting.in_force([course]):
        return
    for one, profile in each(counting.asked_of(course), view(reader.tree, unit, ())):
        stuck = first_missed(profile, reader.day)
        coming = [stand for stand in profile.stands if stand.lacking_by and reader.day <= stand.lacking_by < NO_DAY]
        for stand in (*([stuck] if stuck else []), *coming):
            stage = course.tracked[stand.place]
            yield stage, _lack(course.publication, one.id, stage, stand.lacking_by or NO_DAY)


def _lack(publication: Publication, unit_id: int, stage: Stage, due_on: date) -> Lack:
    params = {
        "document": publication.symbol or publication.title,
        "stage": {language: stage.words(language) for language in ("vi", "en")},
        "due_on": due_on.isoformat(),
    }
    return Lack(unit_id, subject(publication.document_id, stage.code), due_on, f"/units/{unit_id}/due/", params)


def _above(about: str, unit_id: int) -> str:
    return f"/documents/{document_of(about)}/?unit={unit_id}"


STAGES = Source(
    code="stages",
    name=_("Stages of a document"),
    wordings=WORDINGS,
    near=NEAR,
    late=LATE,
    beneath=LATE_BENEATH,
    subjects=subjects,
    lacking=lacking,
    above=_above,
)
"""What `config.notices` lists."""
