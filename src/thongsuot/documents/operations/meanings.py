"""A requirement's meaning to and from its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thongsuot.documents.models import Part, Requirement, RequirementBody
from thongsuot.documents.rules.meaning import Meaning, scaled, unscaled
from thongsuot.reading.model import Due


def set_meaning(requirement: Requirement, meaning: Meaning) -> None:
    """Fill the columns of a requirement that is not saved yet; its bodies are rows of their own (`bodies_of`)."""
    requirement.kind = meaning.kind
    requirement.statement = meaning.statement
    requirement.comparator = meaning.comparator
    requirement.low = scaled(meaning.low)
    requirement.high = scaled(meaning.high)
    requirement.counted_in = meaning.counted_in
    requirement.every = meaning.every
    requirement.text_only = meaning.text_only
    requirement.product = meaning.product
    requirement.collective = meaning.collective
    requirement.row = meaning.row
    requirement.due_kind = meaning.due.kind
    requirement.due_from = meaning.due.starts_on
    requirement.due_until = meaning.due.until
    requirement.due_every = meaning.due.every or ""
    requirement.due_before = meaning.due.before
    requirement.due_text = meaning.due.text


def bodies_of(requirement: Requirement, meaning: Meaning) -> Iterator[RequirementBody]:
    """The rows of the bodies that a meaning names."""
    for part, named in ((Part.LEAD, meaning.leads), (Part.COORDINATING, meaning.coordinating)):
        for position, words in enumerate(named):
            yield RequirementBody(requirement=requirement, part=part, words=words, position=position)


def meaning_of(requirement: Requirement, bodies: Iterable[RequirementBody]) -> Meaning:
    """The meaning that stands in a requirement's columns and in the rows of its bodies."""
    ordered = sorted(bodies, key=lambda body: body.position)
    return Meaning(
        kind=requirement.kind,
        statement=requirement.statement,
        comparator=requirement.comparator,
        low=unscaled(requirement.low),
        high=unscaled(requirement.high),
        counted_in=requirement.counted_in,
        every=requirement.every,
        text_only=requirement.text_only,
        product=requirement.product,
        collective=requirement.collective,
        row=requirement.row,
        due=Due(
            kind=requirement.due_kind,
            text=requirement.due_text,
            starts_on=requirement.due_from,
            until=requirement.due_until,
            every=requirement.due_every or None,
            before=requirement.due_before,
        ),
        leads=tuple(body.words for body in ordered if body.part == Part.LEAD),
        coordinating=tuple(body.words for body in ordered if body.part == Part.COORDINATING),
    )
