"""When all that a course asks for is done, the completion is recorded, with what shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from thongsuot.courses.queries.own import Progress
from thongsuot.courses.queries.quizzes import quiz_of
from thongsuot.courses.queries.reflections import reflection_stands
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.people.queries.own import Self
from thongsuot.study.operations import Studied
from thongsuot.study.operations.own import record_own
from thongsuot.study.queries.own import OwnStudy
from thongsuot.study.rules import Way
from thongsuot.study.rules.evidence import by_course

_FINISHED: Final = UUID("0d3c1c7a-6a52-5b0e-8f27-3f1b6ad1c9e2")
"""Ids of completions by a course are made from this, so that each course of a member is recorded once."""


def finish_if_done(*, actor: Actor, member: Self, study: OwnStudy, progress: Progress, now: datetime) -> bool:
    """Record the completion where everything is done and self-study counts for the member; True where it stands."""
    document_id = progress.layout.document_id
    if not progress.is_read or not study.alone:
        return False
    quiz = quiz_of(member.member_id, document_id)
    if quiz is not None and not quiz.passed:
        return False
    if not reflection_stands(member.member_id, document_id):
        return False
    studied = Studied(
        id=completion_id(member.member_id, document_id),
        member_id=member.member_id,
        document_id=document_id,
        way=Way.SELF_STUDY,
        studied_on=day_of(now),
        words=by_course(version=progress.layout.number, clauses=progress.clauses, quiz=quiz is not None),
    )
    return record_own(actor=actor, oneself=member, studied=studied, now=now).outcome != "refused"


def completion_id(member_id: int, document_id: int) -> UUID:
    """The id under which a member's course of a document is recorded."""
    return uuid5(_FINISHED, f"{document_id}:{member_id}")
