"""What the reader finds: plain frozen values, every place in the text a pair of character offsets into
`Reading.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Due:
    """When something must be reached: the words as written and what they mean.

    `kind` is day, month, quarter, year, range, recurring, relative, conditional or none; `until` is the last day of the
    stated period; `before` is true where the text says "before" that day; `every` is week, month, quarter, half,
    year or
    continuous for what recurs.
    """

    kind: str
    text: str
    starts_on: date | None = None
    until: date | None = None
    every: str | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a block in a table: the table's index in the document, then row and column counted from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell, footnote or endnote of the source (`kind`); None as `aside` if it is content.

    `aside` says why it is set aside: running_head, page_number, furniture, title, source, deleted, moved, hidden or
    comment.
    """

    start: int
    end: int
    kind: str = "paragraph"
    page: int | None = None
    paragraph: int | None = None
    style: str | None = None
    cell: Cell | None = None
    aside: str | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """A page (from 0, as in `Block.page`) that was a picture, and how sure its words are in the mean (0 to 1)."""

    page: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Identity:
    """Who issued what, when: identity = kind + number + issuer + date, for numbers repeat."""

    kind: str = "other"
    symbol: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    title: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the outline. `kind`: part, chapter, section, article, clause, letter, dash, appendix or paragraph.

    `number` is as written ("II", "Điều 3", "a"); `parent` is the index of the enclosing clause in
    `Reading.outline`; `start`
    to `end` covers the clause with everything beneath it.
    """

    start: int
    end: int
    kind: str
    level: int
    number: str | None = None
    heading: str | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of another document with a number or a symbol; `same_as` is one label for all its mentions."""

    start: int
    end: int
    kind: str
    number: str | None
    symbol: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    same_as: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to be reached. `comparator`: eq, gt, ge, lt, le or between; `counted_in` is "percent" or the
    counted noun.
    """

    start: int
    end: int
    comparator: str | None
    low: float | None
    high: float | None
    counted_in: str | None
    subject: str
    due: Due | None = None
    every: str | None = None
    lead: tuple[str, ...] = ()
    text_only: bool = False
    row: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A named body is told to do something; `collective` where every lead is a class of bodies; `row` its number
    in a table.
    """

    start: int
    end: int
    lead: tuple[str, ...]
    action: str
    coordinating: tuple[str, ...] = ()
    collective: bool = False
    product: str | None = None
    due: Due | None = None
    cites: tuple[str, ...] = ()
    row: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An act to be completed by a date that names no body."""

    start: int
    end: int
    action: str
    due: Due
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure reported as a fact; `share_of` is the index in `Reading.figures` of the whole a percentage is
    taken of.
    """

    start: int
    end: int
    value: float
    counted_in: str | None
    subject: str
    period_from: date | None = None
    period_until: date | None = None
    share_of: int | None = None
    suspect: bool = False
    why: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A conference that a report tells of: its days and modes, its points (scope, count), what was studied there."""

    start: int
    end: int
    held_on: tuple[date, ...]
    modes: tuple[str, ...] = ()
    connection_points: tuple[tuple[str, int], ...] = ()
    attendees: int | None = None
    chair: str | None = None
    topics: tuple[str, ...] = ()
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A reorganisation: `sources` pairs the name of a predecessor with whole, part or rest."""

    start: int
    end: int
    new: str
    sources: tuple[tuple[str, str], ...]
    effective: date | None = None
    operates_from: date | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A question to the reviewer about a place in the text; never a silent repair. `params` fill the message of
    `code`.
    """

    start: int
    end: int
    code: str
    params: tuple[tuple[str, str], ...] = ()


Item = Citation | Target | Assignment | Deadline | Figure | Event | UnitChange
LAYERS = ("citations", "targets", "assignments", "deadlines", "figures", "events", "unit_changes")
"""The fields of a reading that hold items, each with its place, its rule and its confidence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document; every offset is into `text`."""

    text: str
    document: Identity
    blocks: tuple[Block, ...] = ()
    outline: tuple[Clause, ...] = ()
    citations: tuple[Citation, ...] = ()
    targets: tuple[Target, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    unit_changes: tuple[UnitChange, ...] = ()
    checks: tuple[Check, ...] = ()
    pages: int | None = None
    recognised: tuple[Recognition, ...] = ()
    warnings: tuple[str, ...] = field(default=())
