"""Documents, their versions, what was found in them and what was decided about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from thongsuot.api.schemas.shapes import NO_NUL, Answer, Asked, Day, Id, Line, Revision, Text

Kind = Literal["target", "task", "deadline"]
Comparator = Literal["", "eq", "gt", "ge", "lt", "le", "between"]
Every = Literal["", "week", "month", "quarter", "half", "year", "continuous"]
DueKind = Literal["day", "month", "quarter", "year", "range", "recurring", "relative", "conditional", "none"]
Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,13}(\.[0-9]{1,6})?$", examples=["97.5"])]
"""In digits, so that no program rounds it."""


class DocumentOut(Answer):
    """A document in the list; `state` is draft, published or withdrawn."""

    id: int
    kind: str
    number: str
    symbol: str
    title: str
    issuer: str
    issued_on: date | None
    version_id: int
    state: str


class VersionOut(Answer):
    """One version; `revision` goes with the next change of its state."""

    id: int
    number: int
    name: str
    state: str
    revision: int
    read_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    reason: str


class DocumentDetail(DocumentOut):
    """A document with the versions that the reader may see, newest first, and the unit that keeps it."""

    owner_id: int
    versions: list[VersionOut]


class DueShape(Asked):
    """By when: the text's own words, and what they mean; `until` is the last day of the stated period."""

    kind: DueKind = "none"
    text: Text = ""
    starts_on: Day | None = None
    until: Day | None = None
    every: Every = ""
    before: bool = False


class MeaningShape(Asked):
    """What a sentence asks for: a target's figure or a task's action, by whom, by when."""

    kind: Kind
    statement: Text
    comparator: Comparator = ""
    low: Figure | None = None
    high: Figure | None = None
    counted_in: Line = ""
    every: Every = ""
    text_only: bool = False
    product: Text = ""
    collective: bool = False
    row: Annotated[str, Field(max_length=30, pattern=NO_NUL)] = ""
    leads: Annotated[list[Line], Field(max_length=100)] = []
    coordinating: Annotated[list[Line], Field(max_length=100)] = []
    due: DueShape = DueShape()


class MeaningOut(Answer):
    """The same as it is answered."""

    kind: str
    statement: str
    comparator: str
    low: str | None
    high: str | None
    counted_in: str
    every: str
    text_only: bool
    product: str
    collective: bool
    row: str
    leads: list[str]
    coordinating: list[str]
    due: DueOut


class DueOut(Answer):
    """By when, as it is answered."""

    kind: str
    text: str
    starts_on: date | None
    until: date | None
    every: str
    before: bool


class RequirementOut(Answer):
    """A finding; `state` is proposed, confirmed, corrected or refused, `confidence` 0 to 1, offsets count characters.

    `revision` goes with the next decision on it.
    """

    id: int
    version_id: int
    state: str
    revision: int
    place: str
    start: int
    end: int
    quote: str
    confidence: float
    rule: str
    meaning: MeaningOut


class UploadedOut(Answer):
    """What came of a file; `known` when this very file was there before, and then nothing was stored."""

    document_id: int
    version_id: int
    number: int
    known: bool
    requirements: int
    carried: int
    doubts: int


class RevisionIn(Asked):
    """The revision that was looked at; a newer one is refused."""

    revision: Revision


class CorrectionIn(RevisionIn):
    """What the sentence asks for instead."""

    meaning: MeaningShape


class PartsIn(RevisionIn):
    """What a finding is split into: a statement for each part, two to twenty."""

    parts: Annotated[list[Text], Field(max_length=100)]


class SeenIn(RevisionIn):
    """A finding as it was looked at."""

    requirement_id: Id


class MergeIn(RevisionIn):
    """The findings of the same version that become one with this one."""

    others: Annotated[list[SeenIn], Field(max_length=100)]


class AdditionIn(Asked):
    """What the reader missed: words of its sentence as the text writes them, and the place where they stand in many."""

    words: Text
    place: Line = ""
    meaning: MeaningShape


class ReworkedOut(Answer):
    """The findings that stand by now, and those in whose place they stand; `reopen` of one of the former undoes it."""

    version_id: int
    made: list[int]
    replaced: list[int]


class DecidedOut(Answer):
    """A finding's state now, and the revision that the next decision on it must carry."""

    requirement_id: int
    version_id: int
    state: str
    revision: int


class PublishedOut(Answer):
    """A version in force: how many requirements went out with it, and how many stayed behind undecided."""

    document_id: int
    version_id: int
    in_force: int
    left_out: int


class ReasonIn(Asked):
    """Why a version is withdrawn; everyone who received it reads this."""

    reason: Text


class WithdrawnOut(Answer):
    """A version that is no longer in force."""

    document_id: int
    version_id: int
