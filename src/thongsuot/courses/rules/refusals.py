"""Why something is not accepted: one table of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message

MESSAGES: Mapping[str, Message] = {
    "courses.bad_statement": _("This is no statement of xAPI that can be understood."),
    "courses.changed_meanwhile": _("Someone set this anew meanwhile. Look at it once more."),
    "courses.id_reused": _("Something else already came under this id, and this was not stored. Send it once more."),
    "courses.needs_words": _("Write something."),
    "courses.newer_version": _("A newer version is in force meanwhile. Open the course again; your place is kept."),
    "courses.no_answer": _("Choose your answer."),
    "courses.no_more_attempts": _("There are no more tries."),
    "courses.no_quiz": _("This course has no quiz."),
    "courses.no_reflection": _("This course asks for no reflection."),
    "courses.no_statements": _("The file holds no statements of xAPI: it is no JSON, or another one."),
    "courses.not_in_order": _("What stands before this has not been read yet. Go on where you left off."),
    "courses.own_reflection": _("Nobody reads their own. Ask the level above."),
    "courses.question_items": _("A question has two to eight choices, none of them twice."),
    "courses.question_matches": _("Write each line as “one = the other”, and nothing twice."),
    "courses.question_right": _("Say which is right: one of them, or several but not all."),
    "courses.question_words": _("Write the question."),
    "courses.read_already": _("Somebody has read this already."),
    "courses.read_first": _("Read everything first."),
    "courses.reflection_stands": _("What you handed in stands. Wait until it is read."),
    "courses.statement_of_our_own": _("What was recorded here is taken back here, by a person, not by a statement."),
    "courses.statement_reused": _("Another statement came under this id before. Both are kept; ask where it was made."),
    "courses.statement_twice": _("Statement %(first)s of this file bears the same id and says something else."),
    "courses.statement_without_account": _("It does not name a person by an account with the member’s code."),
    "courses.statement_without_time": _("It does not say when."),
    "courses.statements_not_planned": _("There are no such statements waiting to be recorded."),
    "courses.too_few_questions": _("At most %(approved)s can be asked: so many questions are approved."),
    "courses.too_many_statements": _("At most %(count)s statements can be brought in one file."),
    "courses.unknown_activity": _("No document that you may read is a course with this id."),
    "courses.unknown_attempt": _("There is no such try of yours."),
    "courses.unknown_clause": _("The document has no such clause."),
    "courses.unknown_course": _("There is no such course for you."),
    "courses.unknown_member": _(
        "This account is nobody’s own yet. Ask the secretary of your unit for an invitation to an account of your own."
    ),
    "courses.unknown_question": _("There is no such question."),
    "courses.unknown_reflection": _("There is no such reflection here."),
    "courses.unknown_statements": _("There is no such file of statements."),
}
"""What a person reads for each code of this package."""


def refusal(code: str, **params: Any) -> DomainError:  # noqa: ANN401  # what the message names
    """The refusal with this code."""
    return DomainError(code, MESSAGES[code], **params)
