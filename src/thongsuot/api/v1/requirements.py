"""What was found in a version, and what a reviewer decides about it."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from thongsuot.api.callers import Caller, caller_of, opened_by
from thongsuot.api.once import Made, once
from thongsuot.api.paging import next_page, place
from thongsuot.api.schemas.documents import (
    AdditionIn,
    CorrectionIn,
    DecidedOut,
    DueOut,
    MeaningOut,
    MeaningShape,
    MergeIn,
    PartsIn,
    RequirementOut,
    RevisionIn,
    ReworkedOut,
)
from thongsuot.api.schemas.shapes import Cursor, Id, Listed
from thongsuot.documents import operations, queries
from thongsuot.documents.operations.reviewing import Decided
from thongsuot.documents.operations.reworking import Reworked
from thongsuot.documents.queries.reviewing import CARDS, Card
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.reading.model import Due

router = Router(tags=["requirements"])
READ = opened_by(TokenScope.DOCUMENTS_READ, TokenScope.DOCUMENTS_WRITE, TokenScope.FLOW_READ)
WRITE = opened_by(TokenScope.DOCUMENTS_WRITE)


@router.get(
    "/versions/{version_id}/requirements", auth=READ, response=Listed[RequirementOut], summary="What a version asks for"
)
def list_requirements(
    request: HttpRequest, response: HttpResponse, version_id: Id, after: Cursor | None = None
) -> Listed[RequirementOut]:
    """In the order of the text: of a draft all that was found, of a published version what is in force."""
    at = place(after)
    found = queries.requirements(caller_of(request).reader, version_id, at.after or 0)
    following = next_page(request, response, at.number, found.items, more=found.more)
    items = list(map(requirement_out, found.items))
    return Listed(items=items, number=at.number, total=found.total, size=CARDS, next=following)


@router.get("/requirements/{requirement_id}", auth=READ, response=RequirementOut, summary="One finding")
def read_requirement(request: HttpRequest, requirement_id: Id) -> RequirementOut:
    """What it means, where it stands, and the revision that a decision on it must carry."""
    return requirement_out(queries.requirement(caller_of(request).reader, requirement_id))


@router.post(
    "/requirements/{requirement_id}/confirm", auth=WRITE, response=DecidedOut, summary="The sentence asks for this"
)
def confirm_requirement(request: HttpRequest, requirement_id: Id, asked: RevisionIn) -> HttpResponse:
    """As the reader found it, or as it was corrected before."""

    def act(caller: Caller) -> Made:
        return decided(
            operations.confirm(
                actor=caller.actor, requirement_id=requirement_id, revision=asked.revision, now=caller.now
            )
        )

    return once(request, act)


@router.post(
    "/requirements/{requirement_id}/correct",
    auth=WRITE,
    response=DecidedOut,
    summary="The sentence asks for something else",
)
def correct_requirement(request: HttpRequest, requirement_id: Id, asked: CorrectionIn) -> HttpResponse:
    """The meaning that stands instead; what was found stays beside it."""

    def act(caller: Caller) -> Made:
        return decided(
            operations.correct(
                actor=caller.actor,
                requirement_id=requirement_id,
                revision=asked.revision,
                meaning=meaning_of(asked.meaning),
                now=caller.now,
            )
        )

    return once(request, act)


@router.post(
    "/requirements/{requirement_id}/refuse", auth=WRITE, response=DecidedOut, summary="The sentence asks for nothing"
)
def refuse_requirement(request: HttpRequest, requirement_id: Id, asked: RevisionIn) -> HttpResponse:
    """It goes out with no one's duties."""

    def act(caller: Caller) -> Made:
        return decided(
            operations.refuse(
                actor=caller.actor, requirement_id=requirement_id, revision=asked.revision, now=caller.now
            )
        )

    return once(request, act)


@router.post("/requirements/{requirement_id}/reopen", auth=WRITE, response=DecidedOut, summary="Undo a decision")
def reopen_requirement(request: HttpRequest, requirement_id: Id, asked: RevisionIn) -> HttpResponse:
    """The finding stands again as the reader found it."""

    def act(caller: Caller) -> Made:
        return decided(
            operations.reopen(
                actor=caller.actor, requirement_id=requirement_id, revision=asked.revision, now=caller.now
            )
        )

    return once(request, act)


