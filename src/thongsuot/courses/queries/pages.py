"""One course of a member as its page shows it: reading, quiz, what a conference gave."""

from __future__ import annotations

from dataclasses import dataclass

from thongsuot.convening.queries.materials import Given, given_about
from thongsuot.courses.models import Reflection
from thongsuot.courses.queries.bank import terms_of
from thongsuot.courses.queries.own import Progress, progress_of, required_self, study_of
from thongsuot.courses.queries.quizzes import Quiz, quiz_of
from thongsuot.courses.queries.reflections import own_reflections
from thongsuot.people.access import Reader
from thongsuot.study.queries.own import OwnStudy


@dataclass(frozen=True, slots=True)
class Course:
    """A document as a course: how far one is, its quiz, what one handed in, what a conference gave about it.

    `quiz` and `reflections` are None where the course asks for none.
    """

    study: OwnStudy
    progress: Progress
    quiz: Quiz | None
    reflections: tuple[Reflection, ...] | None
    given: tuple[Given, ...]


def course(reader: Reader, document_id: int) -> Course:
    """One course of the member who reads.

    :raises DomainError: courses.unknown_member, courses.unknown_course
    """
    member = required_self(reader)
    study = study_of(reader, member, document_id)
    terms = terms_of(document_id)
    asks = terms is not None and terms.reflection
    return Course(
        study,
        progress_of(reader, member, document_id),
        quiz_of(member.member_id, document_id),
        tuple(own_reflections(member.member_id, document_id)) if asks else None,
        given_about(reader, document_id),
    )
