"""What waits for a reviewer: every finding as a card, the least certain first, and the open questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import (
    IN_FORCE,
    Document,
    Doubt,
    DoubtState,
    Passage,
    Requirement,
    RequirementKind,
    RequirementState,
    Version,
    VersionState,
)
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.operations.mentions import MENTION_DOUBTS
from thongsuot.documents.queries.visible import version as visible_version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.documents.rules.identity import one_line
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.recognition import RecognisedPage, as_kept
from thongsuot.documents.rules.refusals import question
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.keysets import Stretch, stretch
from thongsuot.kernel.pages import Page, page
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, unit_for
from thongsuot.units.rules import UnitRef

CARDS = 50
DOUBTS = 100
SHOWN = ~Q(state=RequirementState.REPLACED)
"""What is a card: not what others stand in the place of."""
SURE = 0.95
"""What the page offers to confirm at once."""
SECONDS_A_CARD = 10
"""For the time left that the page names: reading one sentence and pressing one key."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding: what it means, its sentence and place, how sure the reader was, by which rule and words.

    `made`: by a person, who split, merged or added.
    """

    id: int
    version_id: int
    kind: str
    state: str
    revision: int
    place: str
    line: int
    section: int
    start: int
    end: int
    quote: str
    confidence: float
    rule: str
    because: tuple[str, ...]
    carried: bool
    made: bool
    decided_at: datetime | None
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a mention may mean."""

    document_id: int
    symbol: str
    title: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt in the reader's language; `words` is the place in the text, `params` what the question was made of."""

    id: int
    code: str
    text: str
    words: str
    start: int
    section: int
    requirement_id: int | None
    state: str
    answer: str
    params: dict[str, Any]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is: decided of all, how many of the rest are sure, how many questions are open."""

    decided: int
    total: int
    sure: int
    open_doubts: int

    @property
    def left(self) -> int:
        """Findings that nobody has decided on."""
        return self.total - self.decided

    @property
    def minutes_left(self) -> int:
        """About how long the rest takes, in whole minutes, at least one where something is left."""
        return -(-self.left * SECONDS_A_CARD // 60)


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a version: of which document, its progress, one page of cards, and the open questions."""

    version_id: int
    document_id: int
    kind: str
    symbol: str
    title: str
    issuer_words: str
    issued_on: date | None
    owner: UnitRef
    number: int
    state: str
    revision: int
    sections: int
    warnings: tuple[str, ...]
    recognised: tuple[RecognisedPage, ...]
    progress: Progress
    cards: Page[Card]
    questions: tuple[Question, ...]


def review(reader: Reader, version_id: int, number: int = 1) -> Review:
    """What waits for a reviewer of this version; nine queries, whatever its length.

    Cards: undecided before decided, then the least sure first, then in the order of the text.

    :raises DomainError: documents.unknown_version, people.not_allowed
    """
    version = visible_version(reader, version_id)
    document = version.document
    owner = unit_for(reader, Permission.REVIEW_DOCUMENTS, document.owner_id)
    undecided_first = Case(When(state=RequirementState.PROPOSED, then=0), default=1)
    rows = _cards(Q(version=version) & SHOWN).order_by(undecided_first, "confidence", "start", "pk")
    return Review(
        version_id=version.pk,
        document_id=document.pk,
        kind=document.kind,
        symbol=document.symbol or document.number,
        title=document.title,
        issuer_words=document.issuer_words,
        issued_on=document.issued_on,
        owner=owner,
        number=version.number,
        state=version.state,
        revision=version.revision,
        sections=version.sections,
        warnings=tuple(version.reading.get("warnings", ())),
        recognised=as_kept(version.reading),
        progress=_progress(version),
        cards=page(rows, number=number, size=CARDS, as_item=lambda row: _card(row, row.section)),
        questions=_questions(reader, version),
    )


@dataclass(frozen=True, slots=True)
class OneCard:
    """A card by itself, for a page that changes it in place, with the progress of its review."""

    card: Card
    document_id: int
    issued_on: date | None
    owner: UnitRef
    state: str
    progress: Progress


