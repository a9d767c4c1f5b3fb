"""One course of a member as its page shows it: reading, quiz, what a conference gave."""

from __future__ import annotations

from dataclasses import dataclass

from thongsuot.convening.queries.materials import Given, given_about
from thongsuot.courses.queries.own import Progress, progress_of, required_self, study_of
from thongsuot.courses.queries.quizzes import Quiz, quiz_of
from thongsuot.people.access import Reader
from thongsuot.study.queries.own import OwnStudy


@dataclass(frozen=True, slots=True)
class Course:
    """A document as a course: how far one is, the quiz where there is one, and what a conference gave about it."""

    study: OwnStudy
    progress: Progress
    quiz: Quiz | None
    given: tuple[Given, ...]


def course(reader: Reader, document_id: int) -> Course:
    """One course of the member who reads.

    :raises DomainError: courses.unknown_member, courses.unknown_course
    """
    member = required_self(reader)
    study = study_of(reader, member, document_id)
    return Course(
        study,
        progress_of(reader, member, document_id),
        quiz_of(member.member_id, document_id),
        given_about(reader, document_id),
    )
