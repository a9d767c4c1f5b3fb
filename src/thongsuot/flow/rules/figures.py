"""Stages, figures and rows. Every row sums to the line above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.study.rules.figures import Wanted
from thongsuot.units.rules import UnitRef


class State(StrEnum):
    """A unit at a stage that it owes. Not due: no day is set; due: its day is still to come."""

    NOT_TRACKED = "not_tracked"
    NOT_DUE = "not_due"
    DUE = "due"
    OVERDUE = "overdue"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of one document. `due_on` is the day for all where the stage has one; tasks bring their own.

    `by_members`: owed by units in which members stand who must, by the day of their level.
    """

    code: str
    place: int
    entry: CatalogueEntry
    tracked: bool
    by_kind: bool
    due_on: date | None = None
    by_members: bool = False

    @property
    def measure(self) -> str:
        """The tally that says what is reached; empty for a stage that is not tracked."""
        return str(self.entry.detail.get("measure", ""))

    def words(self, language: str) -> str:
        """The stage's name."""
        return self.entry.words(language)

    def waiting(self, language: str) -> str:
        """What those that are late have not done."""
        return str(self.entry.detail["waiting_vi" if language.startswith("vi") else "waiting_en"])


@dataclass(frozen=True, slots=True)
class Figure:
    """Units at one stage: those that owe it, by state; those stuck there, their members, the earliest day missed.

    owed = reached + overdue + due + not due; stuck ≤ overdue, for a unit late at two stages is stuck at the first.
    """

    owed: int = 0
    reached: int = 0
    overdue: int = 0
    due: int = 0
    stuck: int = 0
    members: int = 0
    due_on: date | None = None

    @property
    def not_due(self) -> int:
        """Units that owe the stage without a day by which."""
        return self.owed - self.reached - self.overdue - self.due

    def plus(self, other: Figure) -> Figure:
        """Both together."""
        return Figure(
            owed=self.owed + other.owed,
            reached=self.reached + other.reached,
            overdue=self.overdue + other.overdue,
            due=self.due + other.due,
            stuck=self.stuck + other.stuck,
            members=self.members + other.members,
            due_on=min(filter(None, (self.due_on, other.due_on)), default=None),
        )

    def days_late(self, day: date) -> int:
        """Days since the earliest day that a stuck unit missed; 0 where none is stuck."""
        return (day - self.due_on).days if self.due_on else 0


Figures = Mapping[str, Figure]
"""By the stage's code; a stage that nobody owes is absent."""


def added(parts: Iterable[Figures]) -> dict[str, Figure]:
    """The sum of several rows, stage by stage."""
    total: dict[str, Figure] = {}
    for part in parts:
        for code, figure in part.items():
            total[code] = total.get(code, Figure()).plus(figure)
    return total


@dataclass(frozen=True, slots=True)
class StageFigure:
    """One stage of the stream: its figure, and whether it is tracked at all."""

    stage: Stage
    figure: Figure
    days_late: int

    @property
    def state(self) -> State:
        """The state of all its units together: overdue where any is; for a single unit, its own."""
        figure = self.figure
        if not self.stage.tracked:
            return State.NOT_TRACKED
        if figure.overdue:
            return State.OVERDUE
        if figure.due:
            return State.DUE
        return State.REACHED if figure.owed and figure.reached == figure.owed else State.NOT_DUE


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child of the unit in view with everything beneath it (`unit`), or the unit itself alone (`is_own`)."""

    unit: UnitRef
    is_own: bool
    units: int
    figures: Figures

    @property
    def stuck(self) -> int:
        """Units stuck at any stage."""
        return sum(figure.stuck for figure in self.figures.values())

    @property
    def members(self) -> int:
        """Members who wait in them."""
        return sum(figure.members for figure in self.figures.values())


@dataclass(frozen=True, slots=True)
class StuckRow:
    """Where it is stuck: units of one child stuck at one stage."""

    unit: UnitRef
    is_own: bool
    stage: Stage
    units: int
    members: int
    due_on: date
    days_late: int


def stuck_rows(children: Iterable[ChildRow], stages: Iterable[Stage], day: date) -> tuple[StuckRow, ...]:
    """Child × stage where units are stuck: most units first, then most members, then by stage and place in the tree."""
    by_code = {stage.code: stage for stage in stages}
    rows = [
        StuckRow(
            unit=child.unit,
            is_own=child.is_own,
            stage=by_code[code],
            units=figure.stuck,
            members=figure.members,
            due_on=figure.due_on or day,
            days_late=figure.days_late(day),
        )
        for child in children
        for code, figure in child.figures.items()
        if figure.stuck
    ]
    return tuple(sorted(rows, key=lambda row: (-row.units, -row.members, row.stage.place, row.unit.lft)))


@dataclass(frozen=True, slots=True)
class Trust:
    """What the figures stand on: as of the end of which day, from how many of how many units that owe anything."""

    as_of: date
    reporting: int
    of: int


@dataclass(frozen=True, slots=True)
class Publication:
    """A document as a page names it, and since when it is in force (None: it is not, on the day asked).

    `sittings` are those that its study asks for: whoever was at one of them has been convened. `study` is what its
    rule asks; None where nobody has set one.
    """

    document_id: int
    kind: str
    symbol: str
    title: str
    issuer_words: str
    issued_on: date | None
    owner_id: int
    version_id: int
    published_on: date | None = None
    withdrawn_on: date | None = None
    reason: str = ""
    sittings: tuple[int, ...] = ()
    study: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A child with all beneath it, or the unit in view alone: units that owe, units that have reported, figures."""

    owing: int = 0
    reporting: int = 0
    figures: Figures = field(default_factory=dict)


Counted = Mapping[int, Part]
"""What one reading gives for one document, by the id of the part's unit."""


def total(counted: Counted) -> dict[str, Figure]:
    """All parts together."""
    return added(part.figures for part in counted.values())
