"""Who is to be reminded of a document: unit by unit, which stage each lacks, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thongsuot.flow.queries import counting, publications
from thongsuot.flow.queries.publications import Course
from thongsuot.flow.queries.standing import each, view
from thongsuot.flow.rules.figures import Publication, Stage
from thongsuot.flow.rules.profiles import first_missed
from thongsuot.flow.rules.reminders import LATE, subject
from thongsuot.kernel.days import NO_DAY
from thongsuot.kernel.permission import Permission
from thongsuot.notices.rules import Aim, Params
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Lacking:
    """A unit that lacks a stage by a day; of those that are late only the first stage, where it is stuck."""

    unit_id: int
    stage: Stage
    due_on: date


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
        one
        for one in lacking(reader, course, unit)
        if one.stage == stage and one.due_on < reader.day and (one.unit_id == unit.id or not own)
    ]
    about = subject(document_id, stage_code)
    return ToRemind(publication, unit, stage, own, about, tuple(aim(publication, one, LATE) for one in found))


def lacking(reader: Reader, course: Course, unit: UnitRef) -> Iterator[Lacking]:
    """What each unit beneath one lacks of a document in force, as known now; three queries."""
    if not counting.in_force([course]):
        return
    stages = course.tracked
    for one, profile in each(counting.asked_of(course), view(reader.tree, unit, ())):
        stuck = first_missed(profile, reader.day)
        if stuck is not None and stuck.lacking_by is not None:
            yield Lacking(one.id, stages[stuck.place], stuck.lacking_by)
        for stand in profile.stands:
            if stand.lacking_by is not None and reader.day <= stand.lacking_by < NO_DAY:
                yield Lacking(one.id, stages[stand.place], stand.lacking_by)


def aim(publication: Publication, one: Lacking, reason: str) -> Aim:
    """What a unit is told of what it lacks; the link leads to what is due from it."""
    about = subject(publication.document_id, one.stage.code)
    return Aim(one.unit_id, reason, about, f"/units/{one.unit_id}/due/", _params(publication, one.stage, one.due_on))


def _params(publication: Publication, stage: Stage, due_on: date) -> Params:
    return {
        "document": publication.symbol or publication.title,
        "stage": {language: stage.words(language) for language in ("vi", "en")},
        "due_on": due_on.isoformat(),
    }