def card(reader: Reader, requirement_id: int) -> OneCard:
    """One finding with its review's progress; six queries.

    :raises DomainError: documents.unknown_requirement, people.not_allowed
    """
    found = requirement(reader, requirement_id)
    version = visible_version(reader, found.version_id)
    return OneCard(
        card=found,
        document_id=version.document_id,
        issued_on=version.document.issued_on,
        owner=unit_for(reader, Permission.REVIEW_DOCUMENTS, version.document.owner_id),
        state=version.state,
        progress=_progress(version),
    )


@dataclass(frozen=True, slots=True)
class SomeCards:
    """Several cards of a version, as `OneCard`."""

    cards: tuple[Card, ...]
    version_id: int
    document_id: int
    issued_on: date | None
    owner: UnitRef
    state: str
    progress: Progress


def cards(reader: Reader, version_id: int, ids: Collection[int]) -> SomeCards:
    """Some findings of a version in the order of its text, with the review's progress; six queries.

    :raises DomainError: documents.unknown_version, people.not_allowed
    """
    version = visible_version(reader, version_id)
    rows = _cards(Q(version=version, pk__in=ids) & SHOWN).order_by("start", "pk")
    return SomeCards(
        cards=tuple(_card(row, row.section) for row in rows),
        version_id=version.pk,
        document_id=version.document_id,
        issued_on=version.document.issued_on,
        owner=unit_for(reader, Permission.REVIEW_DOCUMENTS, version.document.owner_id),
        state=version.state,
        progress=_progress(version),
    )


