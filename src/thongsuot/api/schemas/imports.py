"""Imports: a sheet is looked through, then applied whole, and can be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from thongsuot.api.schemas.shapes import Answer, RowProblem

Kind = Literal["tree", "reorganisations", "members", "statements", "study"]


class RunRef(Answer):
    """A run to be asked for at `href`, while it is at work and after."""

    kind: Kind
    run_id: int
    href: str


class RunOut(RunRef):
    """A run: `state` is received, planned, refused, applying, applied, taking_back or taken_back.

    `counts` are rows or units by what becomes of them; `problems` tell what is wrong, by row.
    """

    file_name: str
    state: str
    counts: dict[str, int]
    planned_at: datetime
    applied_at: datetime | None
    taken_back_at: datetime | None = None
    document_words: str = ""
    operates_on: date | None = None
    problems: list[RowProblem] = []


class RunsOut(Answer):
    """The latest runs of one kind, the newest first."""

    items: list[RunOut]
