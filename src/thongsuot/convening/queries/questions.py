"""Questions of a conference as their readers see them, and those published at a document's clauses.

The office that may convene sees every question and who asked. Everybody else who sees the conference reads what is
published, what they asked themselves, and what came through points that they run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.models import Answer, Question, StudiedDocument
from thongsuot.convening.queries.seeing import ConferenceHead, conferences_seen, may_convene
from thongsuot.documents.models import Clause
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.pages import Page, page
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.people.models import User
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import fold

A_PAGE = 30
SEARCHED = 3000
"""So many clauses are looked through: more than the documents of any conference have."""
STATES = ("open", "answered", "published")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """The answer that counts for this reader: the last one, or the last that was published."""

    words: str
    in_sitting: bool
    answered_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClauseLink:
    """The clause that a question is about."""

    id: int
    document_id: int
    version_id: int
    section: int
    uid: UUID
    eid: str
    symbol: str
    place: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question; `asker` is empty where only the unit or the point is shown. `merged` went into it."""

    id: int
    words: str
    asked_at: datetime
    unit: str
    point: str
    asker: str
    is_own: bool
    sitting: str
    group: str
    clause: ClauseLink | None
    answer: AnswerLine | None
    merged: tuple[QuestionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of questions, and how many there are in each state, of those that the reader sees."""

    page: Page[QuestionLine]
    open: int
    answered: int
    published: int
    groups: tuple[str, ...]

    @property
    def total(self) -> int:
        """All that the reader sees."""
        return self.open + self.answered + self.published


def questions_of(
    reader: Reader, head: ConferenceHead, *, state: str = "", group: str = "", number: int = 1
) -> QuestionPage:
    """The questions of a conference that the reader sees, those without an answer first; seven queries at most."""
    rows = _seen(reader, head)
    answers = Answer.objects.filter(question=OuterRef("pk"))
    states = {
        "open": Q(~Exists(answers)),
        "answered": Q(Exists(answers)) & ~Q(Exists(answers.filter(published_at__isnull=False))),
        "published": Q(Exists(answers.filter(published_at__isnull=False))),
    }
    counts = _counted(rows, states)
    wanted = rows.filter(states[state]) if state in states else rows
    wanted = wanted.filter(group__title=group) if group else wanted
    ordered = wanted.annotate(answered=Exists(answers)).order_by("answered", "group__title", "asked_at", "pk")
    found = page(_whole(ordered), number=number, size=A_PAGE, as_item=lambda row: row)
    lines = _lines(reader, head, found.items)
    groups = tuple(head_groups(head))
    shown = Page(items=lines, number=found.number, total=found.total, size=found.size)
    return QuestionPage(shown, counts["open"], counts["answered"], counts["published"], groups)


def question_for(reader: Reader, head: ConferenceHead, question_id: int) -> QuestionLine:
    """One question that the reader sees; one that was merged leads to the question that took it in.

    :raises DomainError: convening.unknown_question
    """
    wanted = Q(pk=question_id) | Q(merged=question_id)
    found = list(_whole(_seen(reader, head).filter(wanted).distinct()))
    if not found:
        raise unknown_question()
    return _lines(reader, head, found)[0]


def head_groups(head: ConferenceHead) -> Iterable[str]:
    """The titles under which questions are put together."""
    titles = Question.objects.filter(conference=head.id, group__isnull=False).order_by("group__title")
    return titles.values_list("group__title", flat=True).distinct()


def published_at_clauses(reader: Reader, document_id: int) -> Mapping[UUID, tuple[QuestionLine, ...]]:
    """What was asked and answered of a document at any conference that the reader sees, by the clause's lasting id."""
    published = Answer.objects.filter(question=OuterRef("pk"), published_at__isnull=False)
    rows = Question.objects.filter(
        Exists(published),
        clause__version__document=document_id,
        into=None,
        conference__in=conferences_seen(reader),
    )
    found: dict[UUID, list[QuestionLine]] = {}
    for row in _whole(rows).order_by("asked_at", "pk"):
        line = _line(row, {}, {}, everything=False, user_id=None)
        if line.clause is not None:
            found.setdefault(line.clause.uid, []).append(line)
    return {uid: tuple(lines) for uid, lines in found.items()}


def clause_for(conference_id: int, clause_id: int) -> Clause:
    """A clause of a document that is put to the conference.

    :raises DomainError: convening.unknown_clause
    """
    found = Clause.objects.filter(pk=clause_id, version__document__in=_studied_documents(conference_id)).first()
    if found is None:
        raise DomainError("convening.unknown_clause", _("No document put to this conference has this clause."))
    return found


def clauses_of(conference_id: int, words: str, limit: int = 30) -> tuple[ClauseLink, ...]:
    """Clauses in force of the documents put to a conference whose place or heading holds these words, folded."""
    rows = Clause.objects.filter(version__document__in=_studied_documents(conference_id), version__state="published")
    found = rows.select_related("version__document").defer("version__text").order_by("version__document_id", "position")
    named = (_clause_link(row) for row in found[:SEARCHED])
    return tuple([one for one in named if fold(words) in fold(one.place)][:limit])


def unknown_question() -> DomainError:
    """The refusal for a question that does not exist, or not for this reader."""
    return DomainError("convening.unknown_question", _("There is no such question."))


def _counted(rows: QuerySet[Question], states: Mapping[str, Q]) -> Mapping[str, int]:
    """How many of the rows are in each state; one query, which counts a row once however it is found."""
    stood = rows.annotate(state=Case(*(When(is_so, Value(name)) for name, is_so in states.items()))).order_by()
    counts = dict(stood.values_list("state").annotate(Count("pk", distinct=True)))
    return {name: counts.get(name, 0) for name in states}


def _studied_documents(conference_id: int) -> QuerySet[StudiedDocument, int]:
    return StudiedDocument.objects.filter(conference=conference_id).values_list("document_id", flat=True)


def _seen(reader: Reader, head: ConferenceHead) -> QuerySet[Question]:
    rows = Question.objects.filter(conference=head.id, into=None)
    if may_convene(reader, head):
        return rows
    published = Answer.objects.filter(question=OuterRef("pk"), published_at__isnull=False)
    mine = Q(pk__in=[])
    if reader.actor.user_id is not None:
        mine = Q(asked_by=reader.actor.user_id) | Q(merged__asked_by=reader.actor.user_id)
    ours = reader.scope(Permission.RUN_POINT).q("point__owner") & Q(point__isnull=False)
    return rows.filter(Q(Exists(published)) | mine | ours).distinct()


def _whole(rows: QuerySet[Question]) -> QuerySet[Question]:
    """The questions with all that their lines show."""
    merged = Question.objects.select_related("point", "sitting", "group").order_by("asked_at", "pk")
    return rows.select_related("point", "sitting", "group", "clause__version__document").prefetch_related(
        Prefetch("answers", Answer.objects.order_by("answered_at", "pk")), Prefetch("merged", merged)
    )


def _lines(reader: Reader, head: ConferenceHead, rows: Iterable[Question]) -> tuple[QuestionLine, ...]:
    listed = list(rows)
    everyone = [one for row in listed for one in (row, *row.merged.all())]
    everything = may_convene(reader, head)
    refs = units.units_by_ids(sorted({one.unit_id for one in everyone}), reader.tree)
    askers: dict[int, str] = {}
    if everything:
        ids = {one.asked_by for one in everyone if one.asked_by is not None}
        askers = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    names = {unit_id: one.name for unit_id, one in refs.items()}
    return tuple(_line(row, names, askers, everything=everything, user_id=reader.actor.user_id) for row in listed)


def _line(
    row: Question, names: Mapping[int, str], askers: Mapping[int, str], *, everything: bool, user_id: int | None,
) -> QuestionLine:  # fmt: skip
    known = [one for one in row.answers.all() if everything or one.published_at is not None]
    last = known[-1] if known else None
    return QuestionLine(
        id=row.pk,
        words=row.words,
        asked_at=row.asked_at,
        unit=names.get(row.unit_id, ""),
        point=row.point.name if row.point else "",
        asker=askers.get(row.asked_by or 0, ""),
        is_own=user_id is not None and row.asked_by == user_id,
        sitting=row.sitting.title if row.sitting else "",
        group=row.group.title if row.group else "",
        clause=_clause_link(row.clause) if row.clause else None,
        answer=AnswerLine(last.words, last.in_sitting, last.answered_at, last.published_at) if last else None,
        merged=tuple(_merged(one, names, askers, user_id) for one in row.merged.all()),
    )


def _merged(row: Question, names: Mapping[int, str], askers: Mapping[int, str], user_id: int | None) -> QuestionLine:
    """A question that went into another, whose answer answers it."""
    return QuestionLine(
        id=row.pk,
        words=row.words,
        asked_at=row.asked_at,
        unit=names.get(row.unit_id, ""),
        point=row.point.name if row.point else "",
        asker=askers.get(row.asked_by or 0, ""),
        is_own=user_id is not None and row.asked_by == user_id,
        sitting="",
        group="",
        clause=None,
        answer=None,
    )


def _clause_link(clause: Clause) -> ClauseLink:
    version = clause.version
    place = " ".join(part for part in (clause.place or clause.number, clause.heading) if part)
    return ClauseLink(
        clause.pk,
        version.document_id,
        version.pk,
        clause.section,
        clause.uid,
        clause.eid,
        version.document.symbol,
        place,
    )