def neighbours(reader: Reader, found: Card, *, each_way: int = 3) -> tuple[Card, ...]:
    """What stands around a finding in the text and may be merged with it, the nearest before it first."""
    alike = Q(kind=RequirementKind.TARGET)
    alike = alike if found.kind == RequirementKind.TARGET else ~alike
    beside = Q(version=found.version_id) & SHOWN & alike & visible_versions(reader, "version__") & ~Q(pk=found.id)
    here = Q(start=found.start, pk__lt=found.id)
    before = _cards(beside & (Q(start__lt=found.start) | here)).order_by("-start", "-pk")[:each_way]
    here = Q(start=found.start, pk__gt=found.id)
    after = _cards(beside & (Q(start__gt=found.start) | here)).order_by("start", "pk")[:each_way]
    return tuple(_card(row, row.section) for rows in (before, after) for row in rows)


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that something may be added to, and of which document."""

    version_id: int
    document_id: int
    state: str


def draft(reader: Reader, version_id: int) -> Draft:
    """A version for its reviewers; two queries.

    :raises DomainError: documents.unknown_version, people.not_allowed
    """
    version = visible_version(reader, version_id)
    unit_for(reader, Permission.REVIEW_DOCUMENTS, version.document.owner_id)
    return Draft(version.pk, version.document_id, version.state)


def requirement(reader: Reader, requirement_id: int) -> Card:
    """One finding; two queries. Of a version that was published only those in force: the rest asks nothing of anyone.

    :raises DomainError: documents.unknown_requirement, whether it does not exist or is not for this reader
    """
    asks = Q(state__in=IN_FORCE) | Q(version__state=VersionState.DRAFT)
    row = _cards(visible_versions(reader, "version__") & asks & Q(pk=requirement_id)).first()
    if row is None:
        raise DomainError(
            "documents.unknown_requirement", _("There is no such requirement."), requirement_id=requirement_id
        )
    return _card(row, row.section)


def requirements(reader: Reader, version_id: int, after: int = 0) -> Stretch[Card]:
    """The findings of a version in the order of its text, after one of them; of a published one those in force.

    :raises DomainError: documents.unknown_version
    """
    version = visible_version(reader, version_id)
    asks = SHOWN if version.state == VersionState.DRAFT else Q(state__in=IN_FORCE)
    rows = _cards(asks & Q(version=version)).order_by("pk")  # kept in the order of the text, what a person made last
    return stretch(rows, Q(pk__gt=after), size=CARDS, as_item=lambda row: _card(row, row.section))


def _cards(wanted: Q) -> QuerySet[Any, Any]:
    rows = Requirement.objects.filter(wanted).select_related("clause").prefetch_related("bodies")
    return rows.annotate(section=_section_at("start"))


def _section_at(offset: str) -> Subquery:
    holding = Passage.objects.filter(version=OuterRef("version"), start__lte=OuterRef(offset)).order_by("-start", "pk")
    return Subquery(holding.values("section")[:1])


def _card(row: Requirement, section: int | None) -> Card:
    return Card(
        id=row.pk,
        version_id=row.version_id,
        kind=row.kind,
        state=row.state,
        revision=row.revision,
        place=row.clause.place if row.clause else "",
        line=row.line,
        section=section or 0,
        start=row.start,
        end=row.end,
        quote=row.quote,
        confidence=row.confidence,
        rule=row.rule,
        because=tuple(row.because),
        carried=row.carried_from_id is not None,
        made=row.made_by_id is not None,
        decided_at=row.decided_at,
        meaning=meaning_of(row, row.bodies.all()),
    )


def _progress(version: Version) -> Progress:
    proposed = Q(state=RequirementState.PROPOSED)
    counts = version.requirements.filter(SHOWN).aggregate(
        total=Count("pk"),
        decided=Count("pk", filter=~proposed),
        sure=Count("pk", filter=proposed & Q(confidence__gte=SURE)),
    )
    return Progress(**counts, open_doubts=version.doubts.filter(state=DoubtState.OPEN).count())


def _questions(reader: Reader, version: Version) -> tuple[Question, ...]:
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    open_doubts = version.doubts.filter(state=DoubtState.OPEN).annotate(words=words, section=_section_at("start"))
    rows = list(open_doubts.order_by("start", "pk")[:DOUBTS])
    known = _candidates(reader, {pk for row in rows for pk in _candidate_ids(row)})
    return tuple(_question(row, row.words, row.section, known) for row in rows)


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """A doubt by itself, with the version that it is about and the unit that keeps it."""

    question: Question
    version_id: int
    owner: UnitRef


def question_of(reader: Reader, doubt_id: int) -> OneQuestion:
    """One doubt; four queries at most.

    :raises DomainError: documents.unknown_doubt, whether it does not exist or is not for this reader
    """
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    doubts = Doubt.objects.filter(visible_versions(reader, "version__"), pk=doubt_id)
    row = doubts.annotate(words=words, section=_section_at("start"), owner_id=F("version__document__owner")).first()
    if row is None:
        raise DomainError("documents.unknown_doubt", _("There is no such question."), doubt_id=doubt_id)
    known = _candidates(reader, _candidate_ids(row))
    owner = unit_for(reader, Permission.REVIEW_DOCUMENTS, row.owner_id)
    return OneQuestion(_question(row, row.words, row.section, known), row.version_id, owner)


def _candidate_ids(row: Doubt) -> list[int]:
    return row.params.get("candidates", []) if row.code in MENTION_DOUBTS else []


def _candidates(reader: Reader, document_ids: Collection[int]) -> dict[int, Candidate]:
    if not document_ids:
        return {}
    readable = Version.objects.filter(visible_versions(reader), document__in=document_ids).values("document_id")
    rows = Document.objects.filter(pk__in=readable).order_by("pk")
    return {row.pk: Candidate(row.pk, row.symbol or row.number, row.title, row.issued_on) for row in rows}


def _question(row: Doubt, words: str, section: int | None, known: Mapping[int, Candidate]) -> Question:
    return Question(
        id=row.pk,
        code=row.code,
        text=question(row.code, row.params),
        words=one_line(words),
        start=row.start,
        section=section or 0,
        requirement_id=row.requirement_id,
        state=row.state,
        answer=row.answer,
        params=row.params,
        candidates=tuple(known[pk] for pk in _candidate_ids(row) if pk in known),
    )