@router.post(
    "/requirements/{requirement_id}/split",
    auth=WRITE,
    response={201: ReworkedOut},
    summary="The sentence asks for several things",
)
def split_requirement(request: HttpRequest, requirement_id: Id, asked: PartsIn) -> HttpResponse:
    """One finding for each part, with the body, the deadline and all else of this one."""

    def act(caller: Caller) -> Made:
        return reworked(
            operations.split(
                actor=caller.actor,
                requirement_id=requirement_id,
                revision=asked.revision,
                statements=asked.parts,
                now=caller.now,
            )
        )

    return once(request, act)


@router.post(
    "/requirements/{requirement_id}/merge",
    auth=WRITE,
    response={201: ReworkedOut},
    summary="Several findings ask for one thing",
)
def merge_requirement(request: HttpRequest, requirement_id: Id, asked: MergeIn) -> HttpResponse:
    """One finding with the words and bodies of all, and of everything else the first that says it."""

    def act(caller: Caller) -> Made:
        revisions = {other.requirement_id: other.revision for other in asked.others}
        return reworked(
            operations.merge(
                actor=caller.actor, revisions={**revisions, requirement_id: asked.revision}, now=caller.now
            )
        )

    return once(request, act)


@router.post(
    "/versions/{version_id}/requirements",
    auth=WRITE,
    response={201: ReworkedOut},
    summary="The text asks for what the reader missed",
)
def add_requirement(request: HttpRequest, version_id: Id, asked: AdditionIn) -> HttpResponse:
    """It stands at the sentence that holds these words."""

    def act(caller: Caller) -> Made:
        return reworked(
            operations.add(
                actor=caller.actor,
                version_id=version_id,
                words=asked.words,
                place=asked.place,
                meaning=meaning_of(asked.meaning),
                now=caller.now,
            )
        )

    return once(request, act)


def reworked(done: Reworked) -> Made:
    """What splitting, merging and adding come to; the first that was made is named as the new thing."""
    body = ReworkedOut(version_id=done.version_id, made=list(done.made), replaced=list(done.replaced))
    return Made(body, HTTPStatus.CREATED, reverse("api:read_requirement", args=[done.made[0]]))


def decided(done: Decided) -> Made:
    """What a decision comes to."""
    return Made(
        DecidedOut(
            requirement_id=done.requirement_id, version_id=done.version_id, state=done.state, revision=done.revision
        )
    )


def requirement_out(card: Card) -> RequirementOut:
    """A finding as it is answered."""
    return RequirementOut(
        id=card.id, version_id=card.version_id, state=card.state, revision=card.revision, place=card.place,
        start=card.start, end=card.end, quote=card.quote, confidence=card.confidence, rule=card.rule,
        meaning=meaning_out(card.meaning),
    )  # fmt: skip


def meaning_out(meaning: Meaning) -> MeaningOut:
    """A meaning as it is answered; it can be sent back as a correction."""
    due = meaning.due
    return MeaningOut(
        kind=meaning.kind, statement=meaning.statement, comparator=meaning.comparator,
        low=figure(meaning.low), high=figure(meaning.high),
        counted_in=meaning.counted_in, every=meaning.every, text_only=meaning.text_only, product=meaning.product,
        collective=meaning.collective, row=meaning.row, leads=list(meaning.leads),
        coordinating=list(meaning.coordinating),
        due=DueOut(
            kind=due.kind, text=due.text, starts_on=due.starts_on, until=due.until, every=due.every or "",
            before=due.before,
        ),
    )  # fmt: skip


def figure(value: Decimal | None) -> str | None:
    """A figure in digits, never with an exponent."""
    return None if value is None else f"{value:f}"


def exact(digits: str | None) -> Decimal | None:
    """The figure that these digits write."""
    return None if digits is None else Decimal(digits)


def meaning_of(sent: MeaningShape) -> Meaning:
    """A meaning as it was sent."""
    due = Due(
        kind=sent.due.kind, text=sent.due.text, starts_on=sent.due.starts_on, until=sent.due.until,
        every=sent.due.every or None, before=sent.due.before,
    )  # fmt: skip
    return Meaning(
        kind=sent.kind, statement=sent.statement, comparator=sent.comparator,
        low=exact(sent.low), high=exact(sent.high),
        counted_in=sent.counted_in, every=sent.every, text_only=sent.text_only, product=sent.product,
        collective=sent.collective, row=sent.row, leads=tuple(sent.leads), coordinating=tuple(sent.coordinating),
        due=due,
    )  # fmt: skip
