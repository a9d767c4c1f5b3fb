"""A document's questions, what its course asks for, and what may be asked of its requirements."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from thongsuot.courses.models import Attempt, CourseTerms, Question
from thongsuot.courses.rules.proposals import Asks, Fact, Proposal
from thongsuot.courses.rules.quiz import Content, Kind
from thongsuot.courses.rules.refusals import refusal
from thongsuot.documents import queries as documents
from thongsuot.documents.models import IN_FORCE, Clause, Part, Requirement, VersionState
from thongsuot.documents.queries.listing import DocumentHead
from thongsuot.documents.rules.meaning import unscaled
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, require_reader
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a clause stands in a version's text."""

    version_id: int
    section: int
    eid: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the bank; `place` is how people cite its clause, empty where it has none."""

    id: UUID
    prompt: str
    content: Content
    explanation: str
    clause: UUID | None
    place: str
    state: str
    asks: str


@dataclass(frozen=True, slots=True)
class Bank:
    """A document's questions, waiting ones first, and what its course asks for. Of attempts only how many there were.

    `tried` members have ended an attempt, `passed` of them have passed.
    """

    head: DocumentHead
    terms: CourseTerms | None
    questions: tuple[QuestionLine, ...]
    tried: int
    passed: int

    @property
    def approved(self) -> int:
        """How many questions can be drawn."""
        return sum(one.state == Question.State.APPROVED for one in self.questions)

    @property
    def waiting(self) -> int:
        """How many wait for a person."""
        return sum(one.state == Question.State.PROPOSED for one in self.questions)


def bank(reader: Reader, document_id: int) -> Bank:
    """The questions of a document, for whoever sets what is studied at its owner.

    :raises DomainError: documents.unknown_document, people.not_allowed
    """
    head = documents.document(reader, document_id)
    require_reader(reader, Permission.CONVENE, head.owner)
    rows = Question.objects.filter(document=document_id).exclude(state=Question.State.REPLACED)
    order = [state.value for state in Question.State]
    shown = sorted(rows.order_by("made_at", "pk"), key=lambda row: order.index(row.state))
    places = _places(document_id)
    people = Attempt.objects.filter(document=document_id, ended_at__isnull=False).aggregate(
        tried=Count("member", distinct=True), passed=Count("member", distinct=True, filter=Q(passed=True))
    )
    return Bank(head, terms_of(document_id), tuple(_line(row, places) for row in shown), **people)


def question(reader: Reader, question_id: UUID) -> tuple[DocumentHead, QuestionLine]:
    """One question of the bank, and its document.

    :raises DomainError: courses.unknown_question, people.not_allowed
    """
    row = Question.objects.filter(pk=question_id).exclude(state=Question.State.REPLACED).first()
    if row is None:
        raise refusal("courses.unknown_question")
    head = documents.document(reader, row.document_id)
    require_reader(reader, Permission.CONVENE, head.owner)
    return head, _line(row, _places(row.document_id))


def terms_of(document_id: int) -> CourseTerms | None:
    """What a document's course asks for by now; None where nobody has set it: reading alone."""
    return CourseTerms.objects.filter(document=document_id).order_by("-revision").first()


def content_of(row: Question) -> Content:
    """What stands in a stored question."""
    return Content(Kind(row.kind), tuple(row.items), tuple(row.matches), tuple(row.right))


def clauses_of(document_id: int) -> list[tuple[UUID, str]]:
    """The clauses of the version in force: their ids, and how people cite them."""
    rows = Clause.objects.filter(version__document=document_id, version__state=VersionState.PUBLISHED)
    found = rows.order_by("position").values_list("uid", "place", "heading", "number")
    return [(uid, f"{place or number} {heading}".strip()[:120] or "–") for uid, place, heading, number in found]


def anchors_of(document_id: int) -> dict[UUID, Anchor]:
    """Where each clause of the version in force stands, by its id."""
    rows = Clause.objects.filter(version__document=document_id, version__state=VersionState.PUBLISHED)
    return {
        row.uid: Anchor(row.version_id, row.section, row.eid) for row in rows.only("uid", "version", "section", "eid")
    }


def facts_of(document_id: int) -> list[Fact]:
    """What the version in force asks for, in words, as far as a question can be asked about it."""
    rows = Requirement.objects.filter(
        version__document=document_id, version__state=VersionState.PUBLISHED, state__in=IN_FORCE
    )
    found = rows.select_related("clause").prefetch_related("bodies").order_by("start", "pk")
    return [_fact(row) for row in found]


def prompt_of(one: Proposal) -> str:
    """The words of a proposed question."""
    words = {
        Asks.FIGURE: _("Which figure does the document set: %(what)s?"),
        Asks.DEADLINE: _("By when, according to the document: %(what)s?"),
        Asks.LEAD: _("Who leads, according to the document: %(what)s?"),
    }
    return words[one.asks] % {"what": one.what}


def _fact(row: Requirement) -> Fact:
    leads = [body.words for body in row.bodies.all() if body.part == Part.LEAD]
    others = tuple(body.words for body in row.bodies.all() if body.part != Part.LEAD)
    return Fact(
        requirement_id=row.pk,
        clause=row.clause.uid if row.clause else None,
        statement=row.statement,
        quote=row.quote,
        figure=_figure(row),
        counted_in=row.counted_in,
        deadline=format_date(row.due_until, "vi") if row.due_kind == "day" and row.due_until else "",
        deadline_words=row.due_text,
        lead=leads[0] if len(leads) == 1 else "",
        others=others,
    )


def _figure(row: Requirement) -> str:
    low, high = unscaled(row.low), unscaled(row.high)
    words = " – ".join(format_number(one) for one in (low, high) if one is not None)
    if not words:
        return ""
    return f"{words}%" if row.counted_in == "percent" else f"{words} {row.counted_in}".strip()


def _places(document_id: int) -> dict[UUID, str]:
    return dict(clauses_of(document_id))


def _line(row: Question, places: dict[UUID, str]) -> QuestionLine:
    place = places.get(row.clause, "") if row.clause else ""
    return QuestionLine(
        row.pk, row.prompt, content_of(row), row.explanation, row.clause, place, row.state, row.asks
    )  # fmt: skip
