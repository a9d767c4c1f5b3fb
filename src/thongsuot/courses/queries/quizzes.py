"""A member's tries at a quiz: the question to answer now, and what came of those that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from thongsuot.courses.models import Answer, Attempt, CourseTerms, Drawn
from thongsuot.courses.queries.bank import Anchor, anchors_of, clauses_of, content_of, terms_of
from thongsuot.courses.queries.own import required_self, study_of
from thongsuot.courses.rules.quiz import Content, Shown, shown
from thongsuot.courses.rules.refusals import refusal
from thongsuot.people.access import Reader
from thongsuot.study.queries.own import OwnStudy


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt of the member's own: how many of its questions were answered right."""

    id: UUID
    number: int
    began_at: datetime
    ended_at: datetime | None
    right: int
    of: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Quiz:
    """What the quiz of a course asks, and the member's tries, the last first."""

    terms: CourseTerms
    tried: tuple[Tried, ...]

    @property
    def passed(self) -> bool:
        """True where one of the tries was enough."""
        return any(one.passed for one in self.tried)

    @property
    def open(self) -> Tried | None:
        """The try that is under way."""
        return next((one for one in self.tried if one.ended_at is None), None)

    @property
    def may_try(self) -> bool:
        """True where another try may begin: none is under way or was enough, and not all are used up."""
        used_up = self.terms.attempts and len(self.tried) >= self.terms.attempts
        return not self.passed and self.open is None and not used_up


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an attempt as the member sees it: `items` and `matches` in the order of this attempt."""

    attempt: Tried
    position: int
    prompt: str
    kind: str
    items: tuple[str, ...]
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A question that was answered: what was said, what is right, why, and where it stands in the text."""

    prompt: str
    said: str
    right: str
    is_right: bool
    explanation: str
    place: str
    anchor: Anchor | None


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt that has ended, question by question."""

    study: OwnStudy
    attempt: Tried
    pass_per_cent: int
    marked: tuple[Marked, ...]


def quiz_of(member_id: int, document_id: int) -> Quiz | None:
    """The quiz of a course for a member; None where it has none."""
    terms = terms_of(document_id)
    if terms is None or not terms.questions:
        return None
    rows = Attempt.objects.filter(member=member_id, document=document_id).order_by("-number")
    return Quiz(terms, tuple(map(_tried, rows.prefetch_related("drawn"))))


def asked(reader: Reader, document_id: int) -> Asked | None:
    """The first question of the try under way that has no answer; None where no try is under way.

    :raises DomainError: courses.unknown_member
    """
    member = required_self(reader)
    attempt = Attempt.objects.filter(member=member.member_id, document=document_id, ended_at=None).first()
    drawn = next_of(attempt) if attempt else None
    if attempt is None or drawn is None:
        return None
    content, seen = seen_by(attempt, drawn)
    return Asked(
        attempt=_tried(attempt),
        position=drawn.position,
        prompt=drawn.question.prompt,
        kind=content.kind.value,
        items=tuple(content.items[place] for place in seen.items),
        matches=tuple(content.matches[place] for place in seen.matches),
    )


def result(reader: Reader, document_id: int, attempt_id: UUID) -> Result:
    """What came of an own attempt that has ended.

    :raises DomainError: courses.unknown_member, courses.unknown_course, courses.unknown_attempt
    """
    member = required_self(reader)
    study = study_of(reader, member, document_id)
    rows = Attempt.objects.filter(member=member.member_id, document=document_id, ended_at__isnull=False)
    attempt = rows.select_related("terms").filter(pk=attempt_id).first()
    if attempt is None:
        raise refusal("courses.unknown_attempt")
    places, anchors = dict(clauses_of(document_id)), anchors_of(document_id)
    answers = (
        Answer.objects.filter(drawn__attempt=attempt).select_related("drawn__question").order_by("drawn__position")
    )
    marked = tuple(_marked(one, places, anchors) for one in answers)
    return Result(study, _tried(attempt), attempt.terms.pass_per_cent, marked)


def next_of(attempt: Attempt) -> Drawn | None:
    """The first question of an attempt that has no answer."""
    return attempt.drawn.filter(answer__isnull=True).select_related("question").order_by("position").first()


def seen_by(attempt: Attempt, drawn: Drawn) -> tuple[Content, Shown]:
    """A drawn question, and in which order it is seen in this attempt."""
    content = content_of(drawn.question)
    return content, shown(content, attempt.seed, str(drawn.question_id))


def _tried(row: Attempt) -> Tried:
    return Tried(
        row.pk, row.number, row.began_at, row.ended_at, row.right or 0, len(row.drawn.all()), bool(row.passed)
    )  # fmt: skip


def _marked(one: Answer, places: dict[UUID, str], anchors: dict[UUID, Anchor]) -> Marked:
    question = one.drawn.question
    content = content_of(question)
    right = content.right or tuple(range(len(content.items)))
    return Marked(
        prompt=question.prompt,
        said=_in_words(content, one.given),
        right=_in_words(content, right),
        is_right=one.is_right,
        explanation=question.explanation,
        place=places.get(question.clause, "") if question.clause else "",
        anchor=anchors.get(question.clause) if question.clause else None,
    )


def _in_words(content: Content, given: Sequence[int]) -> str:
    if content.kind == "match":
        pairs = zip(content.items, given, strict=True)
        return "; ".join(f"{item} – {content.matches[place]}" for item, place in pairs)
    sign = " → " if content.kind == "order" else "; "
    return sign.join(content.items[place] for place in given)
