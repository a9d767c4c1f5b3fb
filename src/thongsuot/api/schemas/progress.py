"""What units owe, and what they report about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from thongsuot.api.schemas.shapes import Answer, Asked, Day, FormText, Id, Line, Text
from thongsuot.kernel.ids import new_id


class ObligationOut(Answer):
    """What one unit owes of one requirement; `status` is on_time, late, open, overdue, regular or no_deadline."""

    id: int
    document_id: int
    requirement_id: int
    unit_id: int
    words: str
    statement: str
    given_on: date
    due_on: date | None
    due_words: str
    regular: bool
    taken_on: date | None
    in_charge: str
    percent: int
    done_on: date | None
    status: str


class EventOut(Answer):
    """One report or decision; `counts` is false for what was corrected or taken back since."""

    id: UUID
    kind: str
    happened_on: date
    recorded_at: datetime
    percent: int | None
    note: str
    in_charge: str
    product: str
    evidence_link: str
    has_file: bool
    corrects_id: UUID | None
    counts: bool


class ObligationDetail(ObligationOut):
    """An obligation with its history, in the order in which things happened."""

    history: list[EventOut]


class ReportIn(Asked):
    """What every report says; `event_id` is the report's own name (UUIDv7), made by us where none is sent."""

    happened_on: Day
    note: Text = ""
    event_id: UUID = Field(default_factory=new_id)


class TakeUpIn(ReportIn):
    """Which post is in charge: a post, not a person's name."""

    in_charge: Line


class ProgressIn(ReportIn):
    """How far it is, in per cent or in the note alone."""

    percent: Annotated[int, Field(ge=0, le=100)] | None = None


class DoneIn(ReportIn):
    """What was produced, and a link to what shows it; a file may come with it."""

    product: FormText
    evidence_link: Text = ""


class UndoIn(Asked):
    """Which report is taken back, as if it had never come."""

    corrects_id: UUID
    event_id: UUID = Field(default_factory=new_id)


class ReportedOut(Answer):
    """The obligation as it stands with this report."""

    event_id: UUID
    obligation_id: int
    taken_on: date | None
    in_charge: str
    percent: int
    due_on: date | None
    done_on: date | None


class ReceiptIn(Asked):
    """The unit that the document has reached."""

    unit: Id


class ReceivedOut(Answer):
    """The units that this brought the document to; none when it had reached them before."""

    document_id: int
    unit_ids: list[int]
